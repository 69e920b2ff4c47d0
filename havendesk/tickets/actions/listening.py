"""Leads who listen in. The customer is told for as long as it lasts, and it is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.tickets.models import Listening, Ticket
from havendesk.tickets.queries.kept import is_kept
from havendesk.tickets.rules.flow import FINISHED

# The gateway renews it every 20 s; when the gateway is gone, so is the listener.
LASTS = timedelta(seconds=60)
_RENEW = """
UPDATE tickets_listening l SET until = %s
FROM unnest(%s::uuid[], %s::uuid[]) AS w(ticket_id, staff_id)
WHERE l.ticket_id = w.ticket_id AND l.staff_id = w.staff_id
"""


@action("tickets.listen")
def listen(*, by: Actor, ticket_id: UUID) -> None:
    """Listen in to a conversation. Beginning again prolongs it.

    Raises:
        Refused: ``not_found``, ``status_forbids`` for a finished ticket.
    """
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    ticket = Ticket.objects.filter(id=ticket_id).first()
    if ticket is None or is_kept(by, ticket_id):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    if ticket.status in FINISHED:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=ticket.status)
    at = now()
    Listening.objects.update_or_create(
        ticket_id=ticket.id,
        staff_id=by.id,
        defaults={"until": at + LASTS},
        create_defaults={"id": uuid7(), "since": at, "until": at + LASTS},
    )
    ring(f"ticket:{ticket.id}")


@action("tickets.stop_listening")
def stop_listening(*, by: Actor, ticket_id: UUID) -> None:
    """Listen no longer; whoever does not listen may say so too."""
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    if Listening.objects.filter(ticket_id=ticket_id, staff=by.id).delete()[0]:
        ring(f"ticket:{ticket_id}")


@action("tickets.renew_listening", open_to=(ActorKind.SYSTEM,))
def renew_listening(*, by: Actor, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Note that these people still listen to these tickets: pairs of ticket and person. One statement, no
    entry."""
    set_based()
    if pairs:
        tickets, staff = (list(column) for column in zip(*pairs, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_RENEW, [now() + LASTS, tickets, staff])


@action("tickets.end_lost_listening", open_to=(ActorKind.SYSTEM,))
def end_lost_listening(*, by: Actor) -> int:
    """End the listening of those whose connection is gone, and of finished tickets.

    Returns:
        How many ended.
    """
    set_based()
    lost = Listening.objects.filter(until__lt=now()) | Listening.objects.filter(ticket__status__in=FINISHED)
    rows = list(lost.select_for_update(of=("self",), skip_locked=True))
    Listening.objects.filter(id__in=[row.id for row in rows]).delete()
    for row in rows:
        entry(
            by,
            subject_kind="ticket",
            subject_id=row.ticket_id,
            ticket_id=row.ticket_id,
            before={"listening": str(row.staff_id)},
        )
    ring(*(f"ticket:{row.ticket_id}" for row in rows))
    return len(rows)
