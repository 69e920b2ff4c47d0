"""Makes the three files of a certificate from what was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from havendesk.certificates import papers, signing
from havendesk.certificates.collecting import Account, markets
from havendesk.certificates.rules import tables
from havendesk.certificates.rules.numbers import PREFIX, new_code
from havendesk.certificates.rules.statements import Facts, statement
from havendesk.certificates.rules.sums import sums
from havendesk.certificates.types import Form, Wanted
from havendesk.exchange.types import LedgerEntry
from havendesk.kernel.clock import now
from havendesk.kernel.ids import reference
from havendesk.resolvers.rules.periods import bounds
from havendesk.resolvers.types import CertificateKind


@dataclass(frozen=True, slots=True)
class Built:
    """A certificate that is not kept yet: its facts, its check code, its files."""

    facts: Facts
    code: str
    files: dict[Form, bytes]


def build(wanted: Wanted, account: Account, exchange_customer_id: str, language: str) -> Built:
    """All files of a certificate.

    Raises:
        Refused: ``exchange_silent`` where the fills of a tax year cannot be read.
    """
    begin, end = bounds(wanted.first_day, wanted.last_day, wanted.zone)
    fills = None
    if wanted.kind is CertificateKind.TAX_YEAR and not wanted.asset:
        fills = markets(exchange_customer_id, account.entries, begin, end)
    within = tuple(
        one
        for one in account.entries
        if begin <= one.at < end and (not wanted.asset or one.asset == wanted.asset)
    )
    facts = Facts(
        number=reference(PREFIX),
        exchange=account.domain,
        account=exchange_customer_id,
        wanted=wanted,
        begin=begin,
        end=end,
        read_at=account.read_at,
        issued_at=_to_the_second(now()),
        bookings=len(within),
        sums=tuple(sums(account.entries, begin, end, wanted.asset)),
        markets=fills or (),
    )
    code = new_code()
    table = _table(facts, within)
    paper = papers.paper(
        facts,
        within if wanted.kind is CertificateKind.TRANSACTIONS else (),
        papers.Told(
            exchange=account.exchange_name,
            holder=account.holder,
            code=code,
            address=settings.DESK_ADDRESS,
            csv_digest=_digest(table),
            without_prices=wanted.kind is CertificateKind.TAX_YEAR and fills is None,
        ),
        language,
    )
    name = signing.key_name(account.domain)
    digests = {Form.PDF.value: _digest(paper), Form.CSV.value: _digest(table)}
    said = statement(facts, str(signing.signer(name).verifier), digests)
    note = signing.signed(said, name, facts.issued_at)
    return Built(facts, code, {Form.PDF: paper, Form.CSV: table, Form.NOTE: note.encode()})


def _table(facts: Facts, within: tuple[LedgerEntry, ...]) -> bytes:
    kind = facts.wanted.kind
    if kind is CertificateKind.TRANSACTIONS:
        opening = {one.asset: one.opening for one in facts.sums}
        return tables.transactions(facts.number, within, opening, facts.wanted.zone)
    if kind is CertificateKind.BALANCE:
        return tables.balances(facts.number, facts.sums, facts.end)
    return tables.tax_year(facts.number, facts.sums, facts.markets)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _to_the_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
