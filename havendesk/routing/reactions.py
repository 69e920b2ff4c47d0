"""What routing does when people come and go and customers write."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.people import queries as people
from havendesk.people.events import PresenceChanged, StaffDeactivated, StaffLost, StaffSuspended
from havendesk.people.types import PresenceStatus
from havendesk.routing import actions
from havendesk.tickets.events import MessagesAppended, PriorityChanged, TicketReopened, TicketWoken
from havendesk.tickets.types import AuthorKind, Handler


@reaction(PresenceChanged, when=lambda event: event.status is PresenceStatus.AVAILABLE)
def presence_changed(event: PresenceChanged) -> None:
    """An agent who became available gets back what they lost, then contacts from their teams' queues."""
    actions.give_back(by=SYSTEM, agent_id=event.staff_id)
    for team_id in people.staff_card(viewer=SYSTEM, staff_id=event.staff_id).team_ids:
        actions.match(by=SYSTEM, team_id=team_id)


@reaction(StaffLost)
def staff_lost(event: StaffLost) -> None:
    """The contacts of a lost agent go back to the front."""
    actions.release_lost(by=SYSTEM, agent_id=event.staff_id)


@reaction(StaffDeactivated)
def staff_deactivated(event: StaffDeactivated) -> None:
    """Nothing stays with somebody who left."""
    actions.release_left(by=SYSTEM, agent_id=event.staff_id)


@reaction(StaffSuspended)
def staff_suspended(event: StaffSuspended) -> None:
    """Nothing stays with somebody who gets in no more."""
    actions.release_left(by=SYSTEM, agent_id=event.staff_id)


@reaction(TicketReopened)
def ticket_reopened(event: TicketReopened) -> None:
    """A solved ticket in which the customer wrote needs somebody again."""
    actions.requeue(by=SYSTEM, ticket_id=event.ticket_id)


@reaction(TicketWoken)
def ticket_woken(event: TicketWoken) -> None:
    """A ticket that is back, and whose agent is not there, is not left alone."""
    actions.requeue(by=SYSTEM, ticket_id=event.ticket_id)


def _asked_people(event: MessagesAppended) -> bool:
    return event.author_kind is AuthorKind.CUSTOMER and event.handler is not Handler.BOT


@reaction(MessagesAppended, when=_asked_people)
def messages_appended(event: MessagesAppended) -> None:
    """A customer who writes to an agent who is not there is not left alone."""
    actions.requeue(by=SYSTEM, ticket_id=event.ticket_id)


@reaction(PriorityChanged)
def priority_changed(event: PriorityChanged) -> None:
    """A waiting ticket moves to the place of its new priority."""
    actions.reorder(by=SYSTEM, ticket_id=event.ticket_id)
