"""Normal form of what people type: one spelling per character, no invisible characters."""

import re
import unicodedata

from havendesk.kernel.chinese import simplified as simplified

# Zero-width characters, bidi controls, variation selectors and the tag block: they change what a reader
# sees or split words for a tokeniser, and never carry meaning in a question.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_SPACES = re.compile(r"\s+")

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# A question longer than this is cut for understanding (never for storage): analysis stays in milliseconds.
LONGEST_QUESTION = 2_000


def normalise(text: str) -> str:
    """NFKC, without invisible characters, lower case, single spaces. Never raises."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).replace("\x00", " ")
    return _SPACES.sub(" ", folded).strip().casefold().replace("’", "'")
