"""What stands in many questions by another value each time: ids, amounts, coins, other exchanges.

"where is my litecoin" asks what "where is my ether" asks. An id becomes the word for what it is, a number a
single digit; the name of a coin, a currency or another exchange stays and gets the word for its kind beside
it. Pure.
"""

import re

from havendesk.bot.rules.slots.finding import names_in
from havendesk.bot.rules.slots.names import ASSETS, EVERYDAY, MONEY, VENUES
from havendesk.exchange.rules.chains.in_text import find_in_text
from havendesk.exchange.types.chains import IdKind
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA, normalise, simplified

# Ids are at least so long; shorter texts need no search for them.
_LONG = re.compile(r"[0-9A-Za-z]{24}")
_NUMBER = re.compile(r"(?<![a-z0-9.])\d[\d,]*(?:\.\d+)?(?![a-z0-9])")
_HAN = re.compile(f"[{HAN}]")
_NOT_CHINESE = re.compile(f"[{KANA}{HANGUL}]")
# No words of any language.
_COIN, _MONEY, _VENUE = "qcoin", "qmoney", "qvenue"
_KINDS: dict[str, str] = {
    name: _MONEY if code in MONEY else _COIN for name, code in ASSETS.items() if name not in EVERYDAY
} | dict.fromkeys(VENUES, _VENUE)


def generalised(text: str) -> str:
    """The text in normal form, Chinese in simplified characters, with what varies made alike."""
    read = normalise(_without_ids(text) if _LONG.search(text) else text)
    if _HAN.search(read) and not _NOT_CHINESE.search(read):
        read = simplified(read)
    parts, end = [], 0
    for match in names_in(read, _KINDS):
        parts += [read[end : match.start()], " ", _KINDS[match.group()], " ", match.group(), " "]
        end = match.end()
    return _NUMBER.sub("0", "".join([*parts, read[end:]]))


def _without_ids(text: str) -> str:
    for one in sorted(find_in_text(text).found, key=lambda found: -found.start):
        kind = one.recognition.meanings[0].kind
        word = "txid" if kind is IdKind.TRANSACTION else "address"
        text = f"{text[: one.start]} {word} {text[one.end :]}"
    return text
