"""The statement that is signed: one fact a line, so that the same facts are always the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from havendesk.certificates.rules.sums import AssetSums, MarketSums
from havendesk.certificates.rules.tables import digits
from havendesk.certificates.types import Wanted
from havendesk.kernel.clock import iso

FORMAT = "havendesk-certificate/1"
_WORD = re.compile(r"[^\s\x00-\x1f\x7f]{1,128}")


class StatementError(ValueError):
    """Text that is no statement of a certificate."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is certified: of which account, read when, from how many bookings. ``begin`` and ``end`` are
    UTC."""

    number: str
    exchange: str
    account: str
    wanted: Wanted
    begin: datetime
    end: datetime
    read_at: datetime
    issued_at: datetime
    bookings: int
    sums: tuple[AssetSums, ...]
    markets: tuple[MarketSums, ...]


def statement(facts: Facts, key: str, digests: Mapping[str, str]) -> str:
    """The statement's lines. ``key`` is the verifier key, ``digests`` the SHA-256 of each file by its
    form."""
    wanted = facts.wanted
    lines = [
        FORMAT,
        f"number {facts.number}",
        f"exchange {_word(facts.exchange)}",
        f"account {_word(facts.account)}",
        f"kind {wanted.kind.value}",
        f"days {wanted.first_day.isoformat()} {wanted.last_day.isoformat()} {_word(wanted.zone)}",
        f"utc {iso(facts.begin)} {iso(facts.end)}",
        f"asset {_word(wanted.asset) if wanted.asset else '*'}",
        f"read {iso(facts.read_at)}",
        f"issued {iso(facts.issued_at)}",
        f"bookings {facts.bookings}",
    ]
    for one in facts.sums:
        lines += [f"sum {_word(one.asset)} {item} {digits(amount)}" for item, amount in one.told()]
    for row in facts.markets:
        lines += [
            f"market {_word(row.market)} {item} {digits(amount)} {_word(asset)}"
            for item, amount, asset in row.told()
        ]
    lines += [f"sha256 {form} {digests[form]}" for form in sorted(digests)]
    return "\n".join([*lines, f"key {key}"]) + "\n"


def parsed(text: str) -> dict[str, list[str]]:
    """The lines of a statement by their first word, without it.

    Raises:
        StatementError: it is none.
    """
    lines = text.splitlines()
    if not lines or lines[0] != FORMAT or not text.endswith("\n"):
        raise StatementError("this is no statement of a certificate")
    found: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, _, rest = line.partition(" ")
        found.setdefault(name, []).append(rest)
    needed = {"number", "kind", "days", "utc", "issued", "sha256", "key"}
    if not needed <= set(found) or any(len(found[name]) > 1 for name in needed - {"sha256"}):
        raise StatementError("the statement lacks a line, or has one twice")
    return found


def words_are_plain(words: Iterable[str]) -> bool:
    """Whether every one of these may stand in a statement: no spaces, no signs that are not seen."""
    return all(_WORD.fullmatch(one) for one in words)


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise StatementError("a word of a statement has 1 to 128 letters and no spaces")
    return text
