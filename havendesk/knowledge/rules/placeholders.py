"""Values that belong to the exchange: articles name them, the contract gives them when they are shown."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from havendesk.kernel.i18n import Language

_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)((?::[A-Za-z0-9_.-]+)*)\}\}")
# Whatever is left between double braces is malformed; a reader never sees braces.
_BRACES = re.compile(r"\{\{.*?\}\}", re.DOTALL)

# name → number of arguments (the table in starter/PLACEHOLDERS.md)
KINDS: dict[str, int] = {
    "fee": 2,
    "min_withdrawal": 2,
    "min_deposit": 2,
    "confirmations": 2,
    "confirmations_unlock": 2,
    "withdrawal_limit": 1,
    "hold_hours": 1,
    "maker_fee": 1,
    "taker_fee": 1,
    "api_rate": 1,
    "review_time": 1,
}

UNKNOWN: dict[Language, str] = {
    Language.EN: "the value shown in your account",
    Language.ZH_HANS: "您账户页面显示的数值",
    Language.ZH_HANT: "您帳戶頁面顯示的數值",
    Language.KO: "계정 화면에 표시된 값",
    Language.JA: "アカウント画面に表示される値",
}


class Placeholder(NamedTuple):
    """One place: its name and its arguments, e.g. `Placeholder("fee", ("BTC", "bitcoin"))`."""

    name: str
    arguments: tuple[str, ...]


def placeholders(text: str) -> list[Placeholder]:
    """All well-formed places in order of appearance, with repetitions."""
    return [_parsed(match) for match in _PLACEHOLDER.finditer(text)]


def _parsed(match: re.Match[str]) -> Placeholder:
    return Placeholder(match[1], tuple(match[2].split(":")[1:]))


def faults(text: str) -> list[str]:
    """What is wrong with the places of a text: unknown names, wrong number of arguments, malformed braces."""
    wrong = [
        f"{{{{{place.name}}}}}: unknown name or wrong number of arguments"
        for place in placeholders(text)
        if KINDS.get(place.name) != len(place.arguments)
    ]
    rest = _PLACEHOLDER.sub("", text)
    return wrong + [f"malformed place {found[:60]!r}" for found in _BRACES.findall(rest)]


def resolve(text: str, language: Language, value_of: Callable[[Placeholder], str | None]) -> str:
    """The text with every place filled; an unknown value reads "the value shown in your account"."""

    def fill(match: re.Match[str]) -> str:
        return value_of(_parsed(match)) or UNKNOWN[language]

    return _BRACES.sub(UNKNOWN[language], _PLACEHOLDER.sub(fill, text))


def blank(texts: Iterable[str]) -> list[str]:
    """Texts for the index: a place counts as its arguments (asset and network are words people ask with)."""
    return [
        _BRACES.sub(" ", _PLACEHOLDER.sub(lambda match: " ".join(_parsed(match).arguments), text))
        for text in texts
    ]
