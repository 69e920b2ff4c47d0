"""The contact in a question: an address, an e-mail address, a name, a code or a number with which somebody
claims to be the exchange. As typed; whether it is one of ours is looked up elsewhere."""

import re
import unicodedata

from havendesk.knowledge.rules.text import HAN, HANGUL, KANA

# Letters of an address: of any alphabet, because imitations are written in others, but none of scripts whose
# words stand beside an address without a space.
_L = rf"(?:(?![{HAN}{KANA}{HANGUL}_])\w)"
_HOST = rf"(?:{_L}(?:{_L}|-)*\.)+(?:(?!\d){_L}){{2,24}}"
_PATH = r"(?:[/?#][!-~]*)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"https?://{_HOST}{_PATH}",
        rf"(?<![\w.+-])(?:{_L}|[._+-]){{1,64}}@{_HOST}",
        rf"(?<![a-z0-9@._-]){_HOST}{_PATH}",
        r"(?<![a-z0-9@._-])@[a-z0-9_.]{3,32}",
        r"(?<![a-z0-9-])(?=[a-z0-9-]*[a-z])(?=[a-z0-9-]*\d)[a-z0-9]{4}-[a-z0-9]{4}(?![a-z0-9-])",
        r"(?<![a-z0-9.,+-])(?!\d{4}-\d{2}-\d{2})"
        r"(?:\+\d[\d ()-]{6,17}\d|0\d[\d ()-]{5,13}\d|\d{3,4}-\d{3,4}(?:-\d{4})?)(?![a-z0-9])",
    )
)
_DEFANGED = str.maketrans({"[": "", "]": ""})
_TAIL = ".,;:!?)]}>\"'"


def contact(text: str) -> str | None:
    """The first contact, addresses before names, codes and numbers; None where there is none."""
    # "hxxps://name[.]example": written so that nobody follows it by accident.
    plain = unicodedata.normalize("NFKC", text).translate(_DEFANGED)
    plain = re.sub(r"(?<![a-z])hxxp", "http", plain, flags=re.IGNORECASE)
    for pattern in _PATTERNS:
        match = pattern.search(plain)
        if match is not None:
            return match.group().rstrip(_TAIL)
    return None
