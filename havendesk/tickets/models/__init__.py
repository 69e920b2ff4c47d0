"""Tables of tickets."""

from havendesk.tickets.models.conversation import (
    URGENCY,
    WAITS_SINCE,
    Change,
    Draft,
    InboxItem,
    Link,
    Listening,
    Macro,
    Message,
    Participant,
    Rating,
    SavedView,
    ScheduledMessage,
    Tag,
    Ticket,
    TicketQuerySet,
    TicketTag,
)
from havendesk.tickets.models.files import QUARANTINE, Attachment
from havendesk.tickets.models.kept import KeptFrom
from havendesk.tickets.models.withheld import Withheld

__all__ = [
    "QUARANTINE",
    "URGENCY",
    "WAITS_SINCE",
    "Attachment",
    "Change",
    "Draft",
    "InboxItem",
    "KeptFrom",
    "Link",
    "Listening",
    "Macro",
    "Message",
    "Participant",
    "Rating",
    "SavedView",
    "ScheduledMessage",
    "Tag",
    "Ticket",
    "TicketQuerySet",
    "TicketTag",
    "Withheld",
]
