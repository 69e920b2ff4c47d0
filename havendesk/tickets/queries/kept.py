"""Who is kept away from which ticket. For whoever is, it is not there: no list names it, no door opens it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.tickets.models import KeptFrom


@query("tickets.kept_from", open_to=(ActorKind.SYSTEM,))
def kept_from(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who is kept away from these tickets; one from which nobody is kept is missing. One statement."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = KeptFrom.objects.filter(ticket_id__in=ticket_ids)
    for ticket_id, staff_id in rows.values_list("ticket_id", "staff_id"):
        found[ticket_id].add(staff_id)
    return {ticket_id: frozenset(staff) for ticket_id, staff in found.items()}


def not_for(viewer: Actor) -> QuerySet[KeptFrom, UUID]:
    """The ids of the tickets from which this member of staff is kept, as a part of a statement."""
    return KeptFrom.objects.filter(staff=viewer.id).values_list("ticket_id", flat=True)


def is_kept(viewer: Actor, ticket_id: UUID) -> bool:
    """Whether this member of staff is kept away from the ticket. One statement, for staff only."""
    return viewer.is_staff and KeptFrom.objects.filter(ticket_id=ticket_id, staff=viewer.id).exists()
