"""What the bot does when something happens in a ticket."""

from havendesk.bot.jobs import respond
from havendesk.kernel.outbox import reaction
from havendesk.tickets.events import MessagesAppended
from havendesk.tickets.types import AuthorKind, Handler


def _asked_the_bot(event: MessagesAppended) -> bool:
    return event.author_kind is AuthorKind.CUSTOMER and event.handler is Handler.BOT


@reaction(MessagesAppended, when=_asked_the_bot)
def on_messages(event: MessagesAppended) -> None:
    """Answer a customer; whether the bot is still the one to speak is read again."""
    respond(event.ticket_id)
