"""Moving many tickets at once, in as many statements as one takes: status, topic, priority, snooze, tags, who
has them; and giving them back what they had before.

Only rooms above call these acts, inside acts of their own that ask who may: no role holds their permissions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.actions import inbox
from havendesk.tickets.actions.work import Work
from havendesk.tickets.events import HandlerChanged, PriorityChanged, TicketSolved, TicketWoken
from havendesk.tickets.models import InboxItem, Link, Participant, Tag, Ticket
from havendesk.tickets.queries.kept import kept_from
from havendesk.tickets.rules import flow
from havendesk.tickets.rules.tags import MOST_PER_TICKET
from havendesk.tickets.types import Handler, InboxKind, Status
from havendesk.tickets.types.work import Alteration, Handing, LinkKind, Restoration

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
_WOKEN_AT_ONCE = 200
# Fields that are given back, and the kind of line that this leaves in the history; times that only follow
# from others leave none.
_GIVEN_BACK = {
    "status": "status",
    "topic": "topic",
    "priority": "priority",
    "snoozed_until": "snooze",
    "merged_into_id": "merge",
    "waiting_since": "",
    "solved_at": "",
    "closed_at": "",
}
_READ: dict[str, Callable[[str], Any]] = {
    "merged_into_id": UUID,
    **dict.fromkeys(("snoozed_until", "waiting_since", "solved_at", "closed_at"), datetime.fromisoformat),
}


@action("tickets.hold", open_to=_MACHINES)
def hold(*, by: Actor, ticket_ids: Collection[UUID]) -> None:
    """Let nobody change these tickets or write in them until the act in progress is over; for acts that look
    at tickets, change them and look again."""
    Work.begin(by, ticket_ids)


@action("tickets.alter", open_to=_MACHINES)
def alter(*, by: Actor, ticket_ids: Collection[UUID], change: Alteration) -> dict[UUID, ErrorCode]:
    """Change many tickets in the same way; what a ticket has already changes nothing.

    The number of statements does not depend on how many tickets there are.

    Returns:
        Why tickets were left as they were: ``not_found``, ``status_forbids``, ``ticket_closed``,
        ``too_many_tags``. Nothing of the change reaches such a ticket.

    Raises:
        Refused: ``not_found`` (field ``tags``) for a tag that this desk does not have.
    """
    tags = _known_tags(change.add_tags | change.remove_tags)
    work = Work.begin(by, ticket_ids, change.reason)
    if tags:
        work.load_tags()
    refused = dict.fromkeys(set(ticket_ids) - set(work.tickets), ErrorCode.NOT_FOUND)
    for ticket in work.tickets.values():
        code = _refusal(work, ticket, change)
        if code is not None:
            refused[ticket.id] = code
        else:
            _change(work, ticket, change, tags)
    work.finish()
    return refused


def _known_tags(wanted: frozenset[UUID]) -> dict[UUID, str]:
    if not wanted:
        return {}
    known = dict(Tag.objects.filter(id__in=wanted).values_list("id", "name"))
    if len(known) < len(wanted):
        raise Refused(ErrorCode.NOT_FOUND, field="tags", detail="A tag is unknown here.")
    return known


def _refusal(work: Work, ticket: Ticket, change: Alteration) -> ErrorCode | None:
    status = Status(ticket.status)
    if change.status is not None and status is not change.status and not flow.may_move(status, change.status):
        return ErrorCode.STATUS_FORBIDS
    if change.snooze_until is not None and status in flow.FINISHED:
        return ErrorCode.STATUS_FORBIDS
    borne = (work.tags.get(ticket.id, set()) - change.remove_tags) | change.add_tags
    if change.add_tags and len(borne) > MOST_PER_TICKET:
        return ErrorCode.TOO_MANY_TAGS
    return None


def _change(work: Work, ticket: Ticket, change: Alteration, tags: Mapping[UUID, str]) -> None:
    if change.status is not None and ticket.status != change.status:
        _move(work, ticket, change.status)
    if change.topic is not None and ticket.topic != change.topic:
        work.note(ticket, "topic", ticket.topic, change.topic.value)
        ticket.topic = change.topic.value
    if change.priority is not None and ticket.priority != change.priority:
        work.note(ticket, "priority", ticket.priority, change.priority.value)
        ticket.priority = change.priority.value
        announce(PriorityChanged(ticket_id=ticket.id))
    if change.snooze_until is not None and ticket.snoozed_until != change.snooze_until:
        work.snooze(ticket, change.snooze_until)
    if change.wake and ticket.snoozed_until is not None:
        _wake(work, ticket)
    borne = work.tags.get(ticket.id, set())
    for tag_id in sorted(change.remove_tags & borne):
        work.untag(ticket, tag_id, tags[tag_id])
    for tag_id in sorted(change.add_tags - borne):
        work.tag(ticket, tag_id, tags[tag_id])


def _wake(work: Work, ticket: Ticket) -> None:
    work.snooze(ticket, None)
    announce(TicketWoken(ticket_id=ticket.id))


@action("tickets.wake_due", open_to=(ActorKind.SYSTEM,))
def wake_due(*, by: Actor) -> int:
    """Bring snoozed tickets back whose time has come, at most 200 at once; their agents are told.

    Returns:
        How many came back; call again until none did.
    """
    due = Ticket.objects.filter(snoozed_until__lte=now()).order_by("snoozed_until")
    ids = due.select_for_update(skip_locked=True).values_list("id", flat=True)[:_WOKEN_AT_ONCE]
    work = Work.begin(by, list(ids))
    for ticket in work.tickets.values():
        _wake(work, ticket)
    work.finish()
    owners = [(ticket.assignee_id, ticket.id) for ticket in work.tickets.values()]
    inbox.tell([inbox.item(staff, ticket, InboxKind.WOKEN) for staff, ticket in owners if staff])
    return len(work.tickets)


def _move(work: Work, ticket: Ticket, status: Status) -> None:
    work.note(ticket, "status", ticket.status, status.value)
    ticket.status = status.value
    if status in flow.FINISHED:
        ticket.waiting_since = None
        if ticket.snoozed_until is not None:
            work.snooze(ticket, None)
        if ticket.solved_at is None:
            ticket.solved_at = work.at
            announce(TicketSolved(ticket_id=ticket.id))
    else:
        ticket.solved_at = None
    if status is Status.CLOSED:
        ticket.closed_at = work.at


@action("tickets.hand_over", open_to=_MACHINES)
def hand_over(*, by: Actor, handings: Sequence[Handing]) -> None:
    """Give tickets to the bot, queues or agents. Only routing calls this. A snooze ends with it.

    Raises:
        Refused: ``not_found``, ``ticket_closed``, ``agent_kept_away``.
    """
    wanted = {handing.ticket_id: handing for handing in handings}
    work = Work.begin(by, wanted)
    if len(work.tickets) < len(wanted):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    _nobody_is_kept([handing for handing in handings if handing.agent_id is not None])
    told: list[InboxItem] = []
    for ticket in work.tickets.values():
        if ticket.status == Status.CLOSED:
            raise Refused(ErrorCode.TICKET_CLOSED, field="ticket")
        former = ticket.assignee_id
        _give(work, ticket, wanted[ticket.id])
        told += inbox.given(by, ticket, former)
    Participant.objects.bulk_create(
        [
            Participant(ticket_id=ticket.id, staff_id=ticket.assignee_id, since=work.at)
            for ticket in work.tickets.values()
            if ticket.assignee_id
        ],
        ignore_conflicts=True,
    )
    inbox.tell(told)
    work.finish()


def _nobody_is_kept(handings: Sequence[Handing]) -> None:
    """The last gate: routing does not get here with somebody who is kept away."""
    if not handings:
        return
    kept = kept_from(viewer=SYSTEM, ticket_ids=[one.ticket_id for one in handings])
    if any(one.agent_id in kept.get(one.ticket_id, frozenset()) for one in handings):
        raise Refused(ErrorCode.AGENT_KEPT_AWAY, field="agent_id")


def _give(work: Work, ticket: Ticket, to: Handing) -> None:
    former = ticket.assignee_id
    before = f"{ticket.handler}:{former or ''}"
    ticket.handler = to.handler.value
    ticket.assignee_id = to.agent_id if to.handler is Handler.AGENT else None
    ticket.team_id = to.team_id or ticket.team_id
    if ticket.snoozed_until is not None:
        work.snooze(ticket, None)
    work.note(ticket, "handler", before, f"{ticket.handler}:{ticket.assignee_id or ''}", to.reason)
    announce(HandlerChanged(ticket_id=ticket.id, handler=to.handler))
    ring(*(f"staff:{one}" for one in (former, ticket.assignee_id) if one))


@action("tickets.restore", open_to=_MACHINES)
def restore(*, by: Actor, restorations: Sequence[Restoration]) -> None:
    """Give tickets values back that :func:`~havendesk.tickets.queries.snapshots` saw; whoever calls has made
    sure that nothing else has happened since. Handler and assignee go by :func:`hand_over`.

    Raises:
        Refused: ``not_found``.
    """
    wanted = {one.ticket_id: one.values for one in restorations}
    work = Work.begin(by, wanted, "undo")
    if len(work.tickets) < len(wanted):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    tags = {UUID(one) for values in wanted.values() for one in values.get("tags", ())}
    if any("tags" in values for values in wanted.values()):
        work.load_tags()
        tags |= {tag_id for borne in work.tags.values() for tag_id in borne}
    names = dict(Tag.objects.filter(id__in=tags).values_list("id", "name")) if tags else {}
    parted = [ticket_id for ticket_id, values in wanted.items() if _parts(values)]
    if parted:
        Link.objects.filter(ticket_id__in=parted, kind=LinkKind.MERGED).delete()
    for ticket in work.tickets.values():
        _give_back(work, ticket, wanted[ticket.id], names)
    work.finish()


def _parts(values: Mapping[str, Any]) -> bool:
    return "merged_into_id" in values and values["merged_into_id"] is None


def _give_back(work: Work, ticket: Ticket, values: Mapping[str, Any], names: Mapping[UUID, str]) -> None:
    for name, kind in _GIVEN_BACK.items():
        if name not in values:
            continue
        value = _READ.get(name, str)(values[name]) if values[name] is not None else None
        before = getattr(ticket, name)
        if before == value:
            continue
        setattr(ticket, name, value)
        if kind:
            work.note(ticket, kind, _word(before), _word(value))
    if "priority" in values:
        announce(PriorityChanged(ticket_id=ticket.id))
    if "tags" in values:
        wanted, borne = {UUID(one) for one in values["tags"]}, work.tags[ticket.id]
        for tag_id in sorted(borne - wanted):
            work.untag(ticket, tag_id, names.get(tag_id, ""))
        # A tag that was deleted meanwhile does not come back.
        for tag_id in sorted((wanted - borne) & set(names)):
            work.tag(ticket, tag_id, names[tag_id])


def _word(value: Any) -> str:
    if value is None:
        return ""
    return iso(value) if hasattr(value, "isoformat") else str(value)
