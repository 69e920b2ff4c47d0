"""Keeping members of staff away from a ticket that is about them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.tickets.models import KeptFrom


@action("tickets.keep_from", open_to=(ActorKind.SYSTEM,))
def keep_from(*, by: Actor, ticket_id: UUID, staff_ids: Collection[UUID]) -> None:
    """Keep members of staff away from a ticket for good: nobody gives it to them, no list of theirs names it,
    no door opens it for them. Before it is given to anybody; doing it again changes nothing."""
    about(
        subject=("ticket", ticket_id), ticket=ticket_id, after={"kept": sorted(str(one) for one in staff_ids)}
    )
    KeptFrom.objects.bulk_create(
        [KeptFrom(ticket_id=ticket_id, staff_id=one, at=now()) for one in sorted(staff_ids)],
        ignore_conflicts=True,
    )
