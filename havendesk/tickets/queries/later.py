"""What is not said yet: drafts, which are their writer's own words, and messages for later, which are shown
with the conversation, whose look is on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import Attachment, Draft, ScheduledMessage, Ticket
from havendesk.tickets.queries.rows import MOST_AT_ONCE, loaded, may_see
from havendesk.tickets.queries.utterances import attachment_card
from havendesk.tickets.types import AttachmentCard
from havendesk.tickets.types.desk import DraftCard, InboxAuthor, ScheduledCard, ScheduledState

REPLIED = "replied"
_EMPTY = Q(text="", attachments=[])


@query("tickets.drafts")
def drafts(*, viewer: Actor) -> list[DraftCard]:
    """The viewer's own drafts, the newest first, at most 200; two statements."""
    if viewer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    rows = Draft.objects.select_related("ticket").filter(staff_id=viewer.id).exclude(_EMPTY)
    page = list(rows.order_by("-saved_at", "-id")[:MOST_AT_ONCE])
    files = files_of(page)
    return [draft_card(row, row.ticket, files) for row in page]


@query("tickets.draft")
def draft(*, viewer: Actor, ticket_id: UUID) -> DraftCard | None:
    """The viewer's own draft in a ticket, also an empty one, whose revision goes on; None before the first.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    may_see(viewer, ticket)
    row = Draft.objects.filter(staff=viewer.id, ticket_id=ticket_id).first()
    return draft_card(row, ticket, files_of([row])) if row is not None else None


@query("tickets.scheduled")
def scheduled(*, viewer: Actor, ticket_id: UUID) -> list[ScheduledCard]:
    """Messages of a ticket that wait for their time or were not sent, by their time. Two statements.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    may_see(viewer, ticket)
    rows = ScheduledMessage.objects.select_related("author").filter(ticket_id=ticket_id)
    return [
        scheduled_card(row, ticket)
        for row in rows.exclude(state=ScheduledState.SENT).order_by("at", "id")[:MOST_AT_ONCE]
    ]


def files_of(rows: Sequence[Draft]) -> dict[UUID, AttachmentCard]:
    """The files that drafts name and that nobody has sent: one statement where there are any."""
    wanted = {upload for row in rows for upload in row.attachments}
    if not wanted:
        return {}
    return {file.id: attachment_card(file) for file in Attachment.objects.filter(id__in=wanted, ticket=None)}


def draft_card(row: Draft, ticket: Ticket, files: Mapping[UUID, AttachmentCard]) -> DraftCard:
    """A draft as its owner sees it."""
    return DraftCard(
        ticket=ticket.id,
        reference=ticket.reference,
        text=row.text,
        internal=row.internal,
        attachments=tuple(files[upload] for upload in row.attachments if upload in files),
        revision=row.revision,
        saved_at=row.saved_at,
    )


def scheduled_card(row: ScheduledMessage, ticket: Ticket) -> ScheduledCard:
    """A message for later. One whose customer has replied meanwhile is as good as cancelled, and shown so."""
    state, why = ScheduledState(row.state), row.why
    if state is ScheduledState.WAITING and row.unless_reply and replied(row, ticket.last_customer_number):
        state, why = ScheduledState.CANCELLED, REPLIED
    return ScheduledCard(
        id=row.id,
        ticket=row.ticket_id,
        cid=row.client_key,
        author=InboxAuthor(row.author_id, row.author.name),
        text=row.text,
        attachments=tuple(row.attachments),
        at=row.at,
        unless_reply=row.unless_reply,
        state=state,
        why=why,
    )


def replied(row: ScheduledMessage, last_customer_number: int) -> bool:
    """Whether the customer wrote after the message was scheduled."""
    return last_customer_number > row.customer_number


def kept_files() -> set[UUID]:
    """Uploads that a draft or a message for later names: nobody has claimed them yet, and they must stay."""
    rows: Iterable[list[UUID]] = [
        *Draft.objects.exclude(attachments=[]).values_list("attachments", flat=True),
        *ScheduledMessage.objects.exclude(attachments=[])
        .filter(state=ScheduledState.WAITING)
        .values_list("attachments", flat=True),
    ]
    return {upload for files in rows for upload in files}
