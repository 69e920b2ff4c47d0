"""Reports by people who are not signed in: kept as they were typed, checked by the lane."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.customers import actions as customers
from havendesk.customers import queries as customer_queries
from havendesk.customers.types import ContactKind
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Transfer
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import new_token, token_hash
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.protection.actions.reports import LANE, report
from havendesk.protection.models import Claim
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.rules import facts, pacing
from havendesk.protection.types import ClaimState, ReportSource, ReportStrength

_LONGEST_ACCOUNT = 254
_LONGEST_FACT = 128
_NEWEST = 50
# Nobody's: the exchange is asked about it where there is no account to ask about, so that both take as long.
_NOBODY = "nobody"


@action("protection.claim", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def claim(*, by: Actor, account: str, fact: str) -> str:
    """Keep a report without sign-in, as typed, and wake the lane that checks it. It is kept alike whether the
    account exists or not. The face has counted the caller.

    Returns:
        The secret of the page that shows what became of it.

    Raises:
        Refused: ``field_invalid`` for an empty or too long ``account`` or ``fact``; nothing was kept.
    """
    for name, text, most in (("account", account, _LONGEST_ACCOUNT), ("fact", fact, _LONGEST_FACT)):
        if not 0 < len(text.strip()) <= most or "\0" in text:
            raise Refused(ErrorCode.FIELD_INVALID, field=name)
    token = new_token()
    at = now()
    row = Claim.objects.create(
        token_hash=token_hash(token),
        account=account.strip(),
        fact=fact.strip(),
        state=ClaimState.CHECKING.value,
        due_at=pacing.at_once(at),
        at=at,
    )
    about(subject=("claim", row.id))
    ring(LANE)
    return token


@action("protection.check_claim", open_to=(ActorKind.SYSTEM,), apart=True)
def check_claim(*, by: Actor, claim_id: UUID) -> None:
    """Compare what was claimed with what the exchange knows, and report the account where it fits. While the
    exchange is silent the claim waits, and is checked as soon as it answers."""
    set_based()
    row = Claim.objects.get(id=claim_id)
    if row.state != ClaimState.CHECKING.value:
        return
    account = _account_of(row.account)
    try:
        fits = _fits(account, row.fact)
    except Refused as refused:
        if refused.code is ErrorCode.EXCHANGE_SILENT:
            attempts = row.attempts + 1
            Claim.objects.filter(id=row.id).update(attempts=attempts, due_at=now() + pacing.pause(attempts))
            return
        fits = False
    settle_claim(by=by, claim_id=row.id, exchange_customer_id=account if fits else "")


@action("protection.settle_claim", open_to=(ActorKind.SYSTEM,))
def settle_claim(*, by: Actor, claim_id: UUID, exchange_customer_id: str) -> None:
    """End a claim: with an account it becomes a weak report. What was typed is emptied."""
    row = Claim.objects.select_for_update().get(id=claim_id)
    about(subject=("claim", row.id))
    if row.state != ClaimState.CHECKING.value:
        set_based()
        return
    freeze_id = None
    if exchange_customer_id:
        freeze_id = report(
            by=SYSTEM,
            customer_id=customers.meet(by=SYSTEM, exchange_ref=exchange_customer_id),
            source=ReportSource.PORTAL,
            strength=ReportStrength.WEAK,
            idempotency_key=f"claim:{row.id}",
        ).id
    state = ClaimState.FITS if freeze_id else ClaimState.FITS_NOT
    Claim.objects.filter(id=row.id).update(
        state=state.value, freeze_id=freeze_id, account="", fact="", due_at=None, settled_at=now()
    )


@action("protection.purge_claims", open_to=(ActorKind.SYSTEM,))
def purge_claims(*, by: Actor) -> int:
    """Delete claims whose time is over; how many. The freezes that came of them stay."""
    set_based()
    gone, _ = Claim.objects.filter(at__lt=now() - timedelta(days=7)).delete()
    return gone


def put_off_claim(claim_id: UUID, seconds: float) -> None:
    """Look at a claim later whose check broke in a way that no check should."""
    Claim.objects.filter(id=claim_id).update(due_at=now() + timedelta(seconds=seconds))


def _account_of(typed: str) -> str:
    """The exchange's identifier behind what was typed; :data:`_NOBODY` where it leads nowhere."""
    kind = ContactKind.EMAIL if facts.is_email(typed) else ContactKind.PHONE
    found = customer_queries.customer_by_contact(viewer=SYSTEM, kind=kind, value=typed)
    known = customer_queries.exchange_ref(viewer=SYSTEM, customer_id=found) if found else None
    # An identifier of the exchange may consist of digits alone.
    return known or (_NOBODY if facts.is_address(typed) else typed[:128])


def _fits(account: str, fact: str) -> bool:
    most = options_of(ProtectionOptions).protection_portal_per_account
    try:
        spend("protection.claim", account.casefold(), most, per=Per.HOUR)
    except Refused:
        return False
    found = exchange.transfers(viewer=SYSTEM, exchange_customer_id=account, most=_NEWEST).value
    return facts.knows(fact, [_movement(one) for one in found])


def _movement(one: Transfer) -> facts.Movement:
    return facts.Movement(
        deposit=one.direction == "deposit",
        amount=one.amount,
        address=one.address or "",
        txid=one.txid or "",
    )
