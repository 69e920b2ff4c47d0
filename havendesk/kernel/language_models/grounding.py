"""Whether a worded text says only what its sources say. Pure.

A text is held against the texts that it was made from: numbers (figures, and words for numbers beside a
unit), links, addresses and ids, placeholders, and promises by their words in the desk's languages. It is a
coarse net against invented facts, not a proof that the meaning is the same: what it lets through is shown to
a person before a customer reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from havendesk.kernel.language_models.redaction import PLACEHOLDER, findings


class Ungrounded(StrEnum):
    """What a text has that its sources do not, or lacks."""

    NUMBER = "number"
    NUMBER_LOST = "number_lost"
    LINK_OR_ADDRESS = "link_or_address"
    PLACEHOLDER = "placeholder"
    PLACEHOLDER_LOST = "placeholder_lost"
    PROMISE = "promise"
    TOO_LONG = "too_long"


_FIGURE = re.compile(
    r"(?<![0-9])(?P<figure>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"\s?(?P<unit>[万萬만億亿억千천]|million|thousand|k(?![A-Za-z]))?",
    re.IGNORECASE,
)
_SCALES = {
    "千": 10**3,
    "천": 10**3,
    "k": 10**3,
    "thousand": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "만": 10**4,
    "million": 10**6,
    "億": 10**8,
    "亿": 10**8,
    "억": 10**8,
}
_ENGLISH = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
_MONTHS = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
}
_KOREAN = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_HAN = {"二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_WORDS = (
    (re.compile(rf"(?i)(?<![a-z])({'|'.join(_ENGLISH)})(?![a-z]|[- ](?:factor|step))"), _ENGLISH),
    (re.compile(rf"({'|'.join(_KOREAN)})\s?(?=시간|일|개|번|주|달|명|배|차례)"), _KOREAN),
    (
        re.compile(
            rf"(?<![{''.join(_HAN)}])([{''.join(_HAN)}])(?=个|個|天|小时|小時|時間|日|周|週|月|か月|年|次|回|分|秒|元|円|倍|人|位|件|つ)"
        ),
        _HAN,
    ),
)
_MONTH = re.compile(rf"(?i)(?<![a-z])({'|'.join(_MONTHS)})(?![a-z])")
_AFTERNOON = re.compile(r"(?i)(?<![0-9])(1[0-2]|[1-9])(?::[0-9]{2})?\s?p\.?m")

# What an agent or the exchange would have to keep: one entry per promise, in all languages.
_PROMISES = (
    re.compile(r"(?i)guarant|보장|保证|保證|保証"),
    re.compile(r"(?i)refund|reimburs|환불|退款|返金|払い戻"),
    re.compile(r"(?i)compensat|make up for|보상|배상|赔偿|賠償|补偿|補償"),
    re.compile(r"(?i)(?<![a-z])(?:promise|assure)|약속|承诺|承諾|約束"),
    re.compile(r"(?i)definitely|certainly will|without fail|반드시|틀림없이|一定会|一定會|必ず|確実に"),
    re.compile(
        r"(?i)(?<![a-z])(?:right away|immediately|at once)(?![a-z])|즉시|바로|立即|马上|馬上|すぐ|直ちに"
    ),
    re.compile(r"(?i)(?<![a-z])today(?![a-z])|오늘|今天|今日|本日"),
    re.compile(r"(?i)(?<![a-z])tomorrow(?![a-z])|내일|明天|明日"),
    re.compile(r"(?i)waive|free of charge|면제|무료|免费|免費|免除|無料"),
    re.compile(r"(?i)bonus|voucher|보너스|쿠폰|奖励|獎勵|優惠券|优惠券|ボーナス|クーポン"),
)
_LONGEST_FACTOR, _LONGEST_EXTRA = 5, 300


def problems(text: str, sources: Sequence[str], *, whole: bool = False) -> tuple[Ungrounded, ...]:
    """What speaks against a text, in the order of the list; empty where nothing does.

    Args:
        text: as the model wrote it, placeholders still in it.
        sources: the texts that it may draw on, with the same placeholders.
        whole: it must also hold all figures and placeholders of its sources (a translation).
    """
    return tuple(_problems(_folded(text), [_folded(one) for one in sources], whole))


def _problems(text: str, sources: list[str], whole: bool) -> Iterator[Ungrounded]:
    said, allowed = set(_figures(text)), {value for one in sources for value in _all_numbers(one)}
    if (said | set(_worded(text))) - allowed:
        yield Ungrounded.NUMBER
    if whole and {value for one in sources for value in _figures(one)} - set(_all_numbers(text)):
        yield Ungrounded.NUMBER_LOST
    if _places(text) - {place for one in sources for place in _places(one)}:
        yield Ungrounded.LINK_OR_ADDRESS
    used = set(PLACEHOLDER.findall(text))
    given = {found for one in sources for found in PLACEHOLDER.findall(one)}
    if used - given:
        yield Ungrounded.PLACEHOLDER
    if whole and given - used:
        yield Ungrounded.PLACEHOLDER_LOST
    if any(promise.search(text) and not any(map(promise.search, sources)) for promise in _PROMISES):
        yield Ungrounded.PROMISE
    if len(text) > _LONGEST_FACTOR * sum(map(len, sources)) + _LONGEST_EXTRA:
        yield Ungrounded.TOO_LONG


# "2FA" is a name, and the numbers of a list say nothing.
_NO_NUMBER = re.compile(r"(?i)(?<![0-9])2fa|^[ \t]*[0-9]{1,2}[.)](?=\s)", re.MULTILINE)


def _folded(text: str) -> str:
    return _NO_NUMBER.sub(" ", unicodedata.normalize("NFKC", text))


def _places(text: str) -> set[str]:
    return {value for _kind, value in findings(PLACEHOLDER.sub(" ", text))}


def _figures(text: str) -> Iterator[Decimal]:
    """Numbers written in figures: ``1,000.50``, ``3万``, ``10k``."""
    for found in _FIGURE.finditer(PLACEHOLDER.sub(" ", text)):
        try:
            value = Decimal(found["figure"].replace(",", ""))
        except InvalidOperation:
            continue
        yield value * _SCALES.get((found["unit"] or "").lower(), 1)


def _worded(text: str) -> Iterator[Decimal]:
    for pattern, words in _WORDS:
        for found in pattern.finditer(text):
            yield Decimal(words[found.group(1).lower()])


def _all_numbers(text: str) -> Iterator[Decimal]:
    """What a faithful text may write as a number: figures, words, months by their number, hours of 24."""
    yield from _figures(text)
    yield from _worded(text)
    yield from (Decimal(_MONTHS[found.lower()]) for found in _MONTH.findall(text))
    yield from (Decimal(int(found) % 12 + 12) for found in _AFTERNOON.findall(text))
