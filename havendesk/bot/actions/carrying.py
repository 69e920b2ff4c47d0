"""A confirmed act is carried out at the exchange: once per offer, waiting outside any transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from havendesk.bot import queries
from havendesk.bot.actions.offering import settle_offer
from havendesk.bot.types import ActName, OfferCard, OfferState
from havendesk.certificates import actions as certificates
from havendesk.certificates.types import Wanted
from havendesk.exchange import actions as exchange
from havendesk.exchange import queries as exchange_queries
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import BOT, Actor, ActorKind
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import actions as protection
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.resolvers.types import CertificateKind

_AGAIN = frozenset({ErrorCode.EXCHANGE_SILENT, ErrorCode.TRY_LATER})


@action("bot.carry_out", open_to=(ActorKind.SYSTEM, ActorKind.BOT), apart=True)
def carry_out(*, by: Actor, offer_id: UUID) -> OfferState:
    """Do a confirmed act and settle its offer. Nothing is done for an offer in any other state.

    The offer's id is the idempotency key: the exchange acts once, however often this runs.

    Raises:
        Refused: ``exchange_silent``: it may have been done, and is tried again with the same key.
    """
    offer = queries.offer(viewer=BOT, offer_id=offer_id)
    about(subject=("offer", offer.id), ticket=offer.ticket_id, customer=offer.customer_id)
    if offer.state is not OfferState.CONFIRMED:
        return offer.state
    try:
        files = _ACTS[offer.name](offer)
    except Refused as refused:
        if refused.code in _AGAIN:
            raise
        settle_offer(by=BOT, offer_id=offer.id, done=False, outcome=_outcome(refused))
        return OfferState.FAILED
    settle_offer(by=BOT, offer_id=offer.id, done=True, files=files)
    return OfferState.DONE


def _freeze(offer: OfferCard) -> tuple[str, ...]:
    # Written down as wanted: the lane brings it about, reads it back, and tells the customer each step.
    protection.report(
        by=BOT,
        customer_id=offer.customer_id,
        source=ReportSource.BOT,
        strength=ReportStrength.STRONG,
        reason="Confirmed by the customer in the chat.",
        ticket_id=offer.ticket_id,
        idempotency_key=f"offer:{offer.id}",
    )
    return ()


def _cancel(offer: OfferCard) -> tuple[str, ...]:
    transfer_id = offer.arguments["transfer_id"]
    # Read again by owner: whatever was written down, no withdrawal of anybody else is touched.
    exchange_queries.transfer(
        viewer=BOT, exchange_customer_id=offer.exchange_customer_id, transfer_id=transfer_id
    )
    exchange.cancel_withdrawal(
        by=BOT,
        transfer_id=transfer_id,
        reason_code=ReasonCode.CUSTOMER_REQUEST,
        idempotency_key=f"offer:{offer.id}",
        reason="Confirmed by the customer in the chat.",
        ticket=offer.ticket_id,
    )
    return ()


def _certify(offer: OfferCard) -> tuple[str, ...]:
    told = offer.arguments
    card = certificates.issue(
        by=BOT,
        customer_id=offer.customer_id,
        wanted=Wanted(
            CertificateKind(told["certificate"]),
            date.fromisoformat(told["first_day"]),
            date.fromisoformat(told["last_day"]),
            told["zone"],
            told.get("asset", ""),
        ),
        language=offer.language,
        key=f"offer:{offer.id}",
    )
    return tuple(one.path for one in card.files)


def _outcome(refused: Refused) -> str:
    return str(refused.params.get("exchange_code") or refused.code.value)


_ACTS: Mapping[ActName, Callable[[OfferCard], tuple[str, ...]]] = {
    ActName.FREEZE_ACCOUNT: _freeze,
    ActName.CANCEL_WITHDRAWAL: _cancel,
    ActName.ISSUE_CERTIFICATE: _certify,
}
"""What does an act, and the addresses of the files that came of it."""
