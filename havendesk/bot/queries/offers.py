"""Acts that were offered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from havendesk.bot.models import Offer
from havendesk.bot.types import ActName, OfferCard, OfferState
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


def offer_card(row: Offer) -> OfferCard:
    """The offer as others see it."""
    return OfferCard(
        id=row.id,
        ticket_id=row.ticket_id,
        customer_id=row.customer_id,
        exchange_customer_id=row.exchange_customer_id,
        name=ActName(row.name),
        arguments=dict(row.arguments),
        language=Language(row.language),
        state=OfferState(row.state),
        expires_at=row.expires_at,
    )


@query("bot.offer", open_to=_MACHINES)
def offer(*, viewer: Actor, offer_id: UUID) -> OfferCard:
    """One offer. Raises Refused(NOT_FOUND)."""
    row = Offer.objects.filter(id=offer_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="act")
    return offer_card(row)


@query("bot.confirmed_offers", open_to=_MACHINES)
def confirmed_offers(*, viewer: Actor, before: datetime, limit: int = 20) -> list[UUID]:
    """Offers that were confirmed before a moment and have no end yet, the oldest first."""
    rows = Offer.objects.filter(state=OfferState.CONFIRMED, confirmed_at__lt=before)
    return list(rows.order_by("confirmed_at", "id").values_list("id", flat=True)[:limit])
