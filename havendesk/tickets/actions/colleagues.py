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
from havendesk.tickets.queries.kept import kept_from
from havendesk.tickets.rules.flow import Standing
from havendesk.tickets.types import InboxKind, NewMessage, Visibility

MOST_MENTIONS = 20


def _is_strange(one: NewMessage, standings: Mapping[UUID, Standing]) -> bool:
    """Whether somebody of the staff writes where they do not serve."""
    standing = standings.get(one.ticket_id)
    return one.author.is_staff and standing is not None and standing.assignee_id != one.author.id


@dataclass(slots=True)
class Colleagues:
    """What one batch knows and has gathered for them. A batch of customers' messages costs nothing here."""

    # Who was asked into which ticket and may write notes there, and who may be named at all.
    guests: set[tuple[UUID, UUID]] = field(default_factory=set)
    known: set[UUID] = field(default_factory=set)
    # Who is kept away from which ticket.
    kept: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    mentions: list[inbox.Mention] = field(default_factory=list)
    sent: list[drafts.Sent] = field(default_factory=list)
    back: list[InboxItem] = field(default_factory=list)

    def load(self, batch: Sequence[NewMessage], standings: Mapping[UUID, Standing]) -> None:
        """Look up whom the notes name, whether their writers were asked, and who is kept away."""
        strange = {one.ticket_id for one in batch if one.mentions or _is_strange(one, standings)}
        if strange:
            self.kept = kept_from(viewer=SYSTEM, ticket_ids=strange)
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

    def is_kept(self, ticket_id: UUID, staff_id: UUID | None) -> bool:
        """Whether somebody is kept away from a ticket."""
        return staff_id in self.kept.get(ticket_id, frozenset())

    def refusal(self, one: NewMessage) -> ErrorCode | None:
        """Why the names in a message cannot be called, or ``None``."""
        if not one.mentions:
            return None
        note = one.author.is_staff and one.visibility is Visibility.INTERNAL
        may_be_named = self.known - self.kept.get(one.ticket_id, frozenset())
        if not note or len(one.mentions) > MOST_MENTIONS or not set(one.mentions) <= may_be_named:
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
