"""What the bot does when something happens in a ticket."""

from havendesk.bot.jobs import respond
from havendesk.kernel.outbox import reaction
from havendesk.tickets.events import MessagesAppended
from havendesk.tickets.types import AuthorKind


@reaction(MessagesAppended)
def on_messages(event: MessagesAppended) -> None:
    """Answer a customer; whether the bot is the one to speak is read again."""
    if event.author_kind is AuthorKind.CUSTOMER:
        respond(event.ticket_id)
