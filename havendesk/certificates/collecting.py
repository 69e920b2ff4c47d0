"""Reads what a certificate is made of at the exchange, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from havendesk.certificates.options import CertificateOptions
from havendesk.certificates.rules.statements import words_are_plain
from havendesk.certificates.rules.sums import MarketSums, adds_up, in_order, market_sums
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Balance, LedgerEntry
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of

TRIES = 3
"""How often the ledger is read where it and the balances differ: the account may be moving meanwhile."""
WHOLE_LIST = 200
"""A list of balances that is shorter names every asset."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account it is, its whole ledger (oldest first), and when that was read."""

    exchange_name: str
    domain: str
    holder: str
    entries: tuple[LedgerEntry, ...]
    read_at: datetime


def account(exchange_customer_id: str) -> Account:
    """Name and whole ledger of an account. The bookings must make the balances: the contract promises it, and
    so a page that is missing, or comes twice, is seen.

    Raises:
        Refused: ``exchange_silent``, ``not_offered``; ``certificate_incomplete`` where they do not add up;
            ``certificate_too_long``.
    """
    about = exchange.capabilities(viewer=SYSTEM)
    holder = exchange.customer(viewer=SYSTEM, exchange_customer_id=exchange_customer_id).value.name
    for _ in range(TRIES):
        before = _balances(exchange_customer_id)
        read_at = now()
        entries = _ledger(exchange_customer_id)
        if _whole(entries, before) or _whole(entries, _balances(exchange_customer_id)):
            ordered = tuple(in_order(entries))
            return Account(about.exchange_name, about.domain, holder, ordered, read_at)
    raise Refused(ErrorCode.CERTIFICATE_INCOMPLETE)


def markets(
    exchange_customer_id: str, entries: Sequence[LedgerEntry], begin: datetime, end: datetime
) -> tuple[MarketSums, ...] | None:
    """Sums of fills by the exchange's own prices; None where it states none, or none that fit the bookings.

    Raises:
        Refused: ``exchange_silent``.
    """
    try:
        trades = list(
            exchange.iterate_trades(viewer=SYSTEM, exchange_customer_id=exchange_customer_id, since=begin)
        )
    except Refused as refused:
        if refused.code is ErrorCode.NOT_OFFERED:
            return None
        raise
    found = market_sums(trades, entries, begin, end)
    if found is None or not words_are_plain(row.market for row in found):
        return None
    return tuple(found)


def _balances(exchange_customer_id: str) -> tuple[Balance, ...]:
    return exchange.balances(viewer=SYSTEM, exchange_customer_id=exchange_customer_id).value


def _ledger(exchange_customer_id: str) -> list[LedgerEntry]:
    most = options_of(CertificateOptions).certificate_bookings
    found = []
    for one in exchange.iterate_ledger(viewer=SYSTEM, exchange_customer_id=exchange_customer_id):
        found.append(one)
        if len(found) > most:
            raise Refused(ErrorCode.CERTIFICATE_TOO_LONG, most=most)
    if not words_are_plain(one.asset for one in found):
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="an asset is no word")
    return found


def _whole(entries: Sequence[LedgerEntry], balances: Sequence[Balance]) -> bool:
    return adds_up(entries, balances, all_balances=len(balances) < WHOLE_LIST)
