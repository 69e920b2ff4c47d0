"""Values as a reader of each language expects them: amounts, percentages, durations, times."""

from datetime import UTC, datetime
from decimal import Decimal

from havendesk.kernel.i18n import Language

_UNITS: dict[Language, tuple[str, str, str, str]] = {
    # minutes, hours, days; and whether a space stands before the unit
    Language.EN: ("minute", "hour", "day", " "),
    Language.ZH_HANS: ("分钟", "小时", "天", ""),
    Language.ZH_HANT: ("分鐘", "小時", "天", ""),
    Language.KO: ("분", "시간", "일", ""),
    Language.JA: ("分", "時間", "日", ""),
}
_AS_OF: dict[Language, str] = {
    Language.EN: "{value} (as of {time})",
    Language.ZH_HANS: "{value}（截至 {time}）",
    Language.ZH_HANT: "{value}（截至 {time}）",
    Language.KO: "{value}({time} 기준)",
    Language.JA: "{value}({time}時点)",
}


def quantity(value: Decimal) -> str:
    """A number without superfluous zeros, thousands grouped; all languages group by comma."""
    plain = f"{value:f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def amount(value: Decimal, asset: str) -> str:
    """An amount with its asset, as `0.0002 BTC`."""
    return f"{quantity(value)} {asset}"


def percentage(fraction: Decimal) -> str:
    """A rate with its sign: 0.001 is `0.1%`."""
    return f"{quantity(fraction * 100)}%"


def hours(seconds: int) -> str:
    """Bare hours; a part of an hour is shown as such (5400 s is `1.5`)."""
    return quantity((Decimal(seconds) / 3600).quantize(Decimal("0.1")))


def duration(seconds: int, language: Language) -> str:
    """A duration in the largest unit that divides it, of minutes, hours (below 72) and days."""
    minute, hour, day, space = _UNITS[language]
    count, unit = max(1, round(seconds / 60)), minute
    if seconds >= 3600 and seconds % 3600 == 0:
        count, unit = seconds // 3600, hour
    if seconds >= 72 * 3600 and seconds % 86_400 == 0:
        count, unit = seconds // 86_400, day
    plural = "s" if language is Language.EN and count != 1 else ""
    return f"{count:,}{space}{unit}{plural}"


def as_of(value: str, at: datetime, language: Language) -> str:
    """A value that is not fresh, with the time it was read."""
    return _AS_OF[language].format(value=value, time=f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
