"""The security team is called: one door for every room that needs it."""

from __future__ import annotations

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import queries as people
from havendesk.people.types import Topic
from havendesk.routing.actions import queue, serving
from havendesk.routing.types import Call, QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import MessageKind, NewMessage, NewTicket, Opened, Rejected


@action("routing.call_security", open_to=(ActorKind.SYSTEM,))
def call_security(*, by: Actor, call: Call) -> Opened:
    """Open a ticket of an account at the front of the queue of whoever takes security, and match at once.
    Calling again with the same key changes nothing and answers the same ticket (``repeated``).

    The turn comes before the ticket's own lock, as in every act that writes into a ticket and hands it over:
    taken the other way round, it and a sweep over the same ticket would wait for each other.

    Raises:
        Refused: ``not_found`` (field ``team``) on a desk where nobody takes security; what opening a ticket
            refuses. Nothing was opened.
    """
    serving.one_at_a_time()
    about(customer=call.customer.id, reason=QueueReason.URGENT_SECURITY.value)
    if people.team_for(viewer=by, topic=Topic.SECURITY.value, language=call.language) is None:
        raise Refused(ErrorCode.NOT_FOUND, field="team", detail="Nobody takes security on this desk.")
    opened = _opened(by, call)
    about(subject=("ticket", opened.ticket_id), ticket=opened.ticket_id)
    if opened.repeated:
        return opened
    if call.not_for:
        tickets.keep_from(by=by, ticket_id=opened.ticket_id, staff_ids=call.not_for)
    if call.told:
        line = NewMessage(opened.ticket_id, by, uuid7(), call.told, kind=MessageKind.EVENT)
        tickets.append_messages(by=by, batch=[line])
    queue.enqueue(
        by=by,
        ticket_id=opened.ticket_id,
        reason=QueueReason.URGENT_SECURITY,
        topic=Topic.SECURITY,
        priority=call.priority,
        summary=call.summary,
        front=True,
    )
    return opened


def _opened(by: Actor, call: Call) -> Opened:
    (opened,) = tickets.open_tickets(
        by=by,
        batch=[
            NewTicket(
                customer=call.customer,
                client_key=call.client_key,
                language=call.language,
                jurisdiction=call.jurisdiction,
                topic=Topic.SECURITY,
                text=call.text,
            )
        ],
    )
    if isinstance(opened, Rejected):
        raise Refused(opened.code, field=opened.field)
    return opened
