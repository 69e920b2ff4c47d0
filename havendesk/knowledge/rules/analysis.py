"""From text to terms: two analyses per language, as measured.

Chinese: rjieba words with exchange vocabulary, and bigrams as a safety net. Japanese: fugashi words without
particles and auxiliaries, and bigrams that are not pure hiragana. Korean: how words begin, beside their
syllables and bigrams (a morphological analyser adds 489 MB and nothing measurable). English: words without
stop words, and 4-grams inside words.
"""

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA, normalise, simplified
from havendesk.knowledge.rules.vocabulary import (
    ASSETS,
    CHINESE,
    ENGLISH_STOPWORDS,
    SAME_CHINESE,
    SAME_ENGLISH,
    SAME_JAPANESE,
)

if TYPE_CHECKING:
    import fugashi  # type: ignore[import-untyped]  # ships no types
    import rjieba

Terms = list[str]
Analyser = Callable[[str], Terms]

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:['.-][a-z0-9]+)*")
_EAST_RUN = re.compile(f"[{HAN}{KANA}{HANGUL}]+")
_HIRAGANA_ONLY = re.compile("^[\u3041-\u3096]+$")
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "感動詞"})
# Verbs that only carry grammar: する, いる, ある, なる, できる, 下さる …; they would join any two questions.
_LIGHT_LEMMAS = frozenset(
    {"為る", "居る", "有る", "成る", "出来る", "下さる", "事", "物", "何", "如何", "良い"}
)
_CHINESE_LIGHT = frozenset(
    {
        *(
            "我",
            "你",
            "您",
            "的",
            "了",
            "吗",
            "呢",
            "吧",
            "啊",
            "是",
            "在",
            "有",
            "和",
            "就",
            "都",
            "要",
            "会",
        ),
        *("能", "可以", "什么", "怎么", "怎么办", "为什么", "请问", "个", "一直", "还", "也", "不", "没有"),
    }
)


def _joined(words: Iterable[str], same: Mapping[str, str]) -> Terms:
    return [same.get(word, word) for word in words]


def _latin_words(text: str) -> Terms:
    return _LATIN_WORD.findall(text)


def english_words(text: str) -> Terms:
    """Words without stop words; plural s cut off, spellings of one thing joined."""
    words = [word.removesuffix("'s") for word in _latin_words(normalise(text))]
    kept = [word for word in words if word not in ENGLISH_STOPWORDS]
    return _joined((_singular(word) for word in _joined(kept, SAME_ENGLISH)), SAME_ENGLISH)


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def english_grams(text: str) -> Terms:
    """4-grams inside padded words: they join "verify" with "verification" and forgive slips of typing."""
    return [gram for word in english_words(text) for gram in grams(f"_{word}_", 4)]


def grams(run: str, size: int) -> Terms:
    """All substrings of `size` characters; the run itself when it is shorter."""
    if len(run) <= size:
        return [run]
    return [run[start : start + size] for start in range(len(run) - size + 1)]


@lru_cache(maxsize=1)
def _jieba() -> "rjieba.Jieba":
    import rjieba

    dictionary = rjieba.Jieba()
    for word in CHINESE:
        dictionary.add_word(word, 100_000, None)
    return dictionary


def chinese_words(text: str) -> Terms:
    """Dictionary words, traditional characters folded first, grammar words dropped."""
    folded = simplified(normalise(text))
    words = (word.strip() for word in _jieba().cut(folded, False))
    kept = (word for word in words if word and word[0].isalnum() and word not in _CHINESE_LIGHT)
    return _joined(kept, SAME_CHINESE)


def chinese_grams(text: str) -> Terms:
    """Bigrams of Chinese runs and the Latin words between them."""
    return _runs(simplified(normalise(text)), (2,))


_tagger_local = threading.local()


def _tagger() -> "fugashi.Tagger":
    """One tagger per thread: MeCab's lattice is not shareable between threads."""
    tagger = getattr(_tagger_local, "tagger", None)
    if tagger is None:
        import fugashi

        tagger = _tagger_local.tagger = fugashi.Tagger()
    return tagger


def japanese_words(text: str) -> Terms:
    """Lemmas of content words; particles, auxiliaries and symbols dropped."""
    found: Terms = []
    for node in _tagger()(normalise(text)):
        if node.feature.pos1 in _CONTENT:
            lemma = (node.feature.lemma or node.surface).split("-")[0]
            if lemma not in _LIGHT_LEMMAS:
                found.append(SAME_JAPANESE.get(node.surface, lemma.casefold()))
    return _joined(found, SAME_JAPANESE)


def japanese_reading(text: str) -> str:
    """How it is read, in katakana without spaces: 振込, 振り込み and ふりこみ begin alike."""
    return "".join(node.feature.kana or node.surface for node in _tagger()(normalise(text)))


def japanese_grams(text: str) -> Terms:
    """Bigrams that are not pure hiragana (those are grammar), and Latin words."""
    return [gram for gram in _runs(normalise(text), (2,)) if not _HIRAGANA_ONLY.match(gram)]


def korean_short(text: str) -> Terms:
    """Syllables and bigrams."""
    return _runs(normalise(text), (1, 2))


def korean_long(text: str) -> Terms:
    """Bigrams and trigrams."""
    return _runs(normalise(text), (2, 3))


def _runs(text: str, sizes: tuple[int, ...]) -> Terms:
    found = _joined(_latin_words(text), ASSETS)
    for run in _EAST_RUN.findall(text):
        for size in sizes:
            found.extend(grams(run, size))
    return found


def korean_beginnings(text: str) -> Terms:
    """The first syllable and the first two of each word: particles and endings stand behind what it means."""
    folded = normalise(text)
    words = _EAST_RUN.findall(folded)
    starts = [word[:size] for word in words for size in (1, 2) if len(word) >= size]
    return _joined(_latin_words(folded), ASSETS) + starts


# To be raised whenever a text has other terms, or other weights, than before: what was indexed until then is
# indexed anew.
VERSION = 2

# Two analyses of each language and their weights.
ANALYSES: dict[Language, tuple[tuple[Analyser, float], tuple[Analyser, float]]] = {
    Language.EN: ((english_words, 1.0), (english_grams, 1.0)),
    Language.ZH_HANS: ((chinese_words, 1.0), (chinese_grams, 0.7)),
    # The same analyses: they fold traditional characters.
    Language.ZH_HANT: ((chinese_words, 1.0), (chinese_grams, 0.7)),
    Language.JA: ((japanese_words, 1.0), (japanese_grams, 1.0)),
    Language.KO: ((korean_short, 1.0), (korean_long, 0.7)),
}

# Characters, on average: a collection of shorter documents holds sentences, not articles.
SENTENCE_CHARACTERS = 80
_SENTENCES: dict[Language, tuple[tuple[Analyser, float], tuple[Analyser, float]]] = {
    Language.KO: ((korean_beginnings, 1.0), (korean_short, 0.7)),
}


def analyses(language: Language, average_characters: float) -> tuple[tuple[Analyser, float], ...]:
    """The two analyses that suit a collection of documents of this average length, in characters."""
    if average_characters < SENTENCE_CHARACTERS and language in _SENTENCES:
        return _SENTENCES[language]
    return ANALYSES[language]
