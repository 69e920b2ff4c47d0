"""What must not leave the desk in a text, and how it comes back. Pure.

Taken out: e-mail addresses, links, telephone numbers, cards, bank accounts, addresses and transaction ids of
chains, network addresses, ids and references, names that the caller knows from the customer's record, and
terms that must come back letter by letter. Each becomes a placeholder such as ``[[EMAIL_1]]``; the same value
is the same placeholder in all texts of one call. Postal addresses are found only where the caller names them.

No pattern relies on a word's border, because Chinese, Japanese and Korean write none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_LATIN_BEFORE, _LATIN_AFTER = r"(?<![0-9A-Za-z_])", r"(?![0-9A-Za-z_])"


class Kind(StrEnum):
    """The closed list of what is taken out."""

    LITERAL = "LITERAL"
    NAME = "NAME"
    LINK = "LINK"
    EMAIL = "EMAIL"
    TRANSACTION = "TRANSACTION"
    ADDRESS = "ADDRESS"
    CARD = "CARD"
    ACCOUNT = "ACCOUNT"
    NETWORK = "NETWORK"
    PHONE = "PHONE"
    ID = "ID"
    TERM = "TERM"


PLACEHOLDER = re.compile(r"\[\[[A-Z]+_\d+\]\]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """Texts that may leave the desk, and what each placeholder stands for (that stays here)."""

    texts: tuple[str, ...]
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: Kind


def redact(texts: Sequence[str], *, names: Collection[str] = (), terms: Collection[str] = ()) -> Redacted:
    """The texts with placeholders.

    Args:
        texts: all texts of one call, in order; placeholders are numbered as they appear.
        names: words known from the customer's record (names, contacts, postal address); case is ignored.
        terms: what must come back letter by letter (tickers, product names); case counts.
    """
    values: dict[str, str] = {}
    known: dict[tuple[Kind, str], str] = {}
    numbers: dict[Kind, int] = {}
    found = tuple(_replaced(text, list(_spans(text, names, terms)), values, known, numbers) for text in texts)
    return Redacted(found, values)


def restore(text: str, values: Mapping[str, str]) -> str:
    """The text with what its placeholders stand for; one that is not known stays."""
    return PLACEHOLDER.sub(lambda found: values.get(found.group(), found.group()), text)


def findings(text: str) -> set[tuple[Kind, str]]:
    """What the patterns find in a text: ``(kind, value)``; names and terms aside."""
    return {(span.kind, text[span.start : span.end]) for span in _spans(text, (), ())}


def _replaced(
    text: str,
    spans: list[_Span],
    values: dict[str, str],
    known: dict[tuple[Kind, str], str],
    numbers: dict[Kind, int],
) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        value = text[span.start : span.end]
        key = (span.kind, value.casefold() if span.kind in (Kind.NAME, Kind.EMAIL) else value)
        if key not in known:
            numbers[span.kind] = numbers.get(span.kind, 0) + 1
            known[key] = f"[[{span.kind.value}_{numbers[span.kind]}]]"
            values[known[key]] = value
        parts += [text[at : span.start], known[key]]
        at = span.end
    return "".join([*parts, text[at:]])


def _spans(text: str, names: Collection[str], terms: Collection[str]) -> Iterator[_Span]:
    """Spans in order, none over another; what comes first in the list of patterns wins."""
    taken: list[_Span] = []
    for span in _candidates(text, names, terms):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    yield from sorted(taken, key=lambda span: span.start)


def _candidates(text: str, names: Collection[str], terms: Collection[str]) -> Iterator[_Span]:
    for literal in PLACEHOLDER.finditer(text):
        yield _Span(*literal.span(), Kind.LITERAL)
    for kind, pattern, fits in _PATTERNS:
        for found in pattern.finditer(text):
            if fits(found.group()):
                yield _Span(*found.span(), kind)
    for kind, words in ((Kind.NAME, names), (Kind.TERM, terms)):
        for word in sorted({one.strip() for one in words}, key=lambda one: (-len(one), one)):
            if len(word) >= 2:
                yield from (_Span(*found.span(), kind) for found in _word(word, kind).finditer(text))


def _word(word: str, kind: Kind) -> re.Pattern[str]:
    before = r"(?<![0-9A-Za-z])" if word[0].isascii() else ""
    after = r"(?![0-9A-Za-z])" if word[-1].isascii() else ""
    return re.compile(
        before + re.escape(word) + after, re.IGNORECASE if kind is Kind.NAME else re.RegexFlag.NOFLAG
    )


def _digits(value: str) -> str:
    return "".join(sign for sign in value if sign.isdigit())


def _luhn(value: str) -> bool:
    figures = [int(sign) for sign in _digits(value)]
    doubled = [
        one if place % 2 == 0 else one * 2 - 9 * (one > 4) for place, one in enumerate(reversed(figures))
    ]
    return 13 <= len(figures) <= 19 and sum(doubled) % 10 == 0


def _is_phone(value: str) -> bool:
    """9 to 15 digits that begin like a number one can call; dates and amounts do not."""
    figures = _digits(value)
    if not 9 <= len(figures) <= 15 or _DATE.match(value):
        return False
    return value[0] in "+(0" or "-" in value or " " in value or (len(figures) == 11 and figures[0] == "1")


def _mixed(value: str) -> bool:
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


_DATE = re.compile(r"(?:19|20)\d\d[-. /]\d{1,2}[-. /]\d{1,2}|\d{1,2}[-. /]\d{1,2}[-. /](?:19|20)\d\d")


def _any(value: str) -> bool:
    return bool(value)


def _pattern(inner: str) -> re.Pattern[str]:
    return re.compile(_LATIN_BEFORE + inner + _LATIN_AFTER)


_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
# The order decides who wins where two match.
_PATTERNS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.LINK, re.compile(r"(?i)(?:https?://|www\.)[^\s<>\"'，。、）」』]+"), _any),
    (Kind.EMAIL, re.compile(r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+"), _any),
    (Kind.TRANSACTION, _pattern(r"(?:0x)?[0-9a-fA-F]{64}"), _any),
    (Kind.TRANSACTION, _pattern(_BASE58 + r"{80,90}"), _mixed),
    (Kind.ADDRESS, _pattern(r"0x[0-9a-fA-F]{40}"), _any),
    (Kind.ADDRESS, _pattern(r"(?:bc|tb|ltc|bnb|cosmos|osmo|addr|erd)1[0-9a-z]{20,110}"), _any),
    (Kind.ADDRESS, _pattern(_BASE58 + r"{25,60}"), _mixed),
    (Kind.CARD, re.compile(r"(?<![0-9A-Za-z.])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])"), _luhn),
    (Kind.ACCOUNT, _pattern(r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?"), _any),
    (Kind.NETWORK, re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9]|\.[0-9])"), _any),
    (Kind.NETWORK, _pattern(r"(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}"), _any),
    (
        Kind.PHONE,
        re.compile(r"(?<![0-9A-Za-z.])[+(]?[0-9](?:[ ()-]{0,2}[0-9]){8,14}(?![0-9A-Za-z]|\.[0-9])"),
        _is_phone,
    ),
    (Kind.ID, _pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), _any),
    (Kind.ID, re.compile(r"(?<![0-9A-Za-z_])[a-z]{2,6}_[0-9A-Za-z][0-9A-Za-z_-]{3,}"), _any),
    (Kind.ID, _pattern(r"[A-Z]{1,4}-[0-9A-Z]{4,}(?:-[0-9A-Z]{2,})*"), _mixed),
    (Kind.ID, re.compile(r"(?<![0-9A-Za-z.,])[0-9]{9,}(?![0-9A-Za-z]|[.,][0-9])"), _any),
    (Kind.ID, _pattern(r"[0-9A-Za-z]{12,}"), _mixed),
)
