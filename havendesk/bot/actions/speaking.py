"""One decision, what it says and why, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from havendesk.bot.actions import offering
from havendesk.bot.models import Answer as AnswerRow
from havendesk.bot.options import BotOptions
from havendesk.bot.rules import VERSION, finding_rules, showing, wording
from havendesk.bot.rules.deciding import detail_of, kind_of
from havendesk.bot.types import (
    Act,
    ActName,
    Answer,
    AnswerKind,
    Clarify,
    HandOver,
    HandOverReason,
    Speech,
)
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.types import ArticleCard
from havendesk.people.types import Topic
from havendesk.protection import actions as protection_actions
from havendesk.protection import queries as protection
from havendesk.protection.types import ComplaintCard
from havendesk.resolvers import actions as resolvers
from havendesk.resolvers.rules import wording as findings
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import Appended, Citation, MessageKind, NewMessage, Visibility
from havendesk.tickets.types.parts import Parts

KEYS = UUID("0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b11")

QUEUE_REASONS = {
    HandOverReason.WANTS_PERSON: QueueReason.ASKED,
    HandOverReason.SECURITY_ALARM: QueueReason.URGENT_SECURITY,
    HandOverReason.SENSITIVE: QueueReason.SENSITIVE,
    HandOverReason.BOT_OFF: QueueReason.BOT_OFF,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a decision says."""

    text: str
    citations: tuple[Citation, ...] = ()
    parts: Parts = field(default_factory=Parts)


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
    about(subject=("ticket", speech.ticket_id), ticket=speech.ticket_id, reason=detail_of(decision))
    number = (
        _hand_over(by, speech, decision) if isinstance(decision, HandOver) else _say(by, speech, decision)
    )
    _keep(speech, number)
    return number


def _say(by: Actor, speech: Speech, decision: Answer | Clarify | Act) -> int:
    number = _append(by, speech, _said(speech, decision))
    if decision.topic is not Topic.OTHER:
        tickets.set_topic(by=by, ticket_id=speech.ticket_id, topic=decision.topic)
    customer, finding = speech.exchange_customer_id, decision.finding
    if isinstance(decision, Answer) and decision.watch and finding is not None and customer is not None:
        resolvers.watch(
            by=by,
            exchange_customer_id=customer,
            subject_id=speech.ticket_id,
            finding=finding_rules.pinned(finding),
        )
    return number


def _said(speech: Speech, decision: Answer | Clarify | Act) -> _Said:
    language = speech.language.value
    if isinstance(decision, Clarify):
        labels = wording.labels(decision, language)
        buttons = showing.buttons(speech.question_number, labels)
        parts = Parts(
            text=wording.asked(decision, language) if labels else "",
            choices=buttons,
            evidence=showing.evidence(decision.finding, language),
        )
        return _Said(wording.clarify_text(decision, language, labels), parts=parts)
    if isinstance(decision, Act):
        return _offered(speech, decision)
    card = None
    if decision.kind is AnswerKind.ARTICLE:
        card = knowledge.article(viewer=BOT, slug=decision.slug, language=speech.language)
    parts = Parts(
        evidence=showing.evidence(decision.finding, language),
        document=showing.document(decision.finding, language),
        feedback=decision.kind in (AnswerKind.ARTICLE, AnswerKind.FINDING),
    )
    citations = (_citation(card),) if card is not None else ()
    return _Said(wording.answer_text(decision, card, language), citations, parts)


def _offered(speech: Speech, decision: Act) -> _Said:
    language, finding = speech.language.value, decision.finding
    lines = wording.act_lines(decision.name, dict(decision.arguments), language)
    preview = _preview(speech, decision.name, dict(decision.arguments), lines)
    text = wording.act_text(decision.name, finding, lines, language)
    if preview is None:
        raise Refused(ErrorCode.NOT_OFFERED, field="act")
    return _Said(
        text,
        parts=Parts(
            text=findings.text(finding, language) if finding is not None else "",
            act=preview,
            evidence=showing.evidence(finding, language),
        ),
    )


def _preview(speech: Speech, name: ActName, arguments: dict[str, str], lines: tuple[str, ...]) -> Any:
    customer = speech.exchange_customer_id
    if customer is None:
        return None
    if name is ActName.FREEZE_ACCOUNT and protection.open_freeze(viewer=BOT, exchange_customer_id=customer):
        return None  # it is being frozen already: the words of the customer were enough
    offer = offering.make(
        ticket_id=speech.ticket_id,
        exchange_customer_id=customer,
        name=name,
        arguments=arguments,
        language=speech.language,
    )
    return showing.preview(offer.id, name, lines, speech.language.value, offer.expires_at)


def _citation(card: ArticleCard) -> Citation:
    return Citation(slug=card.slug, title=card.title, url=card.url, language=card.language.value)


def _hand_over(by: Actor, speech: Speech, decision: HandOver) -> int:
    language = speech.language.value
    first_aid = _first_aid(speech, decision)
    preview = None
    if decision.offer is not None:
        preview = _preview(speech, decision.offer, {}, wording.act_lines(decision.offer, {}, language))
    complaint = _received(by, speech) if decision.complaint else None
    said = _Said(
        wording.handing_over_text(
            decision, language, first_aid, offered=preview is not None, complaint=complaint
        ),
        (_citation(first_aid),) if first_aid else (),
        Parts(act=preview, evidence=showing.evidence(decision.finding, language)),
    )
    # Said by the system, not as an answer: the customer still waits, and the queue counts from their words.
    number = _append(SYSTEM, speech, said)
    routing.enqueue(
        by=by,
        ticket_id=speech.ticket_id,
        reason=QUEUE_REASONS.get(decision.reason, QueueReason.BOT_UNSURE),
        topic=None if decision.topic is Topic.OTHER else decision.topic,
        priority=decision.priority,
        summary=decision.summary if complaint is None else _with_clock(decision.summary, complaint),
    )
    return number


def _received(by: Actor, speech: Speech) -> ComplaintCard:
    row = ticket_queries.states(viewer=BOT, ticket_ids=[speech.ticket_id])[speech.ticket_id]
    return protection_actions.receive_complaint(
        by=by, customer_id=row.customer_id, ticket_id=row.id, reference=row.reference
    )


def _with_clock(summary: str, complaint: ComplaintCard) -> str:
    notes = options_of(BotOptions).bot_notes
    return f"{summary}\n{wording.complaint_text(wording.COMPLAINT_CLOCK, complaint, notes)}"


def _first_aid(speech: Speech, decision: HandOver) -> ArticleCard | None:
    if not decision.first_aid:
        return None
    try:
        return knowledge.article(viewer=BOT, slug=decision.first_aid, language=speech.language)
    except Refused:
        return None


def _append(author: Actor, speech: Speech, said: _Said) -> int:
    message = NewMessage(
        ticket_id=speech.ticket_id,
        author=author,
        client_key=uuid5(KEYS, f"{speech.ticket_id}/{speech.question_number}"),
        text=said.text,
        visibility=Visibility.PUBLIC,
        kind=MessageKind.ANSWER if isinstance(speech.decision, Answer) else MessageKind.TEXT,
        citations=said.citations,
        only_if_head=speech.head,
        parts=said.parts if said.parts != Parts() else None,
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
        decision=kind_of(decision).value,
        detail=detail_of(decision),
        evidence=encode(decision),
        inputs=speech.inputs,
        language=speech.language.value,
        rules_version=VERSION,
        seconds=round(speech.seconds, 3),
        at=now(),
    )
