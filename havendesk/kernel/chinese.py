"""The two scripts of Chinese: made from each other by OpenCC's phrase tables, and told apart.

Simplified text becomes traditional with Taiwan's words (软件 is 軟體, not 軟件). What a machine converted is
always marked as such where people read it as a text of ours: tables do not know what a sentence means.
"""

from functools import lru_cache

import opencc

# What the tables leave as a mainland word, or take for a measure word; a reader in Taiwan would stumble.
_WORDS = {
    "賬": "帳",
    "郵箱": "信箱",
    "回復": "回覆",
    "平臺": "平台",
    "型別": "類型",
    "程式碼": "代碼",
    "隻有": "只有",
    "隻能": "只能",
    "隻要": "只要",
    "幣里": "幣裡",
    "“": "「",
    "”": "」",
}


@lru_cache(maxsize=4)
def _converter(table: str) -> opencc.OpenCC:
    return opencc.OpenCC(table)


def simplified(text: str) -> str:
    """Traditional characters folded to simplified ones; other text stays as it is."""
    return str(_converter("t2s").convert(text))


def traditional(text: str) -> str:
    """Simplified Chinese in traditional characters with Taiwan's words; other text stays as it is."""
    converted = str(_converter("s2twp").convert(text))
    for other, word in _WORDS.items():
        converted = converted.replace(other, word)
    return converted


def is_traditional(text: str) -> bool | None:
    """Whether a Chinese text is written in traditional characters; None where no character tells."""
    as_simplified = simplified(text)
    as_traditional = str(_converter("s2t").convert(text))
    only_traditional = sum(one != other for one, other in zip(text, as_simplified, strict=False))
    only_simplified = sum(one != other for one, other in zip(text, as_traditional, strict=False))
    if only_traditional == only_simplified:
        return None
    return only_traditional > only_simplified
