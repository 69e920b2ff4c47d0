"""Writes of the bot: one decision, what it says and why, in one transaction."""

from contextlib import suppress
from uuid import UUID, uuid5

from havendesk.bot.models import Answer as AnswerRow
from havendesk.bot.rules import VERSION, wording
from havendesk.bot.types import (
    Act,
    Answer,
    AnswerKind,
    Clarify,
    Decision,
    DecisionKind,
    HandOver,
    HandOverReason,
    Speech,
)
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language, say
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.types import ArticleCard
from havendesk.people.types import Topic
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import (
    Appended,
    Citation,
    Handler,
    MessageKind,
    NewMessage,
    Status,
    TicketRow,
    Visibility,
)

_KEYS = UUID("0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b11")

_POOR, _GOOD = 2, 4
_RATED_WELL = "rated_well"

_QUEUE_REASONS = {
    HandOverReason.WANTS_PERSON: QueueReason.ASKED,
    HandOverReason.SECURITY_ALARM: QueueReason.URGENT_SECURITY,
    HandOverReason.SENSITIVE: QueueReason.SENSITIVE,
    HandOverReason.BOT_OFF: QueueReason.BOT_OFF,
}


@action("bot.speak", open_to=(ActorKind.BOT,))
def speak(*, by: Actor, speech: Speech) -> int:
    """Say a decision and keep it with its evidence; a handover puts the ticket into its queue as well.

    Returns:
        The number of the bot's message.

    Raises:
        Refused: HEAD_MOVED, somebody wrote since the decision's messages were read; STATUS_FORBIDS or
            TICKET_CLOSED, the bot is not the one to speak. Nothing was said, nothing is kept.
    """
    decision = speech.decision
    if isinstance(decision, HandOver):
        routing.await_turn(by=by)
    if speech.switched:
        tickets.set_language(by=by, ticket_id=speech.ticket_id, language=speech.language.value)
    about(subject=("ticket", speech.ticket_id), ticket=speech.ticket_id, reason=_detail(decision))
    if isinstance(decision, HandOver):
        number = _hand_over(by, speech, decision)
    else:
        number = _append(by, speech, *_said(decision, speech.language))
        if decision.topic is not Topic.OTHER:
            tickets.set_topic(by=by, ticket_id=speech.ticket_id, topic=decision.topic)
    _keep(speech, number)
    return number


@action("bot.heed_rating", open_to=(ActorKind.SYSTEM,))
def heed_rating(*, by: Actor, ticket_id: UUID, score: int) -> None:
    """Act on what a customer thought of the bot: 4 and 5 solve the ticket, 1 and 2 bring a person.

    Nothing happens when the bot is no longer the handler, when the ticket is finished, or, for a good score,
    when the customer has written since and waits: then the question counts, not the praise.
    """
    routing.await_turn(by=by)
    about(subject=("ticket", ticket_id), ticket=ticket_id, after={"score": score})
    row = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None or row.handler is not Handler.BOT or row.status in (Status.SOLVED, Status.CLOSED):
        return
    if score <= _POOR:
        _say_that_a_person_comes(row)
        summary = f"The customer rated the assistant's answer {score} of 5."
        routing.enqueue(by=by, ticket_id=ticket_id, reason=QueueReason.BOT_UNSURE, summary=summary)
    elif score >= _GOOD and row.waiting_since is None:
        with suppress(Refused):  # somebody wrote in this very moment
            tickets.set_status(
                by=by,
                ticket_id=ticket_id,
                status=Status.SOLVED,
                reason=_RATED_WELL,
                only_if_head=row.last_number,
            )


def _say_that_a_person_comes(row: TicketRow) -> None:
    message = NewMessage(
        ticket_id=row.id,
        author=SYSTEM,
        client_key=uuid5(_KEYS, f"{row.id}/rated"),
        text=say(row.language, wording.HANDING_OVER[HandOverReason.NOT_HELPED]),
        channel=row.channel,
    )
    tickets.append_messages(by=SYSTEM, batch=[message])


def _said(decision: Answer | Clarify | Act, language: Language) -> tuple[str, tuple[Citation, ...]]:
    if isinstance(decision, Clarify):
        return wording.clarify_text(decision, language.value), ()
    if isinstance(decision, Act):
        # The contract is final; no act is offered before protection's doors exist.
        raise Refused(ErrorCode.NOT_OFFERED, field="act")
    if decision.kind is not AnswerKind.ARTICLE:
        return wording.small_talk(decision.kind, language.value), ()
    card = knowledge.article(viewer=BOT, slug=decision.slug, language=language)
    return wording.article_text(card), (_citation(card),)


def _citation(card: ArticleCard) -> Citation:
    return Citation(slug=card.slug, title=card.title, url=card.url, language=card.language.value)


def _hand_over(by: Actor, speech: Speech, decision: HandOver) -> int:
    first_aid = _first_aid(decision, speech.language)
    text = wording.handing_over_text(decision, speech.language.value, first_aid)
    # Said by the system, not as an answer: the customer still waits, and the queue counts from their words.
    number = _append(SYSTEM, speech, text, (_citation(first_aid),) if first_aid else ())
    routing.enqueue(
        by=by,
        ticket_id=speech.ticket_id,
        reason=_QUEUE_REASONS.get(decision.reason, QueueReason.BOT_UNSURE),
        topic=None if decision.topic is Topic.OTHER else decision.topic,
        priority=decision.priority,
        summary=decision.summary,
    )
    return number


def _first_aid(decision: HandOver, language: Language) -> ArticleCard | None:
    if not decision.first_aid:
        return None
    try:
        return knowledge.article(viewer=BOT, slug=decision.first_aid, language=language)
    except Refused:
        return None


def _append(author: Actor, speech: Speech, text: str, citations: tuple[Citation, ...]) -> int:
    message = NewMessage(
        ticket_id=speech.ticket_id,
        author=author,
        client_key=uuid5(_KEYS, f"{speech.ticket_id}/{speech.question_number}"),
        text=text,
        visibility=Visibility.PUBLIC,
        kind=MessageKind.ANSWER if isinstance(speech.decision, Answer) else MessageKind.TEXT,
        citations=citations,
        only_if_head=speech.head,
    )
    result = tickets.append_messages(by=BOT, batch=[message])[0]
    if not isinstance(result, Appended):
        raise Refused(result.code, field=result.field)
    if result.repeated:
        raise Refused(ErrorCode.HEAD_MOVED, field="ticket")
    return result.number


def _keep(speech: Speech, number: int) -> None:
    decision = speech.decision
    AnswerRow.objects.create(
        ticket_id=speech.ticket_id,
        number=number,
        question_number=speech.question_number,
        decision=_kind(decision).value,
        detail=_detail(decision),
        evidence=encode(decision),
        language=speech.language.value,
        rules_version=VERSION,
        seconds=round(speech.seconds, 3),
        at=now(),
    )


def _kind(decision: Decision) -> DecisionKind:
    if isinstance(decision, Answer):
        return DecisionKind.ANSWER
    if isinstance(decision, Clarify):
        return DecisionKind.CLARIFY
    return DecisionKind.ACT if isinstance(decision, Act) else DecisionKind.HAND_OVER


def _detail(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return decision.kind.value
    if isinstance(decision, HandOver):
        return decision.reason.value
    return decision.name if isinstance(decision, Act) else "choices"
