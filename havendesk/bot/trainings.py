"""Trainings as jobs: the slow part holds no transaction, and runs in a process of its own."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from havendesk.bot import actions, queries
from havendesk.bot.learning import LEARNT, Made, Material, material
from havendesk.bot.training_apart import TrainerFault, make_apart
from havendesk.bot.types import TrainingState
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.doors import let_connection_go
from havendesk.kernel.i18n import Language
from havendesk.kernel.jobs import periodic
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.knowledge import queries as knowledge

log = get_logger(__name__)


class _TakenAway(Exception):
    """Nobody waits for this training any more."""


@periodic(20, "bot.call_trainings")
def call_trainings() -> None:
    """Call the trainings whose time has come."""
    actions.call_trainings(by=SYSTEM)


def run_training(training_id: UUID) -> TrainingState | None:
    """Make the models of every language and put them in force. None when somebody else has the training.

    A desk without any model gets one of each language as soon as it is learnt: most of a training keeps
    questions back and asks them, which says how good a model is.
    """
    if not actions.begin_training(by=SYSTEM, training_id=training_id):
        return None
    with ExitStack() as files:
        try:
            if not queries.models_in_force(viewer=SYSTEM):
                _put_first_models(training_id)
            made = list(make_all(training_id, _files(files)))
            if not made:
                actions.fail_training(
                    by=SYSTEM, training_id=training_id, why="too little is published to learn from"
                )
                return TrainingState.FAILED
            state = actions.publish_models(by=SYSTEM, training_id=training_id, made=made)
        except _TakenAway:
            return None
        except TrainerFault as fault:
            actions.fail_training(by=SYSTEM, training_id=training_id, why=str(fault))
            raise
        except (Exception, KeyboardInterrupt) as fault:
            actions.fail_training(by=SYSTEM, training_id=training_id, why=type(fault).__name__)
            raise
    log.info("bot.trained", state=state.value, languages=[one.language.value for one in made])
    return state


def _put_first_models(training_id: UUID) -> None:
    with ExitStack() as files:
        for made in make_all(training_id, _files(files), first=True):
            if not actions.put_first_model(by=SYSTEM, training_id=training_id, made=made):
                raise _TakenAway
            log.info("bot.first_model", language=made.language.value)


def _files(files: ExitStack) -> dict[Language, BinaryIO]:
    return {one: files.enter_context(tempfile.TemporaryFile()) for one in LEARNT}


def make_all(
    training_id: UUID, answers: Mapping[Language, BinaryIO], *, first: bool = False
) -> Iterator[Made]:
    """A model of every language that has something to learn from, one after the other.

    Args:
        answers: the file in which each model lies, for as long as it is open.
        first: as `Material.first`.
    """
    for language in LEARNT:
        if not actions.keep_training(by=SYSTEM, training_id=training_id):
            raise _TakenAway
        given = _material(language)
        if given is None:
            continue
        made = make_apart(replace(given, first=first), answers[language])
        if made is not None:
            yield made


def _material(language: Language) -> Material | None:
    """None where nothing is published. No connection stays open behind it."""
    shelf = knowledge.taught_shelf(viewer=SYSTEM, language=language)
    let_connection_go()
    return material(language, shelf, encoded=options_of(KernelOptions).encoder) if shelf.texts else None
