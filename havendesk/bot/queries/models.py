"""Models in force and their trainings, for those who look after the bot."""

from uuid import UUID

from havendesk.bot.models import Model, Training
from havendesk.bot.types import ModelCard, TrainingCard, TrainingState
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language

MOST_TRAININGS = 20


@query("bot.models", open_to=(ActorKind.SYSTEM,))
def models_in_force(*, viewer: Actor) -> list[ModelCard]:
    """The model of each language; a language without one is served by the search alone."""
    rows = Model.objects.filter(current=True).defer("content", "questions").order_by("language")
    return [ModelCard(row.id, Language(row.language), row.sha256, row.made_at, row.card) for row in rows]


@query("bot.trainings", open_to=(ActorKind.SYSTEM,))
def trainings(*, viewer: Actor) -> list[TrainingCard]:
    """The newest trainings first."""
    return [_card(row) for row in Training.objects.order_by("-asked_at")[:MOST_TRAININGS]]


@query("bot.training", open_to=(ActorKind.SYSTEM,))
def training(*, viewer: Actor, training_id: UUID) -> TrainingCard | None:
    """One training; None when there is none of this id."""
    row = Training.objects.filter(pk=training_id).first()
    return _card(row) if row is not None else None


def _card(row: Training) -> TrainingCard:
    return TrainingCard(
        id=row.id,
        state=TrainingState(row.state),
        reason=row.reason,
        allow_drop=row.allow_drop,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        report=row.report,
    )
