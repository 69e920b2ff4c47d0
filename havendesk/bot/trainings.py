"""Trainings as jobs: the slow part holds no transaction."""

from uuid import UUID

from havendesk.bot import actions
from havendesk.bot.learning import LEARNT, Made, make
from havendesk.bot.types import TrainingState
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.doors import let_connection_go
from havendesk.kernel.encoders import encoder_for
from havendesk.kernel.jobs import periodic
from havendesk.kernel.logs import get_logger
from havendesk.knowledge import queries as knowledge

log = get_logger(__name__)


@periodic(20, "bot.call_trainings")
def call_trainings() -> None:
    """Call the trainings whose time has come."""
    actions.call_trainings(by=SYSTEM)


def run_training(training_id: UUID) -> TrainingState | None:
    """Make the models of every language and put them in force. None when somebody else has the training."""
    if not actions.begin_training(by=SYSTEM, training_id=training_id):
        return None
    try:
        made = make_all()
        if not made:
            actions.fail_training(
                by=SYSTEM, training_id=training_id, why="too little is published to learn from"
            )
            return TrainingState.FAILED
        state = actions.publish_models(by=SYSTEM, training_id=training_id, made=made)
    except Exception as fault:
        actions.fail_training(by=SYSTEM, training_id=training_id, why=type(fault).__name__)
        raise
    log.info("bot.trained", state=state.value, languages=[one.language.value for one in made])
    return state


def make_all() -> list[Made]:
    """A model of every language that has something to learn from."""
    shelves = [(language, knowledge.taught_shelf(viewer=SYSTEM, language=language)) for language in LEARNT]
    let_connection_go()
    found = [make(language, shelf, encoder_for(language)) for language, shelf in shelves if shelf.texts]
    return [one for one in found if one is not None]
