"""The bot's work: read, understand, look, decide, speak; and do what a customer confirmed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from havendesk.bot import actions, gaps, queries
from havendesk.bot.options import BotOptions
from havendesk.bot.rules import better, decide, wanted, words_to_understand
from havendesk.bot.rules.reading import Question, turn_of, waiting_question
from havendesk.bot.rules.stored import inputs
from havendesk.bot.rules.understanding import Outcome, Understanding
from havendesk.bot.types import (
    AnswerCard,
    Decision,
    HandOver,
    HandOverReason,
    Speech,
    Turn,
)
from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language, nearest, noop, say
from havendesk.kernel.jobs import periodic
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.people.types import Topic
from havendesk.resolvers import queries as resolvers
from havendesk.resolvers.types import Finding, WatchCard
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import Handler, Priority, Status, TicketRow

log = get_logger(__name__)

# UTC: the day whose questions are looked at is over everywhere in Asia.
GAPS_HOUR = 20
# A conversation with the bot is short; older messages say nothing about whose turn it is.
MOST_MESSAGES = 100
# A confirmed act that has no end after this is tried again: its process died, or the exchange was silent.
TRY_AGAIN_AFTER = timedelta(seconds=20)
# Refusals that mean "not my turn any more"; the bot stays silent.
_SILENT = frozenset({ErrorCode.STATUS_FORBIDS, ErrorCode.TICKET_CLOSED, ErrorCode.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Thought:
    """A decision with all that it was made from."""

    language: Language
    decision: Decision
    customer: str | None
    understood: Understanding | None
    finding: Finding | None


def respond(ticket_id: UUID) -> None:
    """React to what the customer wrote last, if anything waits and the bot is the handler.

    Runs as the job of the reaction, at least once: a second run finds that nothing waits. When somebody
    writes while the bot thinks, it reads again; when a person has taken over, it stays silent.
    """
    for _ in range(options_of(BotOptions).bot_tries):
        try:
            _respond_once(ticket_id)
        except Refused as refused:
            if refused.code is ErrorCode.HEAD_MOVED:
                continue
            if refused.code in _SILENT:
                return
            raise
        return
    # Somebody is typing line after line; the event of the last line starts the bot again.
    log.info("bot.gave_way", ticket=str(ticket_id))


def _respond_once(ticket_id: UUID) -> None:
    started = time.monotonic()
    row = tickets.states(viewer=BOT, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None or not _may_speak(row.handler, row.status):
        return
    after = max(0, row.last_number - MOST_MESSAGES)
    question = waiting_question(tickets.messages(viewer=BOT, ticket_id=ticket_id, after=after))
    if question is None:
        return
    thought = _think(row, question)
    time.sleep(options_of(BotOptions).bot_pause_seconds)
    actions.speak(
        by=BOT,
        speech=Speech(
            ticket_id=ticket_id,
            head=question.head,
            question_number=question.number,
            language=thought.language,
            switched=thought.language.value != row.language,
            decision=thought.decision,
            seconds=time.monotonic() - started,
            exchange_customer_id=thought.customer,
            inputs=_inputs(thought),
        ),
    )


def _may_speak(handler: Handler, status: Status) -> bool:
    return handler is Handler.BOT and status not in (Status.SOLVED, Status.CLOSED)


def _think(row: TicketRow, question: Question) -> Thought:
    prior = nearest(row.language)
    if not is_on("bot"):
        return Thought(prior, _switched_off(), None, None, None)
    # Whose account it is says the customer's record, never the conversation.
    customer = customers.exchange_ref(viewer=BOT, customer_id=row.customer_id)
    return think(question, queries.answers(viewer=BOT, ticket_id=row.id), prior, customer)


def think(question: Question, earlier: list[AnswerCard], prior: Language, customer: str | None) -> Thought:
    """Understand, look, decide; nothing is said. `customer` is the exchange's id, None for a visitor."""
    understood, turn = _understand(question, earlier, prior, signed_in=customer is not None)
    asked = wanted(turn, understood)
    finding = None
    if asked is not None:
        finding = resolvers.find(
            viewer=BOT, exchange_customer_id=customer, intent=asked.intent, slots=asked.slots
        )
    decision = decide(turn, understood, finding, now())
    return Thought(understood.language, decision, customer, understood, finding)


def _understand(
    question: Question, earlier: list[AnswerCard], prior: Language, *, signed_in: bool
) -> tuple[Understanding, Turn]:
    notes = options_of(BotOptions).bot_notes
    blank = Understanding(prior, "", (), 0.0, Outcome.HAND_OVER)
    first = turn_of(question, earlier, understood=blank, signed_in=signed_in, notes=notes)
    whole, *questions = words_to_understand(first)
    assets = exchange.asset_codes(viewer=BOT)
    understood = queries.understand(viewer=BOT, text=whole, prior=prior, assets=assets)
    for words in questions:
        if understood.outcome is Outcome.ANSWER:
            break
        part = queries.understand(viewer=BOT, text=words, prior=understood.language)
        understood = better(understood, part)
    return understood, turn_of(question, earlier, understood=understood, signed_in=signed_in, notes=notes)


def _inputs(thought: Thought) -> dict[str, object]:
    if thought.understood is None:
        return {}
    return inputs(thought.understood, thought.finding, signed_in=thought.customer is not None)


def _switched_off() -> HandOver:
    said = say(options_of(BotOptions).bot_notes, noop("The bot is switched off."))
    return HandOver(HandOverReason.BOT_OFF, said, Topic.OTHER, Priority.NORMAL, evidence=())


def tell_change(watch_id: UUID) -> None:
    """Tell what a watch found anew, if the bot may still speak there. May run twice: said once."""
    watch = _watch(watch_id)
    if watch is not None and is_on("bot"):
        with _unless_not_mine():
            actions.tell_change(by=BOT, watch=watch)


def tell_no_change(watch_id: UUID) -> None:
    """Tell that a watch ended without a change. May run twice: said once."""
    watch = _watch(watch_id)
    if watch is not None and is_on("bot"):
        with _unless_not_mine():
            actions.tell_no_change(by=BOT, watch=watch)


def _watch(watch_id: UUID) -> WatchCard | None:
    try:
        return resolvers.watch(viewer=BOT, watch_id=watch_id)
    except Refused as refused:
        if refused.code is ErrorCode.NOT_FOUND:
            return None
        raise


@contextmanager
def _unless_not_mine() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if refused.code not in _SILENT:
            raise


@periodic(20, "bot.carry_out_confirmed")
def carry_out_confirmed() -> None:
    """Finish what was confirmed."""
    finish_confirmed()


def finish_confirmed() -> None:
    """Do again what was confirmed and has no end yet; the exchange acts once per offer."""
    for offer_id in queries.confirmed_offers(viewer=BOT, before=now() - TRY_AGAIN_AFTER):
        try:
            actions.carry_out(by=SYSTEM, offer_id=offer_id)
        except Refused as refused:
            log.warning("bot.act_waits", offer=str(offer_id), code=refused.code.value)


@periodic(60, "bot.expire_offers")
def expire_offers() -> None:
    """End offers that nobody confirmed in time."""
    actions.expire_offers(by=SYSTEM)


@periodic(3600, "bot.find_gaps")
def find_gaps() -> None:
    """Once a night, gather questions without an answer into drafts of articles."""
    if now().hour == GAPS_HOUR:
        gaps.find()
