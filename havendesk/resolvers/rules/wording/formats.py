"""Values of a finding as a reader of one language sees them.

The name of a place says what it is: ``…_at`` a time, ``…_day`` a date, ``…_seconds`` a duration,
``…amount`` a number with all its digits, ``…_rate`` a fraction as per cent, ``…address`` and ``…txid`` a text
shortened in the middle, ``…_count`` a whole number, ``country`` the name of a country, a name of ``WORDS`` a
word of a closed list.
Everything else is shown as it is. An ending ``_now`` (a number that only counts) changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta

from havendesk.kernel.i18n import Language, say
from havendesk.resolvers.rules.wording.words import WORDS

_ZONES = {
    "ko": ("KST", timezone(timedelta(hours=9))),
    "ja": ("JST", timezone(timedelta(hours=9))),
    "zh": ("UTC+8", timezone(timedelta(hours=8))),
}
_UTC = ("UTC", UTC)
SHOWN_START, SHOWN_END = 10, 8
"""Characters of an address that are shown; enough to compare it with one's own."""


def formatted(name: str, values: Mapping[str, str], language: str) -> str:
    """The value of that name for a reader. Raises KeyError where there is none."""
    if name == "title":
        return values.get(f"title.{language}") or values["title.en"]
    return _formatted(name.removesuffix("_now"), values[name], language)


def known(name: str, values: Mapping[str, str]) -> bool:
    """Whether the value of that place is there."""
    return name in values or (name == "title" and "title.en" in values)


def _formatted(name: str, value: str, language: str) -> str:
    if name in WORDS:
        return say(language, WORDS[name][value])
    for ending, form in _FORMS:
        if name.endswith(ending):
            return form(value, language)
    return value


def time(at: datetime, language: str) -> str:
    """Day and minute in the zone where most readers of the language live; the zone is always named."""
    zone, offset = _ZONES.get(language.partition("-")[0], _UTC)
    there = at.astimezone(offset)
    return f"{format_date(there, 'long', locale=_locale(language))} {there:%H:%M} ({zone})"


Unit = Literal["day", "hour", "minute"]


def duration(seconds: int, language: str) -> str:
    """In whole minutes, rounded up; from two hours on in hours, from two days on in days."""
    minutes = max(1, -(-seconds // 60))
    unit: Unit = "day" if minutes >= 2880 else "hour" if minutes >= 120 else "minute"
    return format_timedelta(
        timedelta(minutes=minutes), granularity=unit, threshold=10**6, locale=_locale(language)
    )


def shortened(text: str) -> str:
    """Beginning and end of a long text."""
    if len(text) <= SHOWN_START + SHOWN_END + 3:
        return text
    return f"{text[:SHOWN_START]}…{text[-SHOWN_END:]}"


def _locale(language: str) -> Locale:
    return Locale.parse(language if language in tuple(Language) else "en", sep="-")


def _number(value: str, language: str) -> str:
    return f"{Decimal(value):,f}"


def day(value: date, language: str) -> str:
    """A date as readers of the language write it."""
    return str(format_date(value, "long", locale=_locale(language)))


def _country(code: str, language: str) -> str:
    return str(_locale(language).territories.get(code, code))


def _per_cent(value: str, language: str) -> str:
    return f"{(Decimal(value) * 100).normalize():f} %"


_FORMS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    ("_at", lambda value, language: time(datetime.fromisoformat(value), language)),
    ("_seconds", lambda value, language: duration(int(value), language)),
    ("_day", lambda value, language: day(date.fromisoformat(value), language)),
    ("amount", _number),
    ("_count", _number),
    ("country", _country),
    ("_rate", _per_cent),
    ("address", lambda value, _language: shortened(value)),
    ("txid", lambda value, _language: shortened(value)),
)
