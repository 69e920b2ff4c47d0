"""An owner undoes what strangers reported."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection.actions.reports import give_back
from havendesk.protection.models import Freeze
from havendesk.protection.queries.freezes import card_of
from havendesk.protection.types import FreezeCard, ReportStrength

FRESH = timedelta(minutes=2)
"""How old the exchange's token may be."""


@action("protection.undo", open_to=(ActorKind.CUSTOMER,))
def undo(*, by: Actor, freeze_id: UUID, claims: TokenClaims, act_claim: bool) -> FreezeCard:
    """Give an account back to its owner that only strangers reported. ``claims``: of a token that the caller
    verified; it is used up here. ``act_claim``: the exchange asks its customer again before it signs for an
    act, so the token must name this freeze.

    Raises:
        Refused: ``not_found`` (also somebody else's), ``freeze_not_weak`` where somebody stronger than a
            stranger reported it, ``step_up_needed``, ``token_replayed``. Nothing changed.
    """
    row = Freeze.objects.open().select_for_update().filter(id=freeze_id).first()
    if row is None or row.customer_id != by.id:
        raise Refused(ErrorCode.NOT_FOUND, field="freeze_id")
    about(subject=("freeze", row.id), customer=row.customer_id, reason="undone by its owner")
    if row.strength != ReportStrength.WEAK.value:
        raise Refused(ErrorCode.FREEZE_NOT_WEAK)
    fresh = claims.issued_at >= now() - FRESH
    named = claims.act == str(row.id) or (not act_claim and claims.act == "")
    if not (fresh and named and claims.subject == row.exchange_customer_id):
        raise Refused(ErrorCode.STEP_UP_NEEDED, field="token")
    used = ProvenIdentity(claims.subject, claims.token_id, claims.expires_at)
    customers.use_token(by=SYSTEM, claims=used)
    give_back(row, "Undone by its owner: strangers had reported it.")
    return card_of(row)
