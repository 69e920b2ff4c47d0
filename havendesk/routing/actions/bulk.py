"""One act on many tickets: done to those it can be done to, with one undo for the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.routing.actions import many, serving
from havendesk.routing.actions.undoing import undoable
from havendesk.routing.rules import wakes_at
from havendesk.routing.types import Act, BulkResult, BulkWork, Left
from havendesk.tickets.rules import texts
from havendesk.tickets.types import Status
from havendesk.tickets.types.work import Alteration

MOST_TICKETS = 200

T = TypeVar("T")

Run = Callable[[Actor, many.Rows], many.Refusals]

# The permission that the act needs by itself, beside that of acting on many.
_NEEDS: Mapping[Act, str] = {
    Act.SOLVE: "routing.finish",
    Act.CLOSE: "routing.finish",
    Act.ASSIGN: "routing.assign",
    Act.TRANSFER: "routing.transfer",
    Act.TAG: "routing.tag",
    Act.UNTAG: "routing.tag",
    Act.TOPIC: "routing.set_topic",
    Act.PRIORITY: "routing.set_priority",
    Act.SNOOZE: "routing.snooze",
}


@action("routing.bulk")
def bulk(*, by: Actor, ticket_ids: Sequence[UUID], work: BulkWork) -> BulkResult:
    """Do one thing to up to 200 tickets. What cannot be done to one of them leaves that one as it was and
    keeps no other from it. The number of statements does not depend on how many tickets there are.

    Returns:
        What was done, what was refused with which code, and one undo for the whole.

    Raises:
        Refused: ``field_invalid`` for no or too many tickets or an argument that is missing, ``forbidden``
            without the permission of the single act, and what that act refuses whatever the ticket.
    """
    set_based()
    ids = list(dict.fromkeys(ticket_ids))
    if not 1 <= len(ids) <= MOST_TICKETS:
        raise Refused(ErrorCode.FIELD_INVALID, field="tickets", most=MOST_TICKETS)
    needed = _NEEDS.get(work.act)
    if needed is None:
        raise Refused(ErrorCode.FIELD_INVALID, field="act")
    if not by.may(needed):
        raise Refused(ErrorCode.FORBIDDEN, permission=needed)
    check, run = _prepared(work)
    serving.one_at_a_time()
    rows, refused = many.rows_of(ids)
    refused |= dict.fromkeys(many.kept_away(by.id, rows), ErrorCode.NOT_FOUND)
    refused |= {one: code for one, code in check(by, rows).items() if one not in refused}
    going = {ticket_id: row for ticket_id, row in rows.items() if ticket_id not in refused}
    with undoable(by, work.act, list(going)) as keeping:
        refused |= run(by, going) if going else {}
    done = tuple(ticket_id for ticket_id in ids if ticket_id not in refused)
    left = tuple(Left(ticket_id, refused[ticket_id]) for ticket_id in ids if ticket_id in refused)
    return BulkResult(done, left, keeping.card)


def _prepared(work: BulkWork) -> tuple[Run, Run]:
    """What must hold of each ticket, and what is then done; arguments are looked at before anything."""
    if work.act in (Act.SOLVE, Act.CLOSE):
        outcome = Status.SOLVED if work.act is Act.SOLVE else Status.CLOSED
        return many.not_theirs, lambda by, rows: many.finish(by, rows, outcome)
    if work.act is Act.ASSIGN:
        reason, agent = texts.clean(work.reason)[:500], many.present(_given(work.agent_id, "agent_id"))
        return lambda by, rows: {}, lambda by, rows: many.give(by, rows, agent, reason)
    if work.act is Act.TRANSFER:
        return many.not_theirs, _transfer(work)
    change = _alteration(work)
    return many.not_served, lambda by, rows: many.alter(by, rows, change)


def _transfer(work: BulkWork) -> Run:
    reason = many.wanted_reason(work.reason)
    if (work.team_id is None) == (work.agent_id is None):
        raise Refused(ErrorCode.FIELD_INVALID, field="team_id", detail="Name a team or an agent.")
    if work.agent_id is not None:
        agent = many.present(work.agent_id)
        return lambda by, rows: many.give(by, rows, agent, reason)
    team_id = _given(work.team_id, "team_id")
    return lambda by, rows: many.pass_to_team(by, rows, team_id)


def _alteration(work: BulkWork) -> Alteration:
    if work.act is Act.TAG:
        return Alteration(add_tags=frozenset(_given(work.tags or None, "tags")))
    if work.act is Act.UNTAG:
        return Alteration(remove_tags=frozenset(_given(work.tags or None, "tags")))
    if work.act is Act.TOPIC:
        return Alteration(topic=_given(work.topic, "topic"))
    if work.act is Act.PRIORITY:
        return Alteration(priority=_given(work.priority, "priority"))
    until = wakes_at(_given(work.until, "until"), now())
    return Alteration(snooze_until=until, reason=texts.clean(work.reason)[:500])


def _given(value: T | None, name: str) -> T:
    if value is None:
        raise Refused(ErrorCode.FIELD_INVALID, field=name, detail="This act needs it.")
    return value
