"""What the watch reads of an account at the exchange, before it opens a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from havendesk.customers.queries import customer_by_ref
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Balance, RelatedBy, SecurityEvent, Transfer
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection.rules import watching
from havendesk.protection.types.watching import OpenWithdrawal

_LATELY = timedelta(hours=24)
_OLD_DEVICE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the account's security log."""

    id: str
    kind: str
    at: datetime
    country: str
    device_id: str


@dataclass(frozen=True, slots=True)
class AccountReading:
    """One account as the exchange told it. ``events`` are oldest first; ``sharers``: by device, how many
    other accounts were used with it lately; ``locale`` and ``country`` of an owner who is new here."""

    exchange_ref: str
    events: tuple[LogLine, ...]
    old_devices: frozenset[str]
    withdrawals: tuple[OpenWithdrawal, ...]
    sharers: Mapping[str, int]
    locale: str = ""
    country: str = ""


def read_account(exchange_ref: str) -> AccountReading:
    """The log, devices that are known for longer, and withdrawals where the log has one lately.

    Raises:
        Refused: ``not_found``, ``not_offered``, ``exchange_silent``.
    """
    found = exchange.security_events(viewer=SYSTEM, exchange_customer_id=exchange_ref).value
    events = tuple(_line(one) for one in reversed(found))
    newest = max((one.at for one in events), default=None)
    wants = newest is not None and any(
        one.kind == watching.WITHDRAWAL and abs(newest - one.at) <= _LATELY for one in events
    )
    old = _old_devices(exchange_ref, newest)
    return AccountReading(
        exchange_ref=exchange_ref,
        events=events,
        old_devices=old,
        withdrawals=_withdrawals(exchange_ref) if wants else (),
        sharers=_sharers(exchange_ref, events, old),
        **_owner(exchange_ref),
    )


def open_withdrawals(exchange_ref: str) -> tuple[Transfer, ...]:
    """Withdrawals that are not signed yet."""
    found = exchange.transfers(
        viewer=SYSTEM, exchange_customer_id=exchange_ref, direction="withdrawal", open_only=True
    ).value
    return tuple(one for one in found if one.cancellable)


def _owner(exchange_ref: str) -> dict[str, str]:
    """Language and country of an owner who never came here, so that the first word is one they read."""
    if customer_by_ref(viewer=SYSTEM, exchange_ref=exchange_ref) is not None:
        return {}
    try:
        found = exchange.customer(viewer=SYSTEM, exchange_customer_id=exchange_ref).value
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        return {}
    return {"locale": found.locale, "country": found.country}


def _line(one: SecurityEvent) -> LogLine:
    return LogLine(one.id, one.kind, one.at, one.country or "", one.device_id or "")


def _old_devices(exchange_ref: str, newest: datetime | None) -> frozenset[str]:
    if newest is None:
        return frozenset()
    try:
        devices = exchange.devices(viewer=SYSTEM, exchange_customer_id=exchange_ref).value
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        return frozenset()
    return frozenset(one.id for one in devices if one.first_seen_at < newest - _OLD_DEVICE)


def _sharers(exchange_ref: str, events: tuple[LogLine, ...], old: frozenset[str]) -> Mapping[str, int]:
    """Asked for the newest sign-in only, and only where its device is no old one: the exchange knows devices
    across accounts by a mark of its own, which the log does not name."""
    last = next((one for one in reversed(events) if one.kind == watching.SIGN_IN), None)
    if last is None or not last.device_id or last.device_id in old:
        return {}
    try:
        related = exchange.related_customers(
            viewer=SYSTEM, exchange_customer_id=exchange_ref, shared=RelatedBy.DEVICE
        ).value
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        return {}
    others: dict[str, set[str]] = defaultdict(set)
    for one in related:
        if one.last_seen_at >= last.at - _LATELY:
            others[one.shared].add(one.related_id)
    return {last.device_id: max((len(ids) for ids in others.values()), default=0)}


def _withdrawals(exchange_ref: str) -> tuple[OpenWithdrawal, ...]:
    moves = open_withdrawals(exchange_ref)
    if not moves:
        return ()
    held = exchange.balances(viewer=SYSTEM, exchange_customer_id=exchange_ref).value
    had = {one.asset: one for one in held}
    return tuple(
        OpenWithdrawal(one.id, one.asset, _share(one, had.get(one.asset)), one.created_at) for one in moves
    )


def _share(move: Transfer, balance: Balance | None) -> Decimal | None:
    """The withdrawal's part of what the account has with it. While it is open its amount stands under
    ``held``, or is gone from the balance already: the larger whole of both readings counts."""
    if balance is None or move.amount <= 0:
        return None
    with_it = max(balance.total, balance.available + move.amount)
    return move.amount / with_it if with_it > 0 else None
