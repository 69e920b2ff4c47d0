"""Into the queue, and out of it to whoever is free."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.people import queries as people
from havendesk.people.types import Topic
from havendesk.routing.actions import serving
from havendesk.routing.events import TicketQueued
from havendesk.routing.models import QueueEntry
from havendesk.routing.options import RoutingOptions
from havendesk.routing.rules import Free, Waiting, pairs, rank_of
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types import Handler, NewMessage, Priority, Status, TicketRow, Visibility
from havendesk.tickets.types.work import Handing

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
_LOOKED_AT = 100
_RESCUED_AT_ONCE = 10
_HANDED_OVER = noop("I am passing you to a person. You can close this window; your place is kept.")


@action("routing.await_turn", open_to=_MACHINES)
def await_turn(*, by: Actor) -> None:
    """Wait until nobody else moves contacts; the turn ends with the act in progress.

    For an act that writes into a ticket and then hands it over: the turn comes before the ticket's own lock.
    Taken the other way round, it and a sweep over the same ticket would wait for each other.
    """
    set_based()
    serving.one_at_a_time()


@action("routing.enqueue", open_to=_MACHINES)
def enqueue(
    *,
    by: Actor,
    ticket_id: UUID,
    reason: QueueReason,
    topic: Topic | None = None,
    priority: Priority | None = None,
    summary: str = "",
    front: bool = False,
) -> None:
    """Put a ticket into the queue of the team that takes its topic, and match at once.

    A ticket that waits already, or that an agent has, stays where it is.

    Args:
        topic, priority: what was understood; empty keeps what the ticket has.
        summary: for the agent, written as an internal note, so that nothing is asked twice.
        front: before everybody who was not yet served.

    Raises:
        Refused: ``not_found``, ``status_forbids`` for a solved or closed ticket.
    """
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id, reason=reason.value)
    if ticket.status in (Status.SOLVED, Status.CLOSED):
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=ticket.status.value)
    if ticket.handler is not Handler.BOT and not (ticket.handler is Handler.QUEUE and not _waits(ticket.id)):
        return
    if topic is not None:
        tickets.set_topic(by=by, ticket_id=ticket.id, topic=topic)
    if priority is not None:
        tickets.set_priority(by=by, ticket_id=ticket.id, priority=priority)
    if summary:
        _note(by, ticket, summary)
    put(by, [Placing(serving.ticket_row(ticket_id), reason, front=front)])


def _waits(ticket_id: UUID) -> bool:
    return QueueEntry.objects.filter(ticket_id=ticket_id).exists()


def _note(by: Actor, ticket: TicketRow, summary: str) -> None:
    note = NewMessage(
        ticket_id=ticket.id,
        author=by if by.kind is ActorKind.BOT else SYSTEM,
        client_key=uuid7(),
        text=summary,
        visibility=Visibility.INTERNAL,
        channel=ticket.channel,
    )
    tickets.append_messages(by=SYSTEM, batch=[note])


@dataclass(frozen=True, slots=True)
class Placing:
    """A ticket that is to wait. Without a team it waits for the one that takes its topic and language."""

    ticket: TicketRow
    reason: QueueReason
    front: bool = False
    team_id: UUID | None = None
    not_for: UUID | None = None
    # A place it had before; empty for a new one.
    entered_at: datetime | None = None


def put(by: Actor, placings: Sequence[Placing]) -> None:
    """Write queue entries and match; the caller holds the routing lock and ended any assignment. The number
    of statements depends on how many teams there are, not on how many tickets."""
    if not placings:
        return
    at, teams = now(), _teams_of(placings)
    QueueEntry.objects.bulk_create(
        QueueEntry(
            ticket_id=one.ticket.id,
            team_id=teams[one.ticket.id],
            language=one.ticket.language,
            rank=0 if one.front else 1,
            priority=rank_of(one.ticket.priority),
            entered_at=one.entered_at or at,
            reason=one.reason.value,
            not_for_id=one.not_for,
        )
        for one in placings
    )
    tickets.hand_over(
        by=by,
        handings=[
            Handing(one.ticket.id, Handler.QUEUE, None, teams[one.ticket.id], one.reason.value)
            for one in placings
        ],
    )
    announce(
        *(
            TicketQueued(ticket_id=one.ticket.id, team_id=teams[one.ticket.id], reason=one.reason)
            for one in placings
        )
    )
    for team_id in sorted(set(teams.values())):
        serving.moved(team_id)
        match(by=SYSTEM, team_id=team_id)


def _teams_of(placings: Sequence[Placing]) -> dict[UUID, UUID]:
    found: dict[tuple[str, str], UUID] = {}
    teams: dict[UUID, UUID] = {}
    for one in placings:
        lane = (one.ticket.topic.value, one.ticket.language)
        if one.team_id is None and lane not in found:
            team = people.team_for(viewer=SYSTEM, topic=lane[0], language=lane[1])
            if team is None:
                raise Refused(ErrorCode.NOT_FOUND, field="team", detail="This desk has no teams yet.")
            found[lane] = team.id
        teams[one.ticket.id] = one.team_id or found[lane]
    return teams


@action("routing.reorder", open_to=(ActorKind.SYSTEM,))
def reorder(*, by: Actor, ticket_id: UUID) -> None:
    """Give a waiting ticket the place of the priority that it has now; nothing where it does not wait."""
    set_based()
    serving.one_at_a_time()
    entry = QueueEntry.objects.filter(ticket_id=ticket_id).first()
    rank = rank_of(serving.ticket_row(ticket_id).priority)
    if entry is not None and entry.priority != rank:
        entry.priority = rank
        entry.save(update_fields=["priority"])
        serving.moved(entry.team_id)


@action("routing.match", open_to=(ActorKind.SYSTEM,))
def match(*, by: Actor, team_id: UUID) -> int:
    """Give the first of a team's queue to its free agents, the longest idle first.

    Returns:
        How many tickets were assigned.
    """
    set_based()
    serving.one_at_a_time()
    waiting = QueueEntry.objects.filter(team_id=team_id)
    if not waiting.exists():
        return 0
    free = _free_agents(team_id)
    if not free:
        return 0
    # Only languages that somebody free speaks, so that nobody waits behind those whom nobody can serve now.
    spoken = {language for agent in free for language in agent.languages}
    order = ("rank", "priority", "entered_at", "ticket_id")
    first = (
        waiting.filter(language__in=spoken)
        .order_by(*order)
        .values_list("ticket_id", "language", "not_for_id")
    )
    entries = list(first[:_LOOKED_AT])
    kept = tickets_queries.kept_from(viewer=SYSTEM, ticket_ids=[entry[0] for entry in entries])
    line = [Waiting(*entry, kept.get(entry[0], frozenset())) for entry in entries]
    found = pairs(line, free)
    rows = tickets_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id for ticket_id, _ in found])
    serving.begin(by, [serving.Serving(rows[ticket_id], agent_id, team_id) for ticket_id, agent_id in found])
    return len(found)


def _free_agents(team_id: UUID) -> list[Free]:
    agents = people.agents_for(viewer=SYSTEM, team_id=team_id)
    if not agents:
        return []
    busy = tickets_queries.open_assigned(viewer=SYSTEM, agent_ids=[agent.id for agent in agents])
    free = (Free(agent.id, agent.languages, agent.capacity - len(busy[agent.id])) for agent in agents)
    return [agent for agent in free if agent.room > 0]


def match_all(team_ids: Collection[UUID]) -> None:
    """Match those of the teams for whom somebody waits; mostly none, and then it is one statement."""
    waited_for = QueueEntry.objects.filter(team_id__in=team_ids).order_by("team_id").values_list("team_id")
    for (team_id,) in waited_for.distinct():
        match(by=SYSTEM, team_id=team_id)


@action("routing.ask_for_person", open_to=(ActorKind.CUSTOMER,))
def ask_for_person(*, by: Actor, ticket_id: UUID) -> None:
    """The customer wants a person. Asking twice, or while a person is there, changes nothing.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``status_forbids`` once it is solved.
    """
    ticket = serving.ticket_row(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    if ticket.customer_id != by.id:
        raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="ticket")
    if ticket.handler is not Handler.BOT:
        return
    enqueue(by=by, ticket_id=ticket_id, reason=QueueReason.ASKED)
    if serving.ticket_row(ticket_id).handler is Handler.QUEUE:
        serving.tell([(ticket, say(ticket.language, _HANDED_OVER))])


@action("routing.rescue_from_bot", open_to=(ActorKind.SYSTEM,))
def rescue_from_bot(*, by: Actor) -> int:
    """Queue tickets whose handler is the bot and whose customer has waited too long (all that wait, while the
    bot is switched off). The longest waiting first, a few at a time: whoever else moves contacts waits for
    this act, and a sweep over hundreds once took ten seconds.

    Returns:
        How many were queued; call again until none was.
    """
    set_based()
    serving.one_at_a_time()
    patience = timedelta(seconds=options_of(RoutingOptions).routing_bot_patience_seconds)
    on = is_on("bot")
    before = now() - patience if on else now()
    queued = 0
    for ticket_id in tickets_queries.bot_waits(viewer=SYSTEM, before=before, limit=_RESCUED_AT_ONCE):
        # One that is refused keeps no other from a person; the refusal is on record.
        with suppress(Refused):
            enqueue(by=by, ticket_id=ticket_id, reason=QueueReason.BOT_SILENT if on else QueueReason.BOT_OFF)
            queued += 1
    return queued


def leave(ticket_ids: Collection[UUID]) -> None:
    """Take tickets out of their queues; the caller holds the routing lock."""
    serving.drop_places(QueueEntry.objects.filter(ticket_id__in=ticket_ids))
