"""What other rooms may ask of the room resolvers."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, let_connection_go, query, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.resolvers import papers, reading
from havendesk.resolvers.finders import FINDERS
from havendesk.resolvers.finders.asking import Question, beyond, run
from havendesk.resolvers.models import Watch
from havendesk.resolvers.options import ResolverOptions
from havendesk.resolvers.rules.storing import restored
from havendesk.resolvers.types import (
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    PaperCard,
    Slots,
    WatchCard,
)

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
MOST_TXIDS = 5
"""Transaction ids, and addresses, of one question that are looked up."""
LONGEST_VALUE = 200
"""Characters of an id or address; no network has longer ones."""
_HEAVIEST = (PersonalData.SECURITY, PersonalData.IDENTITY, PersonalData.LEDGER)


@query("resolvers.find", reads=PersonalData.LEDGER, open_to=MACHINES, apart=True)
def find(*, viewer: Actor, exchange_customer_id: str | None, intent: Intent, slots: Slots) -> Finding:
    """What one finder finds for this customer, with what was read for it.

    ``exchange_customer_id`` None is a visitor. Never raises for a silent source: the finding says so. The
    entry names the customer and the kind of personal data; a look that read none leaves no entry.
    """
    if not is_on(f"resolver.{intent.value}"):
        set_based()
        return Finding(
            intent,
            FindingCode.SWITCHED_OFF,
            slots,
            next_action=NextAction.HAND_OVER,
            owner=Owner.SUPPORT,
        )
    finder = FINDERS.get(intent)
    if finder is None:
        set_based()
        return beyond(intent, slots)
    let_connection_go()
    until = time.monotonic() + options_of(ResolverOptions).resolver_seconds
    asker = reading.Asker(viewer, exchange_customer_id or "", until)
    question = Question(_bounded(slots), now(), exchange_customer_id is not None)
    found = run(finder, question, lambda asks: reading.answers(asker, asks))
    if found.personal:
        about(
            subject=("exchange_customer", None),
            customer=_customer(exchange_customer_id),
            after={
                "customer": exchange_customer_id,
                "intent": intent.value,
                "code": found.finding.code.value,
            },
            reads=next(one for one in _HEAVIEST if one in found.personal),
        )
    else:
        set_based()
    return found.finding


@query(
    "resolvers.withdrawal_proof",
    reads=PersonalData.LEDGER,
    open_to=(*MACHINES, ActorKind.CUSTOMER),
    apart=True,
)
def withdrawal_proof(
    *, viewer: Actor, exchange_customer_id: str, transfer_id: str, language: str
) -> PaperCard:
    """The PDF that proves a withdrawal, in the reader's language, from what is read now. A customer gets
    their own only; who lets staff in checks that they may look.

    Raises Refused: NOT_FOUND unless it is a confirmed withdrawal of this customer; EXCHANGE_SILENT while
    that cannot be known.
    """
    about(
        subject=("exchange_customer", None),
        customer=_customer(exchange_customer_id),
        after={"customer": exchange_customer_id},
    )
    if viewer.kind is ActorKind.CUSTOMER:
        own = viewer.id and customers.exchange_ref(viewer=SYSTEM, customer_id=viewer.id)
        if own != exchange_customer_id:
            raise Refused(ErrorCode.NOT_FOUND, field="transfer_id")
    finding = find(
        viewer=SYSTEM,
        exchange_customer_id=exchange_customer_id,
        intent=Intent.WITHDRAWAL_STATUS,
        slots=Slots(transfer_id=transfer_id[:LONGEST_VALUE]),
    )
    if finding.code is FindingCode.SOURCE_SILENT:
        raise Refused(ErrorCode.EXCHANGE_SILENT)
    if finding.code is not FindingCode.WITHDRAWAL_CONFIRMED:
        raise Refused(ErrorCode.NOT_FOUND, field="transfer_id")
    name = exchange.capabilities(viewer=SYSTEM).exchange_name
    content = papers.proof_of_payment(finding, name, nearest(language).value)
    safe = "".join(
        letter for letter in transfer_id if letter.isascii() and (letter.isalnum() or letter in "-_")
    )
    return PaperCard(f"payment-{safe[:60]}.pdf", content)


def _customer(exchange_customer_id: str | None) -> UUID | None:
    if exchange_customer_id is None:
        return None
    return customers.customer_by_ref(viewer=SYSTEM, exchange_ref=exchange_customer_id)


def _bounded(slots: Slots) -> Slots:
    """No more than the first few ids, none longer than any network writes one."""
    return replace(
        slots,
        txids=tuple(one for one in dict.fromkeys(slots.txids) if len(one) <= LONGEST_VALUE)[:MOST_TXIDS],
        addresses=tuple(one for one in dict.fromkeys(slots.addresses) if len(one) <= LONGEST_VALUE)[
            :MOST_TXIDS
        ],
    )


@query("resolvers.watched", open_to=MACHINES)
def watch(*, viewer: Actor, watch_id: UUID) -> WatchCard:
    """A watch with its newest finding, also for some days after its end. Raises Refused(NOT_FOUND)."""
    row = Watch.objects.filter(id=watch_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="watch_id")
    return _card(row)


@query("resolvers.watches", open_to=MACHINES)
def watches(*, viewer: Actor, subject_id: UUID) -> list[WatchCard]:
    """The running watches of a subject, oldest first."""
    return [_card(row) for row in Watch.objects.running().filter(subject_id=subject_id).order_by("id")]


def _card(row: Watch) -> WatchCard:
    return WatchCard(
        id=row.id,
        exchange_customer_id=row.exchange_customer_id,
        subject_id=row.subject_id,
        finding=restored(row.finding),
        digest_told=row.digest_told,
        next_at=row.next_at,
        until=row.until,
    )
