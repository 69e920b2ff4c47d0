"""Which of the product's languages a text is written in.

Script first; py3langid only for Latin letters; the customer's locale or the language spoken so far as
prior. Measured on short questions: every identifier calls kanji-only Japanese Chinese and cannot read "hi"
or "2fa reset"; a prior cures that, a bigger model does not. Below four words Latin text never switches.
"""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from havendesk.kernel.chinese import is_traditional
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA, LONGEST_QUESTION, normalise

FEWEST_WORDS_TO_SWITCH = 4
# Below it a guess at another language is none: "api error code 1022 signature" is Italian at 0.32.
LEAST_CHANCE = 0.6

_HANGUL = re.compile(f"[{HANGUL}]")
_KANA = re.compile(f"[{KANA}]")
_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff']*[a-z\u00c0-\u024f\u1e00-\u1eff]")
# Codes, addresses, tickers and links say nothing about the writer's language.
_NOT_LANGUAGE = re.compile(r"https?://\S+|\S*@\S+|\S*\d\S*|(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
# Characters that a Chinese sentence can hardly avoid and Japanese without kana does not use.
_CHINESE_ONLY = re.compile("[我你您们們吗嗎呢吧没沒么麼怎这這那哪啊了还還给給钱錢账帳]")
_LATIN_CHOICES = ("en", "es", "pt", "fr", "de", "it", "nl", "pl", "tr", "vi", "id", "ms", "tl", "ru", "ro")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """`language` is what to answer in; `written` is what it looks written in: ISO 639-1, `und` for a
    script of no language we know, "" when unclear."""

    language: Language
    written: str


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # 53 MB, only where Latin letters are read
    from py3langid.langid import (  # type: ignore[import-untyped]  # ships no types
        MODEL_FILE,
        LanguageIdentifier,
    )

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(list(_LATIN_CHOICES))
    # One that knows of no other languages: of 142 the table alone is 28 MB.
    return LanguageIdentifier(
        every.nb_ptc, every.nb_pc, every.nb_classes, every.tk_nextmove, every.tk_output,
        norm_probs=True, tk_row=every.tk_row,
    )  # fmt: skip


def detect_language(text: str, prior: Language) -> LanguageGuess:
    """The language to answer in; `prior` is the customer's locale or the language of the conversation."""
    bare = _NOT_LANGUAGE.sub(" ", text[:LONGEST_QUESTION])
    folded = normalise(bare)
    words = _LATIN_WORD.findall(folded)
    east = _east_asian(folded, prior, latin_words=len(words))
    if east is not None:
        return east
    if sum(letter.isalpha() for letter in folded) > 2 * sum(len(word) for word in words):
        # Cyrillic, Arabic, Thai …: a script of none of our languages.
        return LanguageGuess(prior, "und")
    if len(words) < FEWEST_WORDS_TO_SWITCH:
        return LanguageGuess(prior, "en" if words and prior == Language.EN else "")
    with _lock:
        written, chance = _identifier().classify(" ".join(words))
    return LanguageGuess(Language.EN, str(written) if chance >= LEAST_CHANCE or written == "en" else "")


def _east_asian(text: str, prior: Language, *, latin_words: int) -> LanguageGuess | None:
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    letters = hangul + kana + han
    # An English sentence that quotes a button in another script stays English.
    if letters == 0 or (latin_words >= FEWEST_WORDS_TO_SWITCH and letters < latin_words):
        return None
    if hangul >= max(kana, 1) and hangul * 3 >= han:
        return LanguageGuess(Language.KO, "ko")
    if kana and not (kana == 1 and "の" in text and _CHINESE_ONLY.search(text)):
        return LanguageGuess(Language.JA, "ja")
    if prior == Language.JA and not _CHINESE_ONLY.search(text):
        return LanguageGuess(Language.JA, "ja")
    return LanguageGuess(_script(text, prior), "zh")


def _script(text: str, prior: Language) -> Language:
    """Which Chinese to answer in; a text that fits both scripts is answered in the reader's."""
    traditional = is_traditional(text)
    if traditional is None:
        return Language.ZH_HANT if prior == Language.ZH_HANT else Language.ZH_HANS
    return Language.ZH_HANT if traditional else Language.ZH_HANS
