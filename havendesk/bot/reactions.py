"""What the bot does when something happens in a ticket."""

from havendesk.bot import actions
from havendesk.bot.events import TrainingAsked
from havendesk.bot.jobs import respond, tell_change, tell_no_change
from havendesk.bot.trainings import run_training
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.knowledge.events import TextPublished
from havendesk.protection import actions as protection
from havendesk.protection import queries as protection_queries
from havendesk.resolvers.events import FindingChanged, WatchEnded
from havendesk.tickets.events import MessagesAppended, TicketRated, TicketReopened, TicketSolved
from havendesk.tickets.types import AuthorKind, Handler


def _asked_the_bot(event: MessagesAppended) -> bool:
    return event.author_kind is AuthorKind.CUSTOMER and event.handler is Handler.BOT


@reaction(MessagesAppended, when=_asked_the_bot)
def on_messages(event: MessagesAppended) -> None:
    """Answer a customer; whether the bot is still the one to speak is read again."""
    respond(event.ticket_id)


@reaction(TicketRated, when=lambda event: event.score != 3)
def on_rating(event: TicketRated) -> None:
    """A good word ends the matter, a bad one brings a person; the middle says nothing."""
    actions.heed_rating(by=SYSTEM, ticket_id=event.ticket_id, score=event.score)


def _holds_complaint(event: TicketSolved | TicketReopened) -> bool:
    return protection_queries.is_complaint(viewer=SYSTEM, ticket_id=event.ticket_id)


@reaction(TicketSolved)
def on_solved(event: TicketSolved) -> None:
    """A complaint is answered."""
    if _holds_complaint(event):
        protection.settle_complaint(by=SYSTEM, ticket_id=event.ticket_id, answered=True)


@reaction(TicketReopened)
def on_reopened(event: TicketReopened) -> None:
    """A complaint goes on."""
    if _holds_complaint(event):
        protection.settle_complaint(by=SYSTEM, ticket_id=event.ticket_id, answered=False)


@reaction(FindingChanged)
def on_change(event: FindingChanged) -> None:
    """Keep the promise to tell."""
    tell_change(event.watch_id)


@reaction(WatchEnded)
def on_watch_ended(event: WatchEnded) -> None:
    """Say that nothing has changed in all the time."""
    tell_no_change(event.watch_id)


@reaction(TextPublished)
def on_text(event: TextPublished) -> None:
    """Learn from what was written, once the writing pauses; until then the search finds it."""
    actions.await_training(by=SYSTEM)


@reaction(TrainingAsked)
def on_training(event: TrainingAsked) -> None:
    """Train; a second call finds it taken."""
    run_training(event.training_id)
