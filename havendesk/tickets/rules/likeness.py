"""How much two short texts say with the same words, whatever their language. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

_LATIN = re.compile(r"[a-z\u00c0-\u024f]{2,}")
_EAST = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
# Beyond this a long message is compared by its beginning.
_COMPARED_CHARACTERS = 1_000


def likeness(asked: str, others: Mapping[Key, str]) -> dict[Key, float]:
    """For each other text the weighted share of terms that both hold, 0 to 1; rare terms weigh more.

    Terms are words in Latin letters, and pairs of signs in Chinese, Japanese and Korean, whose endings
    change; figures say nothing.
    """
    terms = {key: _terms(text) for key, text in others.items()}
    mine = _terms(asked)
    held = Counter(term for found in (mine, *terms.values()) for term in found)
    total = len(terms) + 1
    weight = {term: math.log(1 + total / count) for term, count in held.items()}
    return {key: _share(mine, found, weight) for key, found in terms.items()}


def _share(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    both = sum(weight[term] for term in one & other)
    either = sum(weight[term] for term in one | other)
    return both / either if either else 0.0


def _terms(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", text[:_COMPARED_CHARACTERS]).casefold()
    runs = _EAST.findall(folded)
    pairs = {run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))}
    return frozenset({*_LATIN.findall(folded), *pairs})
