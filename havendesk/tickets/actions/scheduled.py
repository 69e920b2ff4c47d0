"""Messages for later: sent once, at their time, unless the customer writes before or the matter moved on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_WRITE_ANY
from havendesk.tickets.actions.drafts import Sent, check_files, was_sent
from havendesk.tickets.actions.messages import append_messages
from havendesk.tickets.models import ScheduledMessage, Ticket
from havendesk.tickets.queries.later import REPLIED, replied, scheduled_card
from havendesk.tickets.rules import flow, secrets, texts
from havendesk.tickets.types import Appended, NewMessage, Rejected, Status
from havendesk.tickets.types.desk import ScheduledCard, ScheduledState

MOST_WAITING = 20
FURTHEST = timedelta(days=90)
WITHDRAWN = "withdrawn"
AUTHOR_LEFT = "author_left"
_SENT_AT_ONCE = 100


@action("tickets.schedule_message")
def schedule_message(
    *,
    by: Actor,
    ticket_id: UUID,
    text: str,
    at: datetime,
    client_key: UUID,
    unless_reply: bool,
    attachment_ids: Sequence[UUID] = (),
) -> ScheduledCard:
    """Send a message later. The same key gives the same message.

    Args:
        at: when, within 90 days.
        client_key: the key with which it will be stored, so that it is stored once.
        unless_reply: not if the customer has written meanwhile.

    Raises:
        Refused: ``not_found``, ``not_assigned``, ``ticket_closed``, ``text_empty``, ``text_too_long``,
            ``field_invalid`` (at), ``attachment_unknown``, ``too_many`` that wait in this ticket,
            ``conflict`` for a key that somebody else uses.
    """
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    ticket = _locked(by, ticket_id)
    earlier = ScheduledMessage.objects.select_related("author").filter(
        ticket_id=ticket.id, client_key=client_key
    )
    for row in earlier:
        if row.author_id != by.id:
            raise Refused(ErrorCode.CONFLICT, field="cid")
        return scheduled_card(row, ticket)
    kept = _checked(text, at, attachment_ids)
    check_files(by, attachment_ids)
    waiting = ScheduledMessage.objects.filter(ticket_id=ticket.id, state=ScheduledState.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise Refused(ErrorCode.TOO_MANY, field="at", most=MOST_WAITING, detail="Withdraw one of them first.")
    row = ScheduledMessage(
        ticket_id=ticket.id,
        author_id=by.id,
        client_key=client_key,
        text=kept,
        attachments=list(attachment_ids),
        unless_reply=unless_reply,
        customer_number=ticket.last_customer_number,
        at=at,
        made_at=now(),
        state=ScheduledState.WAITING.value,
    )
    row.save(force_insert=True)
    was_sent([Sent(by.id, ticket.id, kept, internal=False)])
    about(after={"at": iso(at), "text": kept, "unless_reply": unless_reply})
    ring(f"ticket:{ticket.id}")
    return scheduled_card(ScheduledMessage.objects.select_related("author").get(id=row.id), ticket)


@action("tickets.cancel_scheduled")
def cancel_scheduled(*, by: Actor, ticket_id: UUID, scheduled_id: UUID) -> None:
    """Withdraw a message that still waits; one that was withdrawn before stays so.

    Raises:
        Refused: ``not_found``, ``not_assigned`` for a colleague's, ``status_forbids`` once it was sent.
    """
    rows = ScheduledMessage.objects.select_for_update().filter(id=scheduled_id, ticket_id=ticket_id)
    row = rows.first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="scheduled")
    about(subject=("ticket", ticket_id), ticket=ticket_id, before={"at": iso(row.at)})
    if row.author_id != by.id and not by.may(RIGHT_WRITE_ANY):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="scheduled")
    if row.state == ScheduledState.SENT:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="scheduled", status=row.state)
    if row.state == ScheduledState.WAITING:
        _settle(row, ScheduledState.CANCELLED, WITHDRAWN)
        row.save()
        ring(f"ticket:{ticket_id}")


@action("tickets.send_due", open_to=(ActorKind.SYSTEM,))
def send_due(*, by: Actor) -> int:
    """Send what is due, at most 100 at once, each in its author's name and with the rights they have now.

    Sending and noting that it was sent are one transaction, and the key is stored once per ticket: however
    many workers run this, or die in it, each is sent once.

    Returns:
        How many were settled: sent, cancelled or refused.
    """
    set_based()
    due = ScheduledMessage.objects.filter(state=ScheduledState.WAITING, at__lte=now()).order_by("at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:_SENT_AT_ONCE])
    if not rows:
        return 0
    heads = dict(
        Ticket.objects.select_for_update()
        .filter(id__in=[row.ticket_id for row in rows])
        .order_by("id")
        .values_list("id", "last_customer_number")
    )
    authors = people.acting(viewer=SYSTEM, staff_ids={row.author_id for row in rows})
    sending: list[tuple[ScheduledMessage, Actor]] = []
    for row in rows:
        author = authors.get(row.author_id)
        if row.unless_reply and replied(row, heads[row.ticket_id]):
            _settle(row, ScheduledState.CANCELLED, REPLIED)
        elif author is None:
            _settle(row, ScheduledState.REFUSED, AUTHOR_LEFT)
        else:
            sending.append((row, author))
    _send(by, sending)
    ScheduledMessage.objects.bulk_update(rows, ["state", "why", "settled_at"])
    for row in rows:
        entry(
            by,
            subject_kind="ticket",
            subject_id=row.ticket_id,
            ticket_id=row.ticket_id,
            after={"scheduled": str(row.id), "state": row.state, "why": row.why},
        )
    ring(*(f"ticket:{row.ticket_id}" for row in rows))
    return len(rows)


def _send(by: Actor, sending: Sequence[tuple[ScheduledMessage, Actor]]) -> None:
    if not sending:
        return
    batch = [
        NewMessage(
            ticket_id=row.ticket_id,
            author=author,
            client_key=row.client_key,
            text=row.text,
            attachment_ids=tuple(row.attachments),
        )
        for row, author in sending
    ]
    for (row, _), result in zip(sending, append_messages(by=by, batch=batch), strict=True):
        match result:
            case Appended():
                _settle(row, ScheduledState.SENT, "")
            case Rejected():
                _settle(row, ScheduledState.REFUSED, result.code.value)


def _settle(row: ScheduledMessage, state: ScheduledState, why: str) -> None:
    row.state, row.why, row.settled_at = state.value, why, now()


def _locked(by: Actor, ticket_id: UUID) -> Ticket:
    ticket = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if ticket is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    if ticket.status == Status.CLOSED:
        raise Refused(ErrorCode.TICKET_CLOSED, field="ticket")
    if not flow.serves(by.id, ticket.assignee_id, ticket.status) and not by.may(RIGHT_WRITE_ANY):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="ticket")
    return ticket


def _checked(text: str, at: datetime, attachment_ids: Sequence[UUID]) -> str:
    kept = secrets.mask(texts.clean(text)).text
    refusal = texts.refusal(kept, len(attachment_ids))
    if refusal is not None:
        raise Refused(refusal, field="text", limit=texts.MAX_CHARACTERS)
    if at.tzinfo is None or not now() < at <= now() + FURTHEST:
        raise Refused(ErrorCode.FIELD_INVALID, field="at", detail="Name a time within the next 90 days.")
    return kept
