"""What the bot promised to tell: a watched finding that changed, or one that did not in all its time."""

from __future__ import annotations

from uuid import UUID, uuid5

from havendesk.bot.actions.speaking import KEYS
from havendesk.bot.options import BotOptions
from havendesk.bot.rules import finding_rules, showing, wording
from havendesk.bot.rules.summaries import found
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import about, action
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.options import options_of
from havendesk.resolvers.rules import wording as findings
from havendesk.resolvers.types import Finding, NextAction, WatchCard
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import (
    Handler,
    MessageKind,
    NewMessage,
    Status,
    TicketRow,
    Visibility,
)
from havendesk.tickets.types.parts import Parts

_FOR_PEOPLE = frozenset({NextAction.HAND_OVER, NextAction.OPEN_RECOVERY})


TOLD_A_CHANGE = noop("The customer was told a change that was promised.")
CHANGED = noop("A change that the bot had promised to tell the customer.")


@action("bot.tell_change", open_to=(ActorKind.BOT,))
def tell_change(*, by: Actor, watch: WatchCard) -> None:
    """Say the newest finding in its ticket, once; where a person has the matter, as a note to them.

    A closed ticket stays closed, and a finding that only people can go on with brings one.
    """
    _speak(by, watch, wording.CHANGED, person=watch.finding.next_action in _FOR_PEOPLE)


@action("bot.tell_no_change", open_to=(ActorKind.BOT,))
def tell_no_change(*, by: Actor, watch: WatchCard) -> None:
    """Say that nothing has changed in all the time of the watch, and bring a person. Once."""
    _speak(by, watch, wording.NO_CHANGE, person=True)


def _speak(by: Actor, watch: WatchCard, opening: str, *, person: bool) -> None:
    ticket_id = watch.subject_id
    routing.await_turn(by=by)
    row = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None or row.status is Status.CLOSED:
        about(subject=("ticket", ticket_id))
        return
    about(subject=("ticket", ticket_id), ticket=ticket_id, reason=watch.finding.code.value)
    with_bot = row.handler is Handler.BOT
    key = uuid5(KEYS, f"{watch.id}/{opening}/{watch.finding.digest}")
    message = _to_customer(row, watch.finding, opening, key) if with_bot else _note(row, watch.finding, key)
    tickets.append_messages(by=BOT, batch=[message])
    if with_bot and person and row.status is not Status.SOLVED:
        routing.enqueue(
            by=by,
            ticket_id=ticket_id,
            reason=QueueReason.BOT_UNSURE,
            topic=finding_rules.topic(watch.finding),
            summary=_noted(TOLD_A_CHANGE, watch.finding),
        )


def _to_customer(row: TicketRow, finding: Finding, opening: str, key: UUID) -> NewMessage:
    text = "\n\n".join([say(row.language, opening), findings.text(finding, row.language)])
    return NewMessage(
        ticket_id=row.id,
        author=BOT,
        client_key=key,
        text=text,
        kind=MessageKind.ANSWER,
        channel=row.channel,
        parts=Parts(
            evidence=showing.evidence(finding, row.language),
            document=showing.document(finding, row.language),
        ),
    )


def _noted(opening: str, finding: Finding) -> str:
    language = options_of(BotOptions).bot_notes
    return f"{say(language, opening)} {found(finding, language)}"


def _note(row: TicketRow, finding: Finding, key: UUID) -> NewMessage:
    return NewMessage(
        ticket_id=row.id,
        author=SYSTEM,
        client_key=key,
        text=_noted(CHANGED, finding) + "\n\n" + findings.text(finding, options_of(BotOptions).bot_notes),
        visibility=Visibility.INTERNAL,
        channel=row.channel,
    )
