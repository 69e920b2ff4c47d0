"""Ids that the exchange gives, destination tags, markets and API error codes. Text is in normal form."""

import re
from collections.abc import Collection

_ORDER = re.compile(
    r"(?<![a-z0-9])(ord_[a-z0-9]{4,40})"
    r"|(?:(?<![a-z])order(?: ?(?:id|number|no\.?|nr\.?|#))?|订单(?:号|编号)?|委托单?号?|주문 ?번호|주문|"
    r"注文番号|注文 ?id|注文)\s*(?:is|was|：|:|#|＃|是|为|は|은|는)?\s*#?"
    r"((?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{4,40})(?![a-z0-9])"
)
_TRANSFER = re.compile(
    r"(?<![a-z0-9])((?:dep|wdr|trf|itr)_[a-z0-9]{4,40})"
    r"|(?:(?<![a-z])(?:withdrawal|deposit|transfer|reference|request)(?: ?(?:id|number|no\.?|nr\.?|ref|#))|"
    r"(?:提币|提现|充值|充币|转账)(?:单号|编号|id|号)|(?:출금|입금|이체|송금) ?(?:번호|id)|"
    r"(?:出金|入金|送金|振込)(?:番号|id|の番号))\s*(?:is|was|：|:|#|＃|是|为|は|은|는)?\s*#?"
    r"((?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{4,40})(?![a-z0-9])"
)
_TAG = re.compile(
    r"(?:(?<![a-z])(?:destination ?)?(?:tag|memo)|标签|备注|태그|메모|데스티네이션 ?태그|タグ|メモ|宛先タグ)"
    r"(?: ?(?:id|number|no\.?|#|号码|号|번호|番号))?\s*(?:is|was|：|:|＃|=|是|为|は|은|는|이|가)?\s*"
    r"#?(\d{1,20})(?!\d)"
)
_CODE = re.compile(
    r"(?:(?<![a-z])(?:errors?|err|code|status|http|msg)|错误码|错误代码|错误|代码|报错|오류 ?코드|에러 ?코드|"
    r"에러|오류|코드|エラーコード|エラー|コード)"
    r"[\s：:#=\"']*(?:code|is|was|no\.?|number|码|是|为|는|가|は|が)?[\s：:#=\"'(]*"
    r"((?:[a-z]{2,8}-|[a-z])\d{3,6}(?![a-z0-9_-])|-?\d{2,6}(?![\d.]))"
)
# "BW-1001": an exchange's own letters before the number.
_LETTERED_CODE = re.compile(r"(?<![A-Za-z0-9_-])([A-Z]{2,8})-\d{3,6}(?![A-Za-z0-9_-])")
_STANDARDS = frozenset({"ERC", "BEP", "TRC", "EIP", "BIP", "SEP", "NEP", "ISO", "RFC", "SHA", "UTC", "GMT"})
"""Letters before a number that name a standard or a zone of time."""
_NAMED_CODE = re.compile(r"(?<![A-Za-z0-9_])([A-Z]{2,}(?:_[A-Z0-9]{2,}){1,5})(?![A-Za-z0-9_])")
# "-1022" alone, as error messages are pasted.
_BARE_CODE = re.compile(r"(?<![a-z0-9.,])(-[1-9]\d{3,4})(?![\d.,])")
_PAIR = re.compile(r"(?<![a-z0-9])([a-z0-9]{2,10}) ?[-/_] ?([a-z0-9]{2,10})(?![a-z0-9])")
_JOINED = re.compile(r"(?<![a-z0-9])([a-z]{2,10}?)(usdt|usdc|krw|usd|btc|eth|jpy|eur)(?:perp)?(?![a-z0-9])")


def order_id(text: str) -> str | None:
    """The exchange's id of an order."""
    return _first(_ORDER, text)


def transfer_id(text: str) -> str | None:
    """The exchange's id of a deposit, withdrawal or transfer."""
    return _first(_TRANSFER, text)


def tag(text: str) -> str | None:
    """A destination tag or memo: digits, as typed."""
    return _first(_TAG, text)


def api_code(text: str, original: str, assets: Collection[str] = ()) -> str | None:
    """An error code of the API: a number with its sign, a name in capitals (`original` keeps them), or
    letters and a number (`BW-1001`), where the letters are none of `assets`."""
    behind = _first(_CODE, text)
    return (
        _first(_BARE_CODE, text)
        or _first(_NAMED_CODE, original)
        or _lettered(original, assets)
        or (behind.upper() if behind else None)
    )


def _lettered(original: str, assets: Collection[str]) -> str | None:
    found = _LETTERED_CODE.finditer(original)
    others = _STANDARDS.union(assets)
    return next((match.group() for match in found if match.group(1) not in others), None)


def market(text: str, codes: Collection[str]) -> tuple[str, tuple[int, int]] | None:
    """The first market (`BTC-USDT`) of which both sides are known codes, and where it stands."""
    for pattern in (_PAIR, _JOINED):
        for match in pattern.finditer(text):
            base, quote = match.group(1).upper(), match.group(2).upper()
            if base in codes and quote in codes and base != quote:
                return f"{base}-{quote}", match.span()
    return None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return next((group for group in match.groups() if group), None) if match else None
