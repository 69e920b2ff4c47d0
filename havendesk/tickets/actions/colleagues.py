"""What a batch of messages means for colleagues: whom notes name, whose draft was sent, whose ticket is open
again, and which colleagues may write notes because they were asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode
from havendesk.people import queries as people
from havendesk.tickets.actions import drafts, inbox
from havendesk.tickets.models import InboxItem
from havendesk.tickets.rules.flow import Standing
from havendesk.tickets.types import InboxKind, NewMessage, Visibility

MOST_MENTIONS = 20


@dataclass(slots=True)
class Colleagues:
    """What one batch knows and has gathered for them. A batch of customers' messages costs nothing here."""

    # Who was asked into which ticket and may write notes there, and who may be named at all.
    guests: set[tuple[UUID, UUID]] = field(default_factory=set)
    known: set[UUID] = field(default_factory=set)
    mentions: list[inbox.Mention] = field(default_factory=list)
    sent: list[drafts.Sent] = field(default_factory=list)
    back: list[InboxItem] = field(default_factory=list)

    def load(self, batch: Sequence[NewMessage], standings: Mapping[UUID, Standing]) -> None:
        """Look up whom the notes name, and whether their writers were asked."""
        notes = [one for one in batch if one.author.is_staff and one.visibility is Visibility.INTERNAL]
        named = {name for one in notes for name in one.mentions}
        if named:
            self.known = people.agents_among(viewer=SYSTEM, staff_ids=named)
        for one in notes:
            standing = standings.get(one.ticket_id)
            if one.author.id is None or standing is None or standing.assignee_id == one.author.id:
                continue
            if customers.has_access(viewer=SYSTEM, agent_id=one.author.id, ticket_id=one.ticket_id):
                self.guests.add((one.ticket_id, one.author.id))

    def may_note(self, one: NewMessage) -> bool:
        """Whether a colleague who was asked writes a note."""
        asked = one.author.id is not None and (one.ticket_id, one.author.id) in self.guests
        return asked and one.visibility is Visibility.INTERNAL

    def refusal(self, one: NewMessage) -> ErrorCode | None:
        """Why the names in a message cannot be called, or ``None``."""
        if not one.mentions:
            return None
        note = one.author.is_staff and one.visibility is Visibility.INTERNAL
        if not note or len(one.mentions) > MOST_MENTIONS or not set(one.mentions) <= self.known:
            return ErrorCode.FIELD_INVALID
        return None

    def stored(
        self,
        one: NewMessage,
        standing: Standing,
        text: str,
        *,
        former: UUID | None,
        reopened: bool,
        woken: bool,
    ) -> None:
        """A message was accepted; ``former`` had the ticket before, ``reopened`` says that it opened it,
        ``woken`` that it ended a snooze."""
        if one.author.is_staff and one.author.id is not None:
            internal = one.visibility is Visibility.INTERNAL
            self.sent.append(drafts.Sent(one.author.id, one.ticket_id, text, internal))
        for name in dict.fromkeys(one.mentions):
            if name != one.author.id:
                mention = inbox.Mention(
                    name, one.ticket_id, standing.customer_id, standing.last_number, one.author
                )
                self.mentions.append(mention)
        if (reopened or woken) and former is not None:
            kind = InboxKind.REOPENED if reopened else InboxKind.WOKEN
            self.back.append(inbox.item(former, one.ticket_id, kind, number=standing.last_number))

    def tell(self) -> None:
        """After the batch was stored."""
        drafts.was_sent(self.sent)
        inbox.named(self.mentions)
        inbox.tell(self.back)
