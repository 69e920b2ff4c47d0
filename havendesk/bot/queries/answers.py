"""What the bot decided in a ticket."""

from uuid import UUID

from havendesk.bot.models import Answer
from havendesk.bot.types import AnswerCard, DecisionKind
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language


@query("bot.answers", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def answers(*, viewer: Actor, ticket_id: UUID) -> list[AnswerCard]:
    """What the bot decided in a ticket, in order; without the customer's words."""
    return [_card(row) for row in Answer.objects.filter(ticket_id=ticket_id).order_by("question_number")]


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
