"""Somebody who is not signed in names an account. It is looked up by a job, so that the page answers alike,
and as soon, whether or not there is one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.cases.recovery.actions.beginning import begin
from havendesk.cases.recovery.actions.mailing import send_code
from havendesk.cases.recovery.events import Knocked
from havendesk.cases.recovery.models import Knock
from havendesk.cases.recovery.options import RecoveryOptions
from havendesk.cases.recovery.types import RecoveryKind
from havendesk.customers import actions as customers
from havendesk.customers import queries as customer_queries
from havendesk.customers.types import ContactKind
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import SecondFactor
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import new_token, token_hash
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.protection.rules.facts import is_address, is_email

_LONGEST = 254
_KEPT = timedelta(days=7)
_LATER = frozenset({ErrorCode.EXCHANGE_SILENT, ErrorCode.TRY_LATER})


@action("cases.recovery.knock", open_to=(ActorKind.ANONYMOUS,))
def knock(*, by: Actor, account: str, kind: RecoveryKind, factor: SecondFactor = SecondFactor.TOTP) -> str:
    """Keep what somebody named, as typed. The face has counted the caller.

    Returns:
        The secret of the page on which it goes on.

    Raises:
        Refused: ``field_invalid`` for an empty or too long ``account``; nothing was kept.
    """
    if not 0 < len(account.strip()) <= _LONGEST or "\0" in account:
        raise Refused(ErrorCode.FIELD_INVALID, field="account")
    token = new_token()
    row = Knock.objects.create(
        token_hash=token_hash(token),
        account=account.strip(),
        kind=kind.value,
        factor=factor.value,
        at=now(),
    )
    about(subject=("knock", row.id))
    announce(Knocked(row.id))
    return token


@action("cases.recovery.look_up", open_to=(ActorKind.SYSTEM,), apart=True)
def look_up(*, by: Actor, knock_id: UUID) -> None:
    """Begin a recovery where what was named is an account, and send the code to its old address. Where it is
    none, or another recovery lives, nothing follows, and nothing says so.

    Raises:
        Refused: ``exchange_silent``: it is looked up again.
    """
    set_based()
    row = Knock.objects.filter(id=knock_id).first()
    if row is None or not row.account:
        return
    recovery_id = row.recovery_id or _begun(row)
    if recovery_id is not None:
        settle_knock(by=by, knock_id=row.id, recovery_id=recovery_id)
        try:
            send_code(by=by, recovery_id=recovery_id)
        except Refused as refused:
            if refused.code in _LATER:
                raise
    Knock.objects.filter(id=row.id).update(account="")


@action("cases.recovery.settle_knock", open_to=(ActorKind.SYSTEM,))
def settle_knock(*, by: Actor, knock_id: UUID, recovery_id: UUID) -> None:
    """Say which recovery came of a knock."""
    about(subject=("knock", knock_id), after={"recovery": str(recovery_id)})
    Knock.objects.filter(id=knock_id).update(recovery_id=recovery_id)


@action("cases.recovery.purge_knocks", open_to=(ActorKind.SYSTEM,))
def purge_knocks(*, by: Actor) -> int:
    """Delete knocks whose time is over; the recoveries that came of them stay."""
    set_based()
    gone, _ = Knock.objects.filter(at__lt=now() - _KEPT).delete()
    return gone


def _begun(row: Knock) -> UUID | None:
    account = _account_of(row.account)
    most = options_of(RecoveryOptions).recovery_knocks_per_account
    try:
        spend("recovery.account", account.casefold(), most, per=Per.HOUR)
        exchange.customer(viewer=SYSTEM, exchange_customer_id=account)
        customer_id = customers.meet(by=SYSTEM, exchange_ref=account)
        return begin(
            by=SYSTEM,
            customer_id=customer_id,
            kind=RecoveryKind(row.kind),
            factor=SecondFactor(row.factor),
        )
    except Refused as refused:
        if refused.code in _LATER:
            raise
        return None


def _account_of(typed: str) -> str:
    """The exchange's identifier behind what was typed, or what was typed."""
    kind = ContactKind.EMAIL if is_email(typed) else ContactKind.PHONE
    found = customer_queries.customer_by_contact(viewer=SYSTEM, kind=kind, value=typed)
    known = customer_queries.exchange_ref(viewer=SYSTEM, customer_id=found) if found else None
    return known or ("nobody" if is_address(typed) else typed[:128])
