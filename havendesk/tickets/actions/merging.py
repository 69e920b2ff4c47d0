"""Two tickets of one matter become one; one ticket of two matters becomes two.

Messages are never moved. A ticket that is merged points at the one that goes on, always at the last one, so
that one step finds it; what its customer writes there later is stored where the matter goes on. A message
that is split off is said again in the new ticket, with the time at which it was said first.
Only routing calls these acts, which ends or begins who serves the tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import reference, uuid7
from havendesk.people.types import Topic
from havendesk.tickets.actions.messages import append
from havendesk.tickets.actions.work import Work
from havendesk.tickets.models import Attachment, KeptFrom, Link, Message, Ticket
from havendesk.tickets.types import (
    AuthorKind,
    Channel,
    Copied,
    Handler,
    MessageKind,
    NewMessage,
    Rejected,
    Status,
    Visibility,
)
from havendesk.tickets.types.work import LinkKind

MOST_SPLIT = 50


@action("tickets.merge", open_to=(ActorKind.SYSTEM,))
def merge(*, by: Actor, ticket_id: UUID, into: UUID, reason: str) -> None:
    """Close a ticket and let it point at the one that goes on with its matter, with all that point at it. Who
    is kept away from the one is kept away from the other.

    Raises:
        Refused: ``not_found``, ``field_invalid`` for merging into itself, ``other_customer``,
            ``already_merged``, ``status_forbids`` when the ticket is closed or the other one is finished,
            ``agent_kept_away`` when the other one is served by somebody whom this one must not reach.
    """
    aliases = list(Ticket.objects.filter(merged_into_id=ticket_id).values_list("id", flat=True))
    work = Work.begin(by, [ticket_id, into, *aliases], reason)
    source, target = work.tickets.get(ticket_id), work.tickets.get(into)
    if source is None or target is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket" if source is None else "into")
    about(subject=("ticket", source.id), ticket=source.id, customer=source.customer_id, reason=reason)
    _must_go_together(source, target)
    _keep_away(source, target)
    work.note(source, "status", source.status, Status.CLOSED.value)
    work.note(source, "merge", "", target.reference)
    work.note(target, "merge", source.reference, "")
    source.status, source.closed_at = Status.CLOSED.value, work.at
    source.solved_at = source.solved_at or work.at
    if source.waiting_since is not None:
        target.waiting_since = min(source.waiting_since, target.waiting_since or source.waiting_since)
    source.waiting_since = source.snoozed_until = None
    for alias in (source, *(work.tickets[one] for one in aliases)):
        if alias is not source:
            work.note(alias, "merge", source.reference, target.reference)
        alias.merged_into_id = target.id
    Link.objects.create(
        ticket_id=source.id, other_id=target.id, kind=LinkKind.MERGED.value, at=work.at, staff_id=by.id
    )
    work.finish()
    ring(f"customer:{source.customer_id}")


def _keep_away(source: Ticket, target: Ticket) -> None:
    kept = set(KeptFrom.objects.filter(ticket_id=source.id).values_list("staff_id", flat=True))
    if target.assignee_id in kept:
        raise Refused(ErrorCode.AGENT_KEPT_AWAY, field="into")
    KeptFrom.objects.bulk_create(
        [KeptFrom(ticket_id=target.id, staff_id=one, at=now()) for one in sorted(kept)], ignore_conflicts=True
    )


def _must_go_together(source: Ticket, target: Ticket) -> None:
    if source.id == target.id:
        raise Refused(ErrorCode.FIELD_INVALID, field="into", detail="A ticket is not merged into itself.")
    if source.customer_id != target.customer_id:
        raise Refused(ErrorCode.OTHER_CUSTOMER, field="into")
    for ticket, name in ((source, "ticket"), (target, "into")):
        if ticket.merged_into_id is not None:
            raise Refused(ErrorCode.ALREADY_MERGED, field=name)
    if source.status == Status.CLOSED:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=source.status)
    if target.status in (Status.SOLVED, Status.CLOSED):
        raise Refused(ErrorCode.STATUS_FORBIDS, field="into", status=target.status)


@action("tickets.split", open_to=(ActorKind.SYSTEM,))
def split(*, by: Actor, ticket_id: UUID, numbers: Sequence[int], topic: Topic | None, reason: str) -> UUID:
    """Open a ticket of the same customer with copies of these messages of theirs, which nobody serves yet.

    Returns:
        The new ticket's id.

    Raises:
        Refused: ``not_found``; ``field_invalid`` unless 1 to 50 numbers of the customer's messages are named.
    """
    work = Work.begin(by, [ticket_id], reason)
    source = work.tickets.get(ticket_id)
    if source is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    about(subject=("ticket", source.id), ticket=source.id, customer=source.customer_id, reason=reason)
    messages = _wanted(source, numbers)
    fresh = Ticket.objects.create(
        reference=reference(),
        customer_id=source.customer_id,
        client_key=uuid7(),
        jurisdiction=source.jurisdiction,
        channel=source.channel,
        language=source.language,
        topic=(topic or Topic(source.topic)).value,
        priority=source.priority,
        status=Status.NEW.value,
        handler=Handler.QUEUE.value,
        team_id=source.team_id,
        opened_at=work.at,
        last_at=work.at,
    )
    work.tickets[fresh.id] = fresh
    KeptFrom.objects.bulk_create(
        KeptFrom(ticket_id=fresh.id, staff_id=staff_id, at=work.at)
        for staff_id in KeptFrom.objects.filter(ticket_id=source.id).values_list("staff_id", flat=True)
    )
    Link.objects.create(
        ticket_id=fresh.id, other_id=source.id, kind=LinkKind.SPLIT.value, at=work.at, staff_id=by.id
    )
    work.note(source, "split", "", fresh.reference)
    work.note(fresh, "split", source.reference, "")
    work.finish()
    _say_again(by, fresh, messages, _copies(source, messages))
    ring(f"customer:{source.customer_id}")
    return fresh.id


def _wanted(source: Ticket, numbers: Sequence[int]) -> list[Message]:
    wanted = set(numbers)
    found = Message.objects.filter(
        ticket_id=source.id,
        number__in=wanted,
        author_kind=AuthorKind.CUSTOMER,
        visibility=Visibility.PUBLIC,
    )
    messages = list(found.order_by("number"))
    if not 1 <= len(wanted) <= MOST_SPLIT or len(messages) != len(wanted):
        raise Refused(
            ErrorCode.FIELD_INVALID,
            field="numbers",
            detail="Name 1 to 50 messages that the customer wrote.",
            most=MOST_SPLIT,
        )
    return messages


def _copies(source: Ticket, messages: Sequence[Message]) -> dict[int, list[UUID]]:
    """Rows that show the same files once more, by the number of the message that had them."""
    rows = Attachment.objects.filter(ticket_id=source.id, number__in=[row.number for row in messages])
    copies: dict[int, list[UUID]] = {}
    made = []
    for row in rows.order_by("id"):
        file, number = row.copy_of_id or row.id, row.number
        row.pk, row.copy_of_id, row.ticket_id, row.number = uuid7(), file, None, None
        row.uploader_kind, row.uploader_id = ActorKind.CUSTOMER.value, source.customer_id
        row.request_key = row.request_digest = None
        row.uploaded_at = now()
        made.append(row)
        copies.setdefault(number or 0, []).append(row.pk)
    Attachment.objects.bulk_create(made)
    return copies


def _say_again(by: Actor, fresh: Ticket, messages: Sequence[Message], files: dict[int, list[UUID]]) -> None:
    author = Actor(ActorKind.CUSTOMER, fresh.customer_id)
    stored = append(
        [
            NewMessage(
                ticket_id=fresh.id,
                author=author,
                client_key=uuid7(),
                text=row.text,
                kind=MessageKind(row.kind),
                channel=Channel(row.channel),
                attachment_ids=tuple(files.get(row.number, ())),
                copied=Copied(by, row.at),
            )
            for row in messages
        ]
    )
    if any(isinstance(one, Rejected) for one in stored):
        raise RuntimeError("a message that was stored once can be stored again")
