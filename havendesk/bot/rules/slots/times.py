"""Times as customers write them: a date, an hour, "two days ago", in every language of the desk.

Text is in normal form. A time without a date is the last such time that is past; a day without an hour is
its noon, because the finders look around a time and not at it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from havendesk.kernel.i18n import Language

# Where most customers of a language live; a time without a zone is theirs.
ZONES: dict[Language, str] = {
    Language.ZH_HANS: "Asia/Shanghai",
    Language.ZH_HANT: "Asia/Taipei",
    Language.KO: "Asia/Seoul",
    Language.JA: "Asia/Tokyo",
}
NOON = time(12)

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "half an": 0.5, "a few": 3, "few": 3, "couple": 2,
    "a couple of": 2, "一": 1, "两": 2, "二": 2,
    "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 0.5,
    "几": 3, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
    "열": 10, "몇": 3, "何": 3, "数": 3, "하루": 1, "이틀": 2, "사흘": 3,
}  # fmt: skip
_UNITS = {
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "分钟": 60, "分": 60, "분": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "小时": 3600, "个小时": 3600,
    "钟头": 3600, "个钟头": 3600, "시간": 3600, "時間": 3600, "时间": 3600, "d": 86400, "day": 86400,
    "days": 86400, "天": 86400, "日": 86400, "일": 86400, "日間": 86400, "日间": 86400, "w": 604800,
    "week": 604800, "weeks": 604800,
    "周": 604800, "个星期": 604800, "星期": 604800, "주": 604800, "주일": 604800, "週間": 604800,
    "周间": 604800, "month": 2592000, "months": 2592000, "个月": 2592000, "달": 2592000, "개월": 2592000,
    "か月": 2592000, "ヶ月": 2592000, "カ月": 2592000,
}  # fmt: skip


def _choice(names: dict[str, float] | dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_AGO = re.compile(
    rf"(?<![a-z0-9.,])(\d{{1,4}}|{_choice(_WORDS)}) ?({_choice(_UNITS)})(?: ?半)?"
    r"(?: ago(?![a-z])| before(?![a-z])| earlier(?![a-z])|之?前|以前| ?전|ほど前|くらい前|ぐらい前)"
)
_LONG_DAYS = re.compile(r"(하루|이틀|사흘) ?전")
_DAYS = {
    "the day before yesterday": 2, "day before yesterday": 2, "yesterday": 1, "last night": 1, "today": 0,
    "this morning": 0, "tonight": 0, "大前天": 3, "前天": 2, "昨天": 1, "昨晚": 1, "昨夜": 1, "昨日": 1,
    "今天": 0, "今早": 0, "今晚": 0, "今日": 0, "今朝": 0, "그저께": 2, "그제": 2, "엊그제": 2, "어제": 1,
    "어젯밤": 1, "간밤": 1, "오늘": 0, "一昨日": 2, "おととい": 2, "きのう": 1, "昨晩": 1, "ゆうべ": 1,
    "きょう": 0, "さきおととい": 3,
}  # fmt: skip
_DAY = re.compile(rf"(?<![a-z])(?:{_choice(_DAYS)})(?![a-z])")
_EVENING = re.compile(r"last night|昨晚|昨夜|昨晩|어젯밤|간밤|ゆうべ|tonight|今晚")
_MORNING = re.compile(r"this morning|今早|今朝")
_NOW = re.compile(
    r"(?<![a-z])(?:just now|a moment ago)(?![a-z])|刚刚|刚才|方才|방금|조금 ?전|さっき|たった今"
)

_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6, "周天": 6,
    "星期一": 0, "星期二": 1, "星期三": 2, "星期四": 3, "星期五": 4, "星期六": 5, "星期日": 6, "星期天": 6,
    "礼拜一": 0, "礼拜二": 1, "礼拜三": 2, "礼拜四": 3, "礼拜五": 4, "礼拜六": 5, "礼拜天": 6,
    "월요일": 0, "화요일": 1, "수요일": 2, "목요일": 3, "금요일": 4, "토요일": 5, "일요일": 6,
    "月曜": 0, "火曜": 1, "水曜": 2, "木曜": 3, "金曜": 4, "土曜": 5, "日曜": 6,
}  # fmt: skip
_WEEKDAY = re.compile(rf"(?<![a-z])(?:{_choice(_WEEKDAYS)})(?![a-z])")

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EAST = re.compile(r"(?:(20\d\d) ?[年년] ?)?(?<!\d)(\d{1,2}) ?[月월] ?(\d{1,2}) ?(?:日|号|號|일)")
_MONTH_DAY = re.compile(
    rf"(?<![a-z])({_choice(MONTHS)})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (20\d\d))?"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_choice(MONTHS)})(?![a-z])(?:,? (20\d\d))?"
)
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:/(20\d\d))?(?![\d/])")

_PM = r"pm|p\.m\.|下午|晚上|夜里|中午|오후|저녁|밤|午後|夜"
_AM = r"am|a\.m\.|上午|早上|凌晨|清晨|오전|새벽|아침|午前|朝"
_CLOCK = re.compile(
    rf"(?:({_PM}|{_AM}) ?)?(?<![\d:.,-])(?:(\d{{1,2}}):(\d{{2}})(?::\d{{2}})?|"
    rf"(\d{{1,2}}) ?(?:点|點|时(?!间)|시(?!간)|時(?!間)) ?(?:(\d{{1,2}}) ?(?:分|분)|(半|반))?)"
    rf"(?![\d:])(?: ?({_PM}|{_AM})(?![a-z]))?"
)
_CLOCK_EN = re.compile(r"(?<![\d:.,])(\d{1,2})(?::(\d{2}))? ?(am|pm|a\.m\.|p\.m\.)(?![a-z])")
_UTC = re.compile(r"(?<![a-z])(?:utc|gmt)(?![a-z])|\dz(?![a-z])")
_ZONE_NAMES = {"kst": "Asia/Seoul", "jst": "Asia/Tokyo", "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore",
               "est": "America/New_York", "pst": "America/Los_Angeles", "cet": "Europe/Paris",
               "北京时间": "Asia/Shanghai", "한국시간": "Asia/Seoul", "日本時間": "Asia/Tokyo"}  # fmt: skip

LONGEST = 4_000
_LONGEST_PAST = timedelta(days=3660)


def time_in(text: str, language: Language, now: datetime) -> datetime | None:
    """The time that a text speaks of, in UTC; None where it speaks of none.

    Args:
        text: in normal form; the first 4,000 characters are read.
        now: aware; what "yesterday" is counted from.
    """
    text = text[:LONGEST]
    zone = _zone(text, language)
    here = now.astimezone(zone)
    if _NOW.search(text):
        return now
    ago = _ago(text)
    if ago is not None:
        return None if ago > _LONGEST_PAST else now - ago
    day, clock = _date(text, here), _clock(text)
    if day is None and clock is None:
        return None
    try:
        found = datetime.combine(day or here.date(), clock or _part_of_day(text), zone)
    except (ValueError, OverflowError):
        return None
    if day is None and found > here + timedelta(minutes=5):
        found -= timedelta(days=1)
    return found.astimezone(now.tzinfo)


def zone_of(language: Language) -> ZoneInfo:
    """Where most customers of a language live."""
    return ZoneInfo(ZONES.get(language, "UTC"))


def day_in(text: str, today: date) -> date | None:
    """The one day that a text names by its date, or as yesterday and the like; None for none.

    Args:
        text: in normal form.
        today: where the customer lives.
    """
    for reader in _DATES:
        for year, month, day in reader(text):
            found = _possible(year, month, day, today)
            if found is not None:
                return found
    named = _DAY.search(text)
    return today - timedelta(days=_DAYS[named.group()]) if named else None


def _zone(text: str, language: Language) -> ZoneInfo:
    if _UTC.search(text):
        return ZoneInfo("UTC")
    for name, zone in _ZONE_NAMES.items():
        if re.search(rf"(?<![a-z]){name}(?![a-z])", text):
            return ZoneInfo(zone)
    return zone_of(language)


def _ago(text: str) -> timedelta | None:
    long_days = _LONG_DAYS.search(text)
    if long_days:
        return timedelta(days=_WORDS[long_days.group(1)])
    match = _AGO.search(text)
    if match is None:
        return None
    count, unit = match.groups()
    number = float(count) if count.isdecimal() else _WORDS[count]
    return timedelta(seconds=number * _UNITS[unit])


def _part_of_day(text: str) -> time:
    if _EVENING.search(text):
        return time(21)
    return time(9) if _MORNING.search(text) else NOON


def _date(text: str, here: datetime) -> date | None:
    day = day_in(text, here.date())
    if day is not None:
        return day
    weekday = _WEEKDAY.search(text)
    if weekday:
        return here.date() - timedelta(days=(here.weekday() - _WEEKDAYS[weekday.group()]) % 7 or 7)
    return None


Parts = tuple[int | None, int, int]


def _iso(text: str) -> Iterator[Parts]:
    for match in _ISO.finditer(text):
        yield int(match.group(1)), int(match.group(2)), int(match.group(3))


def _east(text: str) -> Iterator[Parts]:
    for match in _EAST.finditer(text):
        yield _year(match.group(1)), int(match.group(2)), int(match.group(3))


def _month_first(text: str) -> Iterator[Parts]:
    for match in _MONTH_DAY.finditer(text):
        yield _year(match.group(3)), MONTHS[match.group(1)], int(match.group(2))


def _day_first(text: str) -> Iterator[Parts]:
    for match in _DAY_MONTH.finditer(text):
        yield _year(match.group(3)), MONTHS[match.group(2)], int(match.group(1))


def _slashed(text: str) -> Iterator[Parts]:
    """Month first, as East Asia and America write it; day first where that cannot be."""
    for match in _SLASHED.finditer(text):
        first, second = int(match.group(1)), int(match.group(2))
        month, day = (first, second) if first <= 12 else (second, first)
        yield _year(match.group(3)), month, day


_DATES: tuple[Callable[[str], Iterator[Parts]], ...] = (_iso, _east, _month_first, _day_first, _slashed)


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _possible(year: int | None, month: int, day: int, today: date) -> date | None:
    """The date; without a year the last such day that is not in the future."""
    try:
        if year is not None:
            return date(year, month, day)
        found = date(today.year, month, day)
        return found if found <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    english = _CLOCK_EN.search(text)
    if english:
        hour, minute, half = english.groups()
        return _time(int(hour), int(minute or 0), "pm" if half.startswith("p") else "am")
    match = _CLOCK.search(text)
    if match is None:
        return None
    before, hour, minute, hour_east, minute_east, half, after = match.groups()
    part = before or after or ""
    meridiem = "pm" if re.fullmatch(_PM, part) else "am" if part else ""
    minutes = 30 if half else int(minute or minute_east or 0)
    return _time(int(hour or hour_east), minutes, meridiem)


def _time(hour: int, minute: int, meridiem: str) -> time | None:
    if meridiem == "pm" and hour < 12:
        hour += 12
    if meridiem == "am" and hour == 12:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        return None
