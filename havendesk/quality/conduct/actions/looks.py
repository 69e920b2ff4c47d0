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
from havendesk.quality.conduct.events import LookQuestioned
from havendesk.quality.conduct.queries.looks import own_look
from havendesk.quality.conduct.rules.looks import looker, question_key
from havendesk.routing import actions as routing
from havendesk.routing.types import Call
from havendesk.tickets.types import Priority

PER_HOUR = 5
MOST_WORDS = 2000

_QUESTION = noop(
    "I am worried about a look at my data.\nWhen: {at}\nBy: {code}\nEntry of the record: {entry}\n{words}"
)
_TO_TEAM = noop(
    "The customer asks about a look at their data. The entry {entry} says whose it was; this ticket does not "
    "reach whoever looked."
)


@action("quality.conduct.question_look", open_to=(ActorKind.CUSTOMER,))
def question_look(*, by: Actor, entry_id: UUID, words: str = "", language: str = "") -> str:
    """Open a conversation with security about a look at one's own data, before everybody who waits. The same
    look gives the same conversation. Whoever looked is kept away from it, whatever their roles.
    ``language`` empty: the customer's own.

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
    whom = looker(told.look)
    opened = routing.call_security(
        by=SYSTEM,
        call=Call(
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
            summary=say(spoken, _TO_TEAM, entry=str(entry_id)),
            priority=Priority.HIGH,
            not_for=[whom] if whom is not None else [],
        ),
    )
    about(ticket=opened.ticket_id)
    announce(LookQuestioned(entry_id, card.id, opened.ticket_id, whom))
    return opened.reference
