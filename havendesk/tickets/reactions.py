"""What tickets does when something happened in a room below."""

from __future__ import annotations

from contextlib import suppress

from havendesk.customers import actions as customers
from havendesk.customers.events import CustomerUpgraded
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.errors import Refused
from havendesk.kernel.events import SubjectErased
from havendesk.kernel.outbox import reaction
from havendesk.people.types import Topic
from havendesk.protection import actions as protect
from havendesk.protection import queries as protection
from havendesk.protection.events import HoldAppealed
from havendesk.tickets import actions, queries
from havendesk.tickets.events import MessagesAppended, UploadInfected, UploadStored
from havendesk.tickets.types import AuthorKind, NewTicket, Opened


@reaction(CustomerUpgraded)
def visitor_proved(event: CustomerUpgraded) -> None:
    """The visitor's tickets belong to the customer they proved to be."""
    actions.adopt_tickets(by=SYSTEM, visitor_id=event.visitor_id, customer_id=event.customer_id)


@reaction(MessagesAppended, when=lambda event: event.author_kind is AuthorKind.AGENT)
def agent_wrote(event: MessagesAppended) -> None:
    """An agent who works on a ticket keeps the access that came with it."""
    row = queries.states(viewer=SYSTEM, ticket_ids=[event.ticket_id]).get(event.ticket_id)
    if row is None or row.assignee_id is None:
        return
    with suppress(Refused):  # the matter was finished meanwhile, and its access with it
        customers.renew_access(by=SYSTEM, agent_id=row.assignee_id, ticket_id=row.id)


@reaction(UploadStored)
def upload_stored(event: UploadStored) -> None:
    """The scanner sees it at once; the sweep goes on where it is silent."""
    actions.scan_upload(by=SYSTEM, attachment_id=event.attachment_id)


@reaction(UploadInfected)
def upload_infected(event: UploadInfected) -> None:
    """Into quarantine, and its sender is told."""
    actions.scan_upload(by=SYSTEM, attachment_id=event.attachment_id)


@reaction(SubjectErased, when=lambda event: event.subject_kind == "attachment")
def attachment_erased(event: SubjectErased) -> None:
    """The file follows its row. It lies outside the database, so it can go only after the commit."""
    actions.delete_erased_file(by=SYSTEM, attachment_id=event.subject_id)


@reaction(HoldAppealed)
def hold_appealed(event: HoldAppealed) -> None:
    """A conversation begins with the words of the objection; the same objection opens no second one."""
    found = protection.appeal_words(viewer=SYSTEM, appeal_id=event.appeal_id)
    if found is None or not found[1].words:
        return
    card, appeal = found
    item = NewTicket(
        customer=Actor(ActorKind.CUSTOMER, card.id, origin=Origin.PAGE),
        client_key=appeal.id,
        language=card.language,
        jurisdiction=card.jurisdiction,
        text=appeal.words,
        topic=Topic.SECURITY,
    )
    (opened,) = actions.open_tickets(by=SYSTEM, batch=[item])
    if isinstance(opened, Opened):
        protect.note_appeal_ticket(by=SYSTEM, appeal_id=appeal.id, ticket_id=opened.ticket_id)
