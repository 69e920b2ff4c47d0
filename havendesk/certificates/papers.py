"""The paper of a certificate: set by Typst from data, in its customer's language, with a code to scan."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from havendesk.certificates.rules.statements import Facts
from havendesk.certificates.rules.sums import EXACT, ZERO
from havendesk.certificates.rules.tables import digits
from havendesk.exchange.types import LedgerEntry
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.typesetting import typeset
from havendesk.resolvers.rules.wording import formats
from havendesk.resolvers.types import CertificateKind

TEMPLATE = Path(__file__).resolve().parent / "typst" / "certificate.typ"
MOST_ROWS = 1_000
"""Bookings that are printed; a longer table is in the CSV alone, and the paper says so."""

TITLES = {
    CertificateKind.TRANSACTIONS: noop("Certificate of transactions"),
    CertificateKind.BALANCE: noop("Certificate of balances"),
    CertificateKind.TAX_YEAR: noop("Summary of a tax year"),
}
LEADS = {
    CertificateKind.TRANSACTIONS: noop(
        "{exchange} certifies that these are all bookings of the account below in that time."
    ),
    CertificateKind.BALANCE: noop(
        "{exchange} certifies what the account below held when that day ended, by its bookings."
    ),
    CertificateKind.TAX_YEAR: noop(
        "{exchange} certifies these sums of all bookings of the account below in that time."
    ),
}
_FACTS = {
    "number": noop("Number of the certificate"),
    "code": noop("Check code"),
    "holder": noop("Account holder"),
    "account": noop("Account number"),
    "days": noop("Period"),
    "day": noop("Day"),
    "utc": noop("In UTC"),
    "asset": noop("Only this asset"),
    "issued": noop("Issued on"),
    "bookings": noop("Bookings in that time"),
}
ITEMS = {
    "opening": noop("At the beginning"),
    "deposits": noop("Deposits"),
    "withdrawals": noop("Withdrawals"),
    "trades_in": noop("Received by trading"),
    "trades_out": noop("Given by trading"),
    "transfers_in": noop("Received from other customers"),
    "transfers_out": noop("Sent to other customers"),
    "fees": noop("Fees"),
    "credits": noop("Credits"),
    "refunds": noop("Refunds"),
    "rewards": noop("Rewards"),
    "other_in": noop("Other, received"),
    "other_out": noop("Other, given"),
    "closing": noop("At the end"),
    "bought": noop("Bought"),
    "paid": noop("Paid for it"),
    "sold": noop("Sold"),
    "received": noop("Received for it"),
}
KINDS = {
    "deposit": noop("Deposit"),
    "withdrawal": noop("Withdrawal"),
    "trade": noop("Trade"),
    "fee": noop("Fee"),
    "transfer_in": noop("From another customer"),
    "transfer_out": noop("To another customer"),
    "credit": noop("Credit"),
    "refund": noop("Refund"),
    "reward": noop("Reward"),
}
_HEADS = (noop("Time"), noop("Asset"), noop("Amount"), noop("What"), noop("Balance after it"))
_SUM_HEADS = (noop("Asset or market"), noop("What"), noop("Amount"))
_NOTHING = noop("Nothing was booked, and nothing was there.")
_LONG = noop("{count} bookings are too many to print: they stand in the table (CSV).")
_NO_PRICES = noop("Sums of prices are left out: the exchange states none, or none that fit its bookings.")
_NO_ADVICE = noop(
    "These are sums of bookings in the assets themselves. No tax, gain or loss is computed here, and nothing "
    "of it is advice."
)
_CHECK = noop(
    "Whoever gets this paper can check it at {address} by its number and check code, or by giving the file. "
    "The page shows kind, period and date, and neither name nor amounts."
)
_TABLE = noop("SHA-256 of the table (CSV): {digest}")


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on the paper beside the facts. ``address`` is the desk's own, without a slash at its end;
    ``without_prices``: say that sums of prices are left out."""

    exchange: str
    holder: str
    code: str
    address: str
    csv_digest: str
    without_prices: bool


def paper(facts: Facts, entries: Sequence[LedgerEntry], told: Told, language: str) -> bytes:
    """The PDF.

    Args:
        facts: what is certified.
        entries: the bookings of a certificate of transactions; empty for the others.
        told: whose it is, and how it is checked.
        language: of the reader.
    """
    check = f"{told.address}/certificates/check"
    notes = [say(language, _CHECK, address=check), say(language, _TABLE, digest=told.csv_digest)]
    if told.without_prices:
        notes.insert(0, say(language, _NO_PRICES))
    if facts.wanted.kind is CertificateKind.TAX_YEAR:
        notes.insert(0, say(language, _NO_ADVICE))
    heads, rows, remark = _table(facts, entries, language)
    shown = {
        "exchange": told.exchange,
        "title": say(language, TITLES[facts.wanted.kind]),
        "lead": say(language, LEADS[facts.wanted.kind], exchange=told.exchange),
        "number": facts.number,
        "facts": [[say(language, _FACTS[name]), value] for name, value in _facts(facts, told, language)],
        "heads": [say(language, head) for head in heads],
        "rows": rows,
        "remark": remark,
        "notes": notes,
        "lang": language.partition("-")[0],
        "code": _to_scan(f"{check}?{urlencode({'number': facts.number, 'code': told.code})}"),
    }
    return typeset(TEMPLATE, shown, language)


def _facts(facts: Facts, told: Told, language: str) -> Iterable[tuple[str, str]]:
    wanted = facts.wanted
    yield "number", facts.number
    yield "code", told.code
    yield "holder", told.holder
    yield "account", facts.account
    last = formats.day(wanted.last_day, language)
    if wanted.kind is CertificateKind.BALANCE:
        yield "day", f"{last} ({wanted.zone})"
        yield "utc", f"{facts.end:%Y-%m-%d %H:%M:%S}"
    else:
        yield "days", f"{formats.day(wanted.first_day, language)} – {last} ({wanted.zone})"
        yield "utc", f"{facts.begin:%Y-%m-%d %H:%M:%S} – {facts.end:%Y-%m-%d %H:%M:%S}"
    if wanted.asset:
        yield "asset", wanted.asset
    yield "issued", f"{facts.issued_at:%Y-%m-%d %H:%M} UTC"
    if wanted.kind is not CertificateKind.BALANCE:
        yield "bookings", f"{facts.bookings:,}"


def _table(
    facts: Facts, entries: Sequence[LedgerEntry], language: str
) -> tuple[Sequence[str], list[list[str]], str]:
    """Heads, rows, and a remark in place of rows or beside them."""
    rows = [
        [one.asset, say(language, ITEMS[item]), _shown(amount)]
        for one in facts.sums
        for item, amount in _told(facts, one.told())
    ]
    rows += [
        [row.market, say(language, ITEMS[item]), f"{_shown(amount)} {asset}"]
        for row in facts.markets
        for item, amount, asset in row.told()
    ]
    if not rows:
        return _SUM_HEADS, [], say(language, _NOTHING)
    if facts.wanted.kind is not CertificateKind.TRANSACTIONS:
        return _SUM_HEADS, rows, ""
    if len(entries) > MOST_ROWS:
        return _SUM_HEADS, rows, say(language, _LONG, count=f"{len(entries):,}")
    return _HEADS, _bookings(facts, entries, language), ""


def _told(facts: Facts, items: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    return items[-1:] if facts.wanted.kind is CertificateKind.BALANCE else items


def _bookings(facts: Facts, entries: Sequence[LedgerEntry], language: str) -> list[list[str]]:
    local = ZoneInfo(facts.wanted.zone)
    running = {one.asset: one.opening for one in facts.sums}
    rows = []
    for one in entries:
        running[one.asset] = EXACT.add(running.get(one.asset, ZERO), one.amount)
        kind = say(language, KINDS[one.kind]) if one.kind in KINDS else one.kind
        at = f"{one.at.astimezone(local):%Y-%m-%d %H:%M:%S}"
        rows.append([at, one.asset, _shown(one.amount), kind, _shown(running[one.asset])])
    return rows


def _shown(amount: Decimal) -> str:
    """In groups of three, every digit kept."""
    return f"{Decimal(digits(amount)):,f}"


def _to_scan(text: str) -> str:
    """A QR code as SVG."""
    made: Any = QRCode(image_factory=SvgPathImage, border=2, error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    target = io.BytesIO()
    made.make_image().save(target)
    return target.getvalue().decode()
