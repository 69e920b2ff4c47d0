"""Letters that look like those of an address and are others: what they imitate, and where they stand."""

import unicodedata

from havendesk.exchange.types.chains import Defect, DefectCode

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_CYRILLIC = dict(zip("авсԁеһіјкмпорԛѕтуԝхАВСЕНІЈКМОРЅТХУ", "abcdehijkmnopqstywxABCEHIJKMOPSTXY", strict=True))
_GREEK = dict(zip("αινορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aivopuxABEZHIKMNOPTYX", strict=True))
_LATIN = dict(zip("ıɡɩʏʀßøØłŁđĐ", "igiyrBoOlLdD", strict=True))
LOOKS_LIKE = _CYRILLIC | _GREEK | _LATIN
"""Letters of other scripts and the plain ones that they are taken for."""


def plain(letter: str) -> str:
    """The ASCII letter or digit that this one looks like (full-width and mathematical forms and accents
    included), empty for none."""
    if letter in LOOKS_LIKE:
        return LOOKS_LIKE[letter]
    base = unicodedata.normalize("NFKD", letter)[:1]
    return base if base.isascii() and base.isalnum() else LOOKS_LIKE.get(base, "")


def folded(text: str) -> tuple[str, Defect | None]:
    """The text in plain letters, invisible ones left out, and the first thing that was not plain.

    A letter that imitates nothing stays as it is.
    """
    if text.isascii():
        return text, None
    first: Defect | None = None
    found = []
    for position, letter in enumerate(text):
        if letter.isascii():
            found.append(letter)
            continue
        if letter in INVISIBLE:
            first = first or Defect(DefectCode.INVISIBLE_LETTER, position, letter)
            continue
        looks = plain(letter)
        first = first or Defect(DefectCode.FOREIGN_LETTER, position, letter, looks)
        found.append(looks or letter)
    return "".join(found), first
