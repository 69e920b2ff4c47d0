"""Risk hints: fixed rules over what the card knows, each with the facts that it stands on.

Pure functions: the same card at the same moment gives the same hints. They say "look twice", never "guilty".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from havendesk.exchange.types import (
    AccountFacts,
    AccountState,
    Hint,
    HintCode,
    HintLevel,
    HoldFacts,
    IdentityFacts,
    LoginFacts,
    SecurityFacts,
    TransferFacts,
    Why,
)

FRESH = timedelta(days=3)
"""How long a change of device, factor, contact or address is worth a second look. The longest customary hold
after such a change is 72 hours."""
RUSHED = timedelta(hours=72)
"""A withdrawal within this time after a change follows it."""
FAILED_WITHIN = timedelta(hours=24)
FAILED_AT_LEAST = 5
WAITS_LONG = timedelta(hours=6)
NEARLY_ALL = Decimal("0.8")
SETTLED_IN = timedelta(days=3)
"""An account younger than this has new devices, addresses and countries by nature."""

FACTOR_CHANGES = frozenset({"password_changed", "second_factor_added", "second_factor_removed"})
CONTACT_CHANGES = frozenset({"email_changed", "phone_changed"})

_ORDER = list(HintCode)
_WEIGHT = list(HintLevel)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look at. A list that could not be read is empty; the card says so beside the hints.

    ``balances``: whole balance by asset, only where it was read a moment ago.
    """

    at: datetime
    account: AccountFacts | None = None
    identity: IdentityFacts | None = None
    holds: tuple[HoldFacts, ...] = ()
    transfers: tuple[TransferFacts, ...] = ()
    logins: tuple[LoginFacts, ...] = ()
    events: tuple[SecurityFacts, ...] = ()
    balances: dict[str, Decimal] = field(default_factory=dict)


def hints(known: Known) -> tuple[Hint, ...]:
    """All hints, gravest first; within one weight in the order of the closed list.

    A milder hint all of whose facts stand in an alert already is left out: nobody reads the same twice.
    """
    found = [hint for rule in _RULES for hint in rule(known)]
    told = {why for hint in found if hint.level is HintLevel.ALERT for why in hint.why}
    found = [
        one for one in found if one.level is HintLevel.ALERT or not one.why or not told.issuperset(one.why)
    ]
    return tuple(sorted(found, key=lambda hint: (_WEIGHT.index(hint.level), _ORDER.index(hint.code))))


def _withdrawals(known: Known) -> list[TransferFacts]:
    """Withdrawals that went out or still may, oldest first."""
    gone = ("cancelled", "rejected", "failed")
    found = [one for one in known.transfers if one.direction == "withdrawal" and one.state not in gone]
    return sorted(found, key=lambda one: one.created_at)


def _fresh(known: Known, kinds: Iterable[str]) -> list[SecurityFacts]:
    """Events of these kinds within :data:`FRESH`, oldest first."""
    wanted = frozenset(kinds)
    found = [one for one in known.events if one.kind in wanted and known.at - one.at <= FRESH]
    return sorted(found, key=lambda one: one.at)


def _whys(events: Iterable[SecurityFacts]) -> tuple[Why, ...]:
    return tuple(Why(one.kind, one.at) for one in events)


def _frozen(known: Known) -> Iterator[Hint]:
    if known.account is not None and known.account.state is AccountState.FROZEN:
        yield Hint(HintCode.FROZEN, HintLevel.ALERT, ())


def _hold_running(known: Known) -> Iterator[Hint]:
    for hold in known.holds:
        why = (Why(hold.reason_code, hold.since),)
        yield Hint(HintCode.HOLD_RUNNING, HintLevel.NOTICE, why, until=hold.until)
    guarded = sorted((hold for hold in known.holds if hold.guarded), key=lambda hold: hold.since)
    if guarded:
        yield Hint(
            HintCode.GUARDED_REASON, HintLevel.WARNING, tuple(Why("hold", one.since) for one in guarded)
        )


def _followed(known: Known, code: HintCode, kinds: Iterable[str]) -> Iterator[Hint]:
    """A withdrawal soon after a change: the last change before the newest withdrawal that follows one."""
    changes = _fresh(known, kinds)
    for move in reversed(_withdrawals(known)):
        before = [one for one in changes if timedelta(0) <= move.created_at - one.at <= RUSHED]
        if before:
            why = (*_whys(before), Why("withdrawal", move.created_at))
            yield Hint(code, HintLevel.ALERT, why)
            return


def _change_then_withdrawal(known: Known) -> Iterator[Hint]:
    yield from _followed(known, HintCode.CHANGE_THEN_WITHDRAWAL, FACTOR_CHANGES | CONTACT_CHANGES)


def _new_address_then_withdrawal(known: Known) -> Iterator[Hint]:
    yield from _followed(known, HintCode.NEW_ADDRESS_THEN_WITHDRAWAL, {"address_added"})


def _nearly_all(known: Known) -> Iterator[Hint]:
    for move in _withdrawals(known):
        whole = known.balances.get(move.asset, Decimal(0))
        if move.open and whole > 0 and move.amount + move.fee >= NEARLY_ALL * whole:
            yield Hint(HintCode.NEARLY_ALL_WITHDRAWN, HintLevel.ALERT, (Why("withdrawal", move.created_at),))
            return


def _changed(known: Known) -> Iterator[Hint]:
    for code, kinds, level in (
        (HintCode.FACTOR_CHANGED, FACTOR_CHANGES, HintLevel.WARNING),
        (HintCode.CONTACT_CHANGED, CONTACT_CHANGES, HintLevel.WARNING),
        (HintCode.NEW_ADDRESS, frozenset({"address_added"}), HintLevel.NOTICE),
        (HintCode.NEW_API_KEY, frozenset({"api_key_created"}), HintLevel.NOTICE),
    ):
        if events := _fresh(known, kinds):
            yield Hint(code, level, _whys(events))


def _settled_in(known: Known) -> bool:
    return known.account is None or known.at - known.account.since > SETTLED_IN


def _new_device(known: Known) -> Iterator[Hint]:
    """Signed in lately by a device that was first seen lately; each device once."""
    found = {
        one.device.first_seen_at: one
        for one in known.logins
        if one.device is not None and known.at - one.device.first_seen_at <= FRESH
    }
    if found and _settled_in(known):
        why = tuple(Why("device", seen) for seen in sorted(found))
        trusted = all(one.device is not None and one.device.trusted for one in found.values())
        yield Hint(HintCode.NEW_DEVICE, HintLevel.NOTICE if trusted else HintLevel.WARNING, why)


def _new_country(known: Known) -> Iterator[Hint]:
    """The newest sign-in comes from a country that neither the account nor an older sign-in names."""
    seen = sorted((one for one in known.logins if one.country), key=lambda one: one.at)
    if known.account is None or not seen or not _settled_in(known):
        return
    newest = seen[-1]
    usual = {known.account.country, *(one.country for one in seen if known.at - one.at > FRESH)}
    if known.at - newest.at <= FRESH and newest.country not in usual:
        yield Hint(HintCode.NEW_COUNTRY, HintLevel.WARNING, (Why("sign_in", newest.at),))


def _failed_sign_ins(known: Known) -> Iterator[Hint]:
    kinds = ("sign_in_failed", "second_factor_failed")
    found = [one for one in _fresh(known, kinds) if known.at - one.at <= FAILED_WITHIN]
    if len(found) >= FAILED_AT_LEAST:
        why = (Why(found[0].kind, found[0].at), Why(found[-1].kind, found[-1].at))
        yield Hint(HintCode.FAILED_SIGN_INS, HintLevel.WARNING, why, count=len(found))


def _waits_long(known: Known) -> Iterator[Hint]:
    waiting = [one for one in known.transfers if one.open and known.at - one.created_at > WAITS_LONG]
    if waiting:
        oldest = min(waiting, key=lambda one: one.created_at)
        why = (Why(oldest.direction, oldest.created_at),)
        yield Hint(HintCode.TRANSFER_WAITS_LONG, HintLevel.NOTICE, why, count=len(waiting))


def _identity(known: Known) -> Iterator[Hint]:
    if known.identity is not None and known.identity.status in ("rejected", "expired"):
        yield Hint(HintCode.IDENTITY_NOT_VALID, HintLevel.WARNING, (Why(known.identity.status, None),))


_RULES = (
    _frozen,
    _hold_running,
    _change_then_withdrawal,
    _new_address_then_withdrawal,
    _nearly_all,
    _changed,
    _new_device,
    _new_country,
    _failed_sign_ins,
    _waits_long,
    _identity,
)
