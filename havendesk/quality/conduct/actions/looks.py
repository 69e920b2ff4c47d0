"""A customer asks about a look at their data."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers.queries import customer_card
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import iso
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.limits import Per, spend
from havendesk.people.types import Topic
from havendesk.quality.conduct.events import LookQuestioned
from havendesk.quality.conduct.queries.looks import own_look
from havendesk.quality.conduct.rules.looks import question_key
from havendesk.routing import actions as routing
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import NewTicket, Priority, Rejected

PER_HOUR = 5
MOST_WORDS = 2000

_QUESTION = noop(
    "I am worried about a look at my data.\nWhen: {at}\nBy: {code}\nEntry of the record: {entry}\n{words}"
)
_TO_TEAM = noop(
    "The customer asks about a look at their data. The entry {entry} says whose it was; whoever looked must "
    "not answer this ticket."
)


@action("quality.conduct.question_look", open_to=(ActorKind.CUSTOMER,))
def question_look(*, by: Actor, entry_id: UUID, words: str = "", language: str = "") -> str:
    """Open a conversation with security about a look at one's own data, before everybody who waits. The same
    look gives the same conversation. ``language`` empty: the customer's own.

    Returns:
        The conversation's reference.

    Raises:
        Refused: ``not_found`` for anything but a look that is told to this customer, ``field_invalid``
            (``words``) beyond 2,000 characters, ``too_many`` in an hour. Nothing was opened.
    """
    about(subject=("audit_entry", entry_id), customer=by.id, reason="a look is questioned")
    if len(words) > MOST_WORDS:
        raise Refused(ErrorCode.FIELD_INVALID, field="words", most=MOST_WORDS)
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    told = own_look(by, entry_id)
    if told.question:
        return told.question
    spend("quality.conduct.questions", str(by.id), PER_HOUR, per=Per.HOUR)
    card = customer_card(viewer=by, customer_id=by.id)
    spoken = language or card.language
    # The turn comes before the ticket's own lock: see routing.await_turn.
    routing.await_turn(by=SYSTEM)
    (opened,) = tickets.open_tickets(
        by=SYSTEM,
        batch=[
            NewTicket(
                customer=by,
                client_key=question_key(entry_id),
                language=spoken,
                jurisdiction=card.jurisdiction,
                text=say(
                    spoken,
                    _QUESTION,
                    at=iso(told.look.at),
                    code=told.look.code,
                    entry=str(entry_id),
                    words=words.strip(),
                ).strip(),
                topic=Topic.SECURITY,
            )
        ],
    )
    if isinstance(opened, Rejected):
        raise Refused(opened.code, field="words")
    routing.enqueue(
        by=SYSTEM,
        ticket_id=opened.ticket_id,
        reason=QueueReason.URGENT_SECURITY,
        topic=Topic.SECURITY,
        priority=Priority.HIGH,
        summary=say(spoken, _TO_TEAM, entry=str(entry_id)),
        front=True,
    )
    about(ticket=opened.ticket_id)
    announce(LookQuestioned(entry_id, card.id, opened.ticket_id))
    return opened.reference
