"""What the bot decided in a ticket."""

from datetime import datetime
from uuid import UUID

from havendesk.bot.models import Answer
from havendesk.bot.types import AnswerCard, DecisionKind, HandOverReason
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language

# What tells of a gap in the help centre; that somebody wants a person tells nothing about articles.
_NO_ANSWER = (HandOverReason.NOT_SURE, HandOverReason.CLARIFY_FAILED, HandOverReason.NOT_HELPED)


@query("bot.answers", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def answers(*, viewer: Actor, ticket_id: UUID) -> list[AnswerCard]:
    """What the bot decided in a ticket, in order; without the customer's words."""
    return [_card(row) for row in Answer.objects.filter(ticket_id=ticket_id).order_by("question_number")]


@query("bot.unanswered", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def unanswered(*, viewer: Actor, since: datetime, limit: int) -> list[AnswerCard]:
    """Decisions to hand over because no article was sure enough or none helped, the newest first; without the
    customers' words."""
    reasons = [reason.value for reason in _NO_ANSWER]
    rows = Answer.objects.filter(decision=DecisionKind.HAND_OVER.value, detail__in=reasons, at__gt=since)
    return [_card(row) for row in rows.order_by("-at")[:limit]]


def _card(row: Answer) -> AnswerCard:
    return AnswerCard(
        ticket_id=row.ticket_id,
        number=row.number,
        question_number=row.question_number,
        kind=DecisionKind(row.decision),
        detail=row.detail,
        evidence=row.evidence,
        language=Language(row.language),
        rules_version=row.rules_version,
        at=row.at,
        seconds=row.seconds,
        inputs=row.inputs,
    )
