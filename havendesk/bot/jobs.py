"""The bot's work: read, understand, decide, speak."""

import time
from uuid import UUID

from havendesk.bot import actions, queries
from havendesk.bot.options import BotOptions
from havendesk.bot.rules import decide
from havendesk.bot.rules.reading import Question, waiting_question
from havendesk.bot.types import (
    AnswerCard,
    Choice,
    Decision,
    DecisionKind,
    HandOver,
    HandOverReason,
    Speech,
    Turn,
)
from havendesk.kernel.actors import BOT
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language, nearest
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.rules.language import detect_language
from havendesk.people.types import Topic
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import Handler, Priority, Status, TicketRow

log = get_logger(__name__)

MOST_HITS = 3
# A conversation with the bot is short; older messages say nothing about whose turn it is.
MOST_MESSAGES = 100
# Refusals that mean "not my turn any more"; the bot stays silent.
_SILENT = frozenset({ErrorCode.STATUS_FORBIDS, ErrorCode.TICKET_CLOSED, ErrorCode.NOT_FOUND})


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
    language, decision = _decide(row, question)
    time.sleep(options_of(BotOptions).bot_pause_seconds)
    actions.speak(
        by=BOT,
        speech=Speech(
            ticket_id=ticket_id,
            head=question.head,
            question_number=question.number,
            language=language,
            switched=language.value != row.language,
            decision=decision,
            seconds=time.monotonic() - started,
        ),
    )


def _may_speak(handler: Handler, status: Status) -> bool:
    return handler is Handler.BOT and status not in (Status.SOLVED, Status.CLOSED)


def _decide(row: TicketRow, question: Question) -> tuple[Language, Decision]:
    prior = nearest(row.language)
    if not is_on("bot"):
        return prior, _switched_off()
    guess = detect_language(question.text, prior)
    earlier = queries.answers(viewer=BOT, ticket_id=row.id)
    turn = _turn(question, guess.language, guess.written, earlier)
    hits = knowledge.search(viewer=BOT, text=question.text, language=guess.language, limit=MOST_HITS)
    return guess.language, decide(turn, hits, now())


def _switched_off() -> HandOver:
    return HandOver(
        HandOverReason.BOT_OFF, "The bot is switched off.", Topic.OTHER, Priority.NORMAL, evidence=()
    )


def _turn(question: Question, language: Language, written: str, earlier: list[AnswerCard]) -> Turn:
    asked_back = [one for one in earlier if one.kind is DecisionKind.CLARIFY]
    open_choices = earlier[-1].evidence["choices"] if earlier and earlier[-1] in asked_back else []
    return Turn(
        text=question.text,
        language=language,
        written=written,
        answered=tuple(one.evidence["slug"] for one in earlier if one.evidence.get("slug")),
        choices=tuple(Choice(one["slug"], one["title"]) for one in open_choices),
        clarified=len(asked_back),
    )
