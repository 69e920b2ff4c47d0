"""The sources of a real package: the exchange's contract and the desk's own rooms."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.evidence.recording import entries_about
from havendesk.evidence.rules.masks import masked_contact
from havendesk.evidence.rules.telling import act_may_be_told
from havendesk.evidence.sources import FileReading, LeftOut, Reading, Subject
from havendesk.evidence.types import Omission, Version
from havendesk.exchange import queries as exchange
from havendesk.exchange.rules import mask_name
from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import queries as protection
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import Visibility

EXCHANGE = "the exchange's own books, read over its contract"
RECORD = "the desk's append-only record"
_AT_ONCE = 200
_REASON = "evidence package"


# What the virus scanner found something in, or has not seen, goes into no package; it is named there.
_LEFT_OUT = {
    ErrorCode.NOT_FOUND: Omission.REMOVED,
    ErrorCode.ATTACHMENT_INFECTED: Omission.INFECTED,
    ErrorCode.ATTACHMENT_HELD: Omission.HELD,
}


class Desk:
    """Reads as the system on behalf of whoever ordered the package, so that the record names both."""

    def __init__(self, subject: Subject, ordered_by: UUID | None) -> None:
        self._subject = subject
        self._viewer = Actor(ActorKind.SYSTEM, origin=Origin.JOB, on_behalf_of=ordered_by)

    def of_exchange(self, kind: str) -> Reading:
        """As the protocol says. The first row is read at once, so that a refusal comes here."""
        read, notes = _READS[kind]
        rows = iter(read(self._viewer, self._subject.exchange_customer_id))
        first = list(itertools.islice(rows, 1))
        return Reading(itertools.chain(first, rows), EXCHANGE, notes)

    def identity(self) -> dict[str, Any]:
        """As the protocol says: name and contacts that the desk holds, and how far the exchange verified."""
        card = customers.private_card(
            viewer=self._viewer, customer_id=self._subject.customer_id, reason=_REASON
        )
        masked = self._subject.version is Version.OFFICER and not self._subject.legal_process
        return {
            "name": mask_name(card.display_name) if masked else card.display_name,
            "contacts": [
                {
                    "kind": one.kind.value,
                    "value": masked_contact(one.kind, one.value) if masked else one.value,
                    "proof": one.proof.value,
                }
                for one in card.contacts
            ],
            "verification": self._verification(),
        }

    def _verification(self) -> dict[str, Any] | None:
        try:
            read = exchange.identity(
                viewer=self._viewer, exchange_customer_id=self._subject.exchange_customer_id
            )
        except Refused as refused:
            if refused.code is ErrorCode.NOT_OFFERED:
                return None
            raise
        found = read.value
        return {
            "level": found.level,
            "status": found.status,
            "reviewed_at": found.reviewed_at,
            "expires_at": found.expires_at,
        }

    def tickets(self) -> Iterator[Any]:
        """As the protocol says, the newest first."""
        owner = Actor(ActorKind.CUSTOMER, self._subject.customer_id, origin=Origin.JOB)
        before = None
        while page := tickets.customer_tickets(viewer=owner, before=before, limit=_AT_ONCE):
            yield from page
            before = page[-1].opened_at, page[-1].id

    def messages(self, ticket_id: UUID) -> Iterator[Any]:
        """As the protocol says."""
        after = 0
        while True:
            page = tickets.messages(viewer=self._viewer, ticket_id=ticket_id, after=after, limit=_AT_ONCE)
            yield from (one for one in page if one.visibility is Visibility.PUBLIC)
            if len(page) < _AT_ONCE:
                return
            after = page[-1].number

    def attachment(self, attachment_id: UUID) -> FileReading | LeftOut:
        """As the protocol says."""
        try:
            card, content = tickets.attachment(viewer=self._viewer, attachment_id=attachment_id)
        except Refused as refused:
            if refused.code not in _LEFT_OUT:
                raise
            return self._left_out(attachment_id, _LEFT_OUT[refused.code])
        except FileNotFoundError:
            return self._left_out(attachment_id, Omission.LOST)
        return FileReading(card.id, card.name, card.media_type, content)

    def _left_out(self, attachment_id: UUID, reason: Omission) -> LeftOut:
        return LeftOut(reason, tickets.upload_digest(viewer=self._viewer, attachment_id=attachment_id))

    def freezes(self) -> Iterator[Any]:
        """As the protocol says, the newest first."""
        customer, before = self._subject.customer_id, None
        while page := protection.freezes_of(
            viewer=self._viewer, customer_id=customer, before=before, limit=_AT_ONCE
        ):
            yield from page
            before = page[-1].reported_at, page[-1].id

    def snapshot(self, freeze_id: UUID) -> Any:
        """As the protocol says."""
        try:
            return protection.snapshot(viewer=self._viewer, freeze_id=freeze_id, reason=_REASON)
        except Refused as refused:
            if refused.code is ErrorCode.NOT_FOUND:
                return None
            raise

    def acts(self) -> Reading:
        """As the protocol says: what staff and machines did about this customer, and who looked at what."""
        return Reading(self._acts(), RECORD)

    def _acts(self) -> Iterator[dict[str, Any]]:
        officer = self._subject.version is Version.OFFICER
        for one in entries_about(self._subject.customer_id):
            own = one.actor_kind == ActorKind.CUSTOMER
            if not act_may_be_told(self._subject.version, one.verb, own=own):
                continue
            # Who of staff acted is for the authority to ask; the customer learns that somebody did.
            named = officer or own
            who = f"{one.actor_kind} {one.actor_id}" if named and one.actor_id else one.actor_kind
            yield {
                "at": one.at,
                "act": one.verb,
                "outcome": one.outcome,
                "by": who,
                "reads": one.reads,
                "entry_id": one.id,
            }


def _whole(read: Callable[..., Any]) -> Callable[[Actor, str], Any]:
    return lambda viewer, account: read(viewer=viewer, exchange_customer_id=account).value


def _streamed(read: Callable[..., Any]) -> Callable[[Actor, str], Any]:
    return lambda viewer, account: read(viewer=viewer, exchange_customer_id=account)


_NEWEST = ("note_newest_only",)
_READS: dict[str, tuple[Callable[[Actor, str], Any], tuple[str, ...]]] = {
    "transfers": (_streamed(exchange.iterate_transfers), ()),
    "ledger": (_streamed(exchange.iterate_ledger), ()),
    "orders": (_streamed(exchange.iterate_orders), ()),
    "trades": (_streamed(exchange.iterate_trades), ()),
    "security_events": (_streamed(exchange.iterate_security_events), ()),
    "sessions": (_whole(exchange.sessions), _NEWEST),
    "devices": (_whole(exchange.devices), ()),
    "api_keys": (_whole(exchange.api_keys), ()),
    "holds": (_whole(exchange.holds), ()),
}
