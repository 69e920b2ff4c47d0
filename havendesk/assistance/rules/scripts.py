"""In which language a text is written, as far as its script tells. Pure.

No identifier of languages is asked: what matters here is whether a reader can read it, and a translator reads
any language. Latin letters tell nothing and leave what was assumed.
"""

from __future__ import annotations

import re

from havendesk.kernel.chinese import is_traditional
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA

_HANGUL, _KANA, _HAN = (re.compile(f"[{script}]") for script in (HANGUL, KANA, HAN))
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CHINESE = frozenset({Language.ZH_HANS.value, Language.ZH_HANT.value})


def written_in(text: str, assumed: str) -> str:
    """The BCP 47 tag of the text's language by its script, else what is assumed (the ticket's language)."""
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    latin = len(_LATIN.findall(text))
    if hangul + kana + han == 0 or latin > 4 * (hangul + kana + han):
        east = assumed in CHINESE | {Language.KO.value, Language.JA.value}
        return Language.EN.value if latin and east else assumed
    if hangul >= kana and hangul * 3 >= han and hangul:
        return Language.KO.value
    if kana or assumed == Language.JA.value:
        return Language.JA.value
    return _script_of(text, assumed)


def _script_of(text: str, assumed: str) -> str:
    traditional = is_traditional(text)
    if traditional is None:
        return assumed if assumed in CHINESE else Language.ZH_HANS.value
    return Language.ZH_HANT.value if traditional else Language.ZH_HANS.value


def readable_as(text: str, target: str) -> bool:
    """Whether a text that should be in the target's language is at least in its script; texts without a
    letter are."""
    found = written_in(text, target)
    if found == target or (found in CHINESE and target in CHINESE):
        return True
    return not any(sign.isalpha() for sign in text)
