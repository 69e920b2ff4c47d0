"""Trainings of the models: asked for, begun, published or refused."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, F, Func, Value

from havendesk.bot.events import TrainingAsked
from havendesk.bot.learning import MADE_BY, Made, questions_of
from havendesk.bot.models import Model, Training
from havendesk.bot.options import BotOptions
from havendesk.bot.rules.understanding.comparing import Comparison, compare
from havendesk.bot.rules.understanding.kin import kin
from havendesk.bot.types import TrainingState
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of

# A training that gave no sign of life for so long has lost its worker. One comes before each language.
LOST_AFTER = timedelta(minutes=30)
# A training that was called and did not begin is called again.
_CALLED_AGAIN = timedelta(minutes=5)
# A training that failed or was refused is not tried again before the next day.
_RENEWED_AGAIN = timedelta(days=1)
_SOONER_AT_FIRST = 24
_PIECE = 4 << 20
# So many versions of a language's model can be gone back to.
KEPT = 3


@action("bot.request_training", open_to=(ActorKind.SYSTEM,))
def request_training(*, by: Actor, reason: str = "", allow_drop: bool = False) -> UUID:
    """Ask for a training now; it runs as a job.

    Args:
        allow_drop: publish even if a language understands less than before; needs a reason.

    Returns:
        The training's id.

    Raises:
        Refused: REASON_MISSING.
    """
    if allow_drop and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    at = now()
    training = Training.objects.create(
        state=TrainingState.ASKED.value,
        asked_by=by.kind.value,
        reason=reason[:500],
        allow_drop=allow_drop,
        asked_at=at,
        due_at=at + _CALLED_AGAIN,
    )
    about(subject=("training", training.id), reason=reason, after={"allow_drop": allow_drop})
    announce(TrainingAsked(training_id=training.id))
    return training.id


@action("bot.await_training", open_to=(ActorKind.SYSTEM,))
def await_training(*, by: Actor) -> UUID:
    """Texts have changed: train after a while without further changes. One such training waits at a time. A
    desk that has no model waits a part of that only."""
    delay = timedelta(seconds=options_of(BotOptions).bot_training_delay_seconds)
    due = now() + (delay if Model.objects.filter(current=True).exists() else delay / _SOONER_AT_FIRST)
    waiting = Training.objects.select_for_update().filter(
        state=TrainingState.ASKED.value, asked_by=ActorKind.SYSTEM.value
    )
    training = waiting.first()
    if training is None:
        training = Training.objects.create(
            state=TrainingState.ASKED.value, asked_by=ActorKind.SYSTEM.value, asked_at=now(), due_at=due
        )
    else:
        Training.objects.filter(pk=training.pk).update(due_at=due)
    about(subject=("training", training.id))
    return training.id


@action("bot.call_trainings", open_to=(ActorKind.SYSTEM,))
def call_trainings(*, by: Actor) -> int:
    """Call the trainings whose time has come, and those whose worker was lost; one is asked for where a model
    in force was made otherwise than models are made now, once a day at most.

    Returns:
        How many were called.
    """
    set_based()
    at = now()
    Training.objects.filter(state=TrainingState.RUNNING.value, due_at__lt=at - LOST_AFTER).update(
        state=TrainingState.ASKED.value
    )
    _await_successors(at)
    due = list(Training.objects.select_for_update().filter(state=TrainingState.ASKED.value, due_at__lte=at))
    Training.objects.filter(pk__in=[one.pk for one in due]).update(due_at=at + _CALLED_AGAIN)
    announce(*(TrainingAsked(training_id=one.id) for one in due))
    return len(due)


def _await_successors(at: datetime) -> None:
    outdated = Model.objects.filter(current=True).exclude(card__version=MADE_BY)
    asked = Training.objects.filter(asked_at__gt=at - _RENEWED_AGAIN)
    if outdated.exists() and not asked.exists():
        Training.objects.create(
            state=TrainingState.ASKED.value, asked_by=ActorKind.SYSTEM.value, asked_at=at, due_at=at
        )


@action("bot.begin_training", open_to=(ActorKind.SYSTEM,))
def begin_training(*, by: Actor, training_id: UUID) -> bool:
    """Take a training on; false when somebody has it already or it is over."""
    about(subject=("training", training_id))
    taken = Training.objects.filter(pk=training_id, state=TrainingState.ASKED.value).update(
        state=TrainingState.RUNNING.value, due_at=now()
    )
    return bool(taken)


@action("bot.keep_training", open_to=(ActorKind.SYSTEM,))
def keep_training(*, by: Actor, training_id: UUID) -> bool:
    """Give a sign of life of a training; false when it is over or was taken for lost."""
    about(subject=("training", training_id))
    kept = Training.objects.filter(pk=training_id, state=TrainingState.RUNNING.value).update(due_at=now())
    return bool(kept)


@action("bot.put_first_model", open_to=(ActorKind.SYSTEM,))
def put_first_model(*, by: Actor, training_id: UUID, made: Made) -> bool:
    """Put the model of one language in force while its training goes on; false when the training is over or
    was taken for lost. For a desk that has no model: there is nothing to compare it with."""
    about(subject=("training", training_id), after={"language": made.language.value})
    training = _running(training_id)
    if training is None:
        return False
    _put_in_force(training, made)
    return True


@action("bot.publish_models", open_to=(ActorKind.SYSTEM,))
def publish_models(*, by: Actor, training_id: UUID, made: Sequence[Made]) -> TrainingState:
    """Put the new models in force, all of them or none, and keep the report.

    They are refused when a language understands more than a point less of what both models were asked,
    unless the training was asked for with leave to drop.

    Returns:
        DONE or REFUSED.

    Raises:
        Refused: NOT_FOUND, the training does not run.
    """
    training = _running(training_id)
    if training is None:
        raise Refused(ErrorCode.NOT_FOUND, field="training_id")
    before = {row.language: row for row in Model.objects.filter(current=True).defer("content")}
    compared = {one.language.value: _compared(before.get(one.language.value), one) for one in made}
    dropped = [language for language, one in compared.items() if one.dropped]
    state = TrainingState.REFUSED if dropped and not training.allow_drop else TrainingState.DONE
    if state is TrainingState.DONE:
        for one in made:
            _put_in_force(training, one)
    report = _report(made, before, compared, dropped)
    _end(training, state, report)
    about(
        subject=("training", training_id),
        reason=training.reason,
        after={"state": state.value, "dropped": dropped},
    )
    return state


@action("bot.fail_training", open_to=(ActorKind.SYSTEM,))
def fail_training(*, by: Actor, training_id: UUID, why: str) -> None:
    """Say that a training could not be done; the models in force stay."""
    about(subject=("training", training_id), after={"state": TrainingState.FAILED.value})
    training = _running(training_id)
    if training is not None:
        _end(training, TrainingState.FAILED, {"why": why[:300]})


def _running(training_id: UUID) -> Training | None:
    """The training, held until the end of the transaction; None when it does not run."""
    running = Training.objects.select_for_update().filter(pk=training_id, state=TrainingState.RUNNING.value)
    return running.first()


def _compared(old: Model | None, new: Made) -> Comparison:
    if old is None:
        return Comparison(0, None, None)
    return compare(old.questions, old.card["targets"], new.held_out, kin())


def _put_in_force(training: Training, made: Made) -> None:
    rows = Model.objects.filter(language=made.language.value)
    rows.filter(current=True).update(current=False)
    model = Model.objects.create(
        language=made.language.value,
        training=training,
        content=b"",
        sha256=made.sha256,
        card=made.card,
        questions=questions_of(made),
        made_at=now(),
    )
    # A statement holds a value several times, in twice its length.
    for piece in made.content.pieces(_PIECE):
        more = Func(
            F("content"),
            Value(piece),
            template="%(expressions)s",
            arg_joiner=" || ",
            output_field=BinaryField(),
        )
        Model.objects.filter(pk=model.pk).update(content=more)
    kept = rows.order_by("-made_at").values_list("pk", flat=True)[:KEPT]
    rows.exclude(pk__in=list(kept)).update(content=None)


def _report(
    made: Sequence[Made], before: dict[str, Model], compared: dict[str, Comparison], dropped: list[str]
) -> dict[str, Any]:
    languages = {}
    for one in made:
        language = one.language.value
        old, both = before.get(language), compared[language]
        languages[language] = {
            "before": old.card["unseen"] if old else None,
            "after": one.card["unseen"],
            "examples": one.card["examples"],
            "targets": len(one.card["targets"]),
            "same_questions": {"questions": both.questions, "before": both.before, "after": both.after},
        }
    return {"languages": languages, "dropped": dropped}


def _end(training: Training, state: TrainingState, report: dict[str, Any]) -> None:
    Training.objects.filter(pk=training.pk).update(state=state.value, report=report, ended_at=now())
