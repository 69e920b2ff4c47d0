"""What a certificate should state and for which days, read from the words of a question about one.

Text is in normal form, Chinese folded to simplified. Nothing is read from a text that speaks of no paper.
"""

import re
from datetime import date, timedelta

from havendesk.bot.rules.slots.times import MONTHS, day_in
from havendesk.resolvers.types import CertificateKind

_PAPER = re.compile(
    r"(?<![a-z])(?:certificat(?:e|es|ion)|statements?"
    r"|tax(?:es)? (?:reports?|papers?|documents?|summary|forms?)"
    r"|(?:annual|yearly|year-end) (?:report|summary)|transaction (?:history|report|list))(?![a-z])"
    r"|证明|对账单|报税|税务(?:报告|报表|文件)|年度(?:报告|报表|账单)|交易(?:明细|报表)"
    r"|증명서|확인서|명세서|거래 ?내역서|세금 ?(?:자료|신고 ?자료|보고서)|연간 ?(?:보고서|거래)"
    r"|証明書|明細書|報告書|計算書|確定申告|年間取引"
)
_TAX = re.compile(
    r"(?<![a-z])(?:tax(?:es)?|annual|yearly|year-end)(?![a-z])"
    r"|税|年度|세금|세무|연간|확정 ?신고|종합소득|税務|確定申告|年間"
)
_BALANCE = re.compile(
    r"(?<![a-z])(?:balances?|holdings?|assets?|how much i (?:have|had))(?![a-z])"
    r"|余额|资产|持仓|持有|잔고|잔액|보유|残高|保有|資産"
)
_TRANSACTIONS = re.compile(
    r"(?<![a-z])(?:transactions?|trades?|trading|history|bookings?|movements?)(?![a-z])"
    r"|交易|流水|明细|거래|내역|取引|履歴|明細"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?: ?[年년]|년도|年度)?(?!\d)")
_YEARS_BACK = {
    "last year": 1, "previous year": 1, "this year": 0, "current year": 0, "去年": 1, "上一年": 1,
    "今年": 0, "本年": 0, "작년": 1, "지난해": 1, "올해": 0, "금년": 0, "재작년": 2, "昨年": 1, "一昨年": 2,
}  # fmt: skip
_MONTHS_BACK = {
    "last month": 1, "previous month": 1, "this month": 0, "上个月": 1, "上月": 1, "这个月": 0, "本月": 0,
    "지난달": 1, "저번 달": 1, "이번 달": 0, "이달": 0, "先月": 1, "前月": 1, "今月": 0,
}  # fmt: skip
_NAMED_MONTH = re.compile(
    rf"(?<![a-z])({'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?(?:,? (?:of )?(20\d\d))?"
)
_EAST_MONTH = re.compile(r"(?:(20\d\d) ?[年년] ?)?(?<!\d)(1[0-2]|0?[1-9]) ?[月월](?! ?\d{1,2} ?(?:日|号|일))")
_ISO_MONTH = re.compile(r"(?<![\d-])(20\d\d)-(0[1-9]|1[0-2])(?![\d-])")

Found = tuple[CertificateKind | None, date | None, date | None]
NOTHING: Found = (None, None, None)


def certificate_in(text: str, today: date) -> Found:
    """Kind, first and last day, each None where the text does not say it.

    Args:
        text: the first 4,000 characters are read.
        today: where the customer lives; what "last year" is counted from.
    """
    text = text[:4_000]
    if not _PAPER.search(text):
        return NOTHING
    days = _days(text, today)
    return (_kind(text), *(days or (None, None)))


def _kind(text: str) -> CertificateKind | None:
    if _BALANCE.search(text):
        return CertificateKind.BALANCE
    if _TAX.search(text):
        return CertificateKind.TAX_YEAR
    return CertificateKind.TRANSACTIONS if _TRANSACTIONS.search(text) else None


def _days(text: str, today: date) -> tuple[date, date] | None:
    """The narrowest time that is named: a day, a month, a year."""
    day = day_in(text, today)
    if day is not None:
        return day, day
    month = _month(text, today)
    if month is not None:
        first = date(*month, 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    year = _year(text, today)
    return (date(year, 1, 1), date(year, 12, 31)) if year is not None else None


def _month(text: str, today: date) -> tuple[int, int] | None:
    for words, back in _MONTHS_BACK.items():
        if words in text:
            months = today.year * 12 + today.month - 1 - back
            return months // 12, months % 12 + 1
    iso = _ISO_MONTH.search(text)
    if iso:
        return int(iso.group(1)), int(iso.group(2))
    named = next((one for one in _NAMED_MONTH.finditer(text) if one.group(1) != "may" or one.group(2)), None)
    if named:
        return _of_year(named.group(2), MONTHS[named.group(1)], text, today)
    east = _EAST_MONTH.search(text)
    return _of_year(east.group(1), int(east.group(2)), text, today) if east else None


def _of_year(written: str | None, month: int, text: str, today: date) -> tuple[int, int]:
    """The month of the year that is named, else the last such month that has begun."""
    year = int(written) if written else _year(text, today)
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    return year, month


def _year(text: str, today: date) -> int | None:
    # The longer words first: 一昨年 holds 昨年, 재작년 holds 작년.
    for words in sorted(_YEARS_BACK, key=len, reverse=True):
        if words in text:
            return today.year - _YEARS_BACK[words]
    written = _YEAR.search(text)
    return int(written.group(1)) if written else None
