"""Ranking articles for a question, in memory: the reference of what the search in the database computes.

Two analyses of the language are each scored with BM25F, divided by their own maximum and summed by weight
(measured: this sum beats reciprocal rank fusion in every pair tried). Beside it stands the nearness of the
question to the nearest known wording of an article (title or variant), because a help-centre question is
short and articles are long. Statistics are those of one language; languages are never mixed.

What trains and measures the bot leaves articles and wordings out one by one; it does so here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import Analyser, analyses
from havendesk.knowledge.rules.text import LONGEST_QUESTION
from havendesk.knowledge.rules.weighing import (
    SATURATION,
    Document,
    Saturation,
    Statistics,
    count,
    weights,
    wordings,
)

Numbers = NDArray[np.float64]

NEARNESS_WEIGHT = 0.15
# A question is scored by its first terms only.
MOST_QUESTION_TERMS = 120


@dataclass(frozen=True, slots=True)
class Scored:
    """One result. `score` orders results of one question; the others compare over questions (each 0 to 1).

    `coverage`: share of the question's weight (by rarity) that the article contains at all. `nearness`:
    likeness to the nearest known wording. `strength`: BM25 relative to the most that the question could earn.
    """

    key: str
    score: float
    strength: float
    coverage: float
    nearness: float


def question_terms(text: str, analyse: Analyser) -> list[str]:
    """The different terms of a question, as many as are scored."""
    return list(dict.fromkeys(analyse(text[:LONGEST_QUESTION])))[:MOST_QUESTION_TERMS]


class _Part:
    """The documents under one analysis. Postings are arrays: a training asks thousands of questions."""

    def __init__(self, documents: Sequence[Document], analyse: Analyser, saturation: Saturation) -> None:
        self._statistics = Statistics()
        for document in documents:
            self._statistics.add(document, analyse)
        averages = self._statistics.averages()
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        known: dict[str, list[int]] = defaultdict(list)
        owners: list[int] = []
        norms: list[float] = []
        for number, document in enumerate(documents):
            for term, weight in weights(count(document, analyse), averages, saturation).items():
                postings[term].append((number, weight))
            for unit in wordings(document, analyse):
                norms.append(sum(self._statistics.wording_rarity(term) for term in unit))
                for term in unit:
                    known[term].append(len(owners))
                owners.append(number)
        self._postings = {term: _columns(found) for term, found in postings.items()}
        self._wordings = {term: np.array(units, dtype=np.int32) for term, units in known.items()}
        self._owners = np.array(owners, dtype=np.int32)
        self._norms = np.array(norms)

    def score(self, terms: Sequence[str]) -> tuple[Numbers, Numbers, float]:
        """Per document: BM25, and rarity of the terms it has; and the rarity of all terms together."""
        size = self._statistics.documents
        scores, covered = np.zeros(size), np.zeros(size)
        whole = 0.0
        for term in terms:
            rare = self._statistics.rarity(term)
            whole += rare
            if term in self._postings:
                numbers, much = self._postings[term]
                scores[numbers] += rare * much
                covered[numbers] += rare
        return scores, covered, whole

    def nearness(self, terms: Sequence[str]) -> Numbers:
        """Per document: the best likeness (0 to 1) over its wordings."""
        best, shared = np.zeros(self._statistics.documents), np.zeros(len(self._owners))
        norm = 0.0
        for term in terms:
            rare = self._statistics.wording_rarity(term)
            norm += rare
            if term in self._wordings:
                shared[self._wordings[term]] += rare
        found = np.flatnonzero(shared)
        likeness = shared[found] / np.sqrt(norm * self._norms[found])
        np.maximum.at(best, self._owners[found], likeness)
        return best


def _columns(found: Sequence[tuple[int, float]]) -> tuple[NDArray[np.int32], Numbers]:
    numbers, much = zip(*found, strict=True)
    return np.array(numbers, dtype=np.int32), np.array(much)


class Index:
    """All articles of one language, ready to be asked. Immutable; safe to share between threads."""

    def __init__(self, language: Language, documents: Sequence[Document]) -> None:
        self.language = language
        self._documents = tuple(documents)
        self._k1 = SATURATION[language].k1
        length = sum(one.characters for one in documents) / max(1, len(documents))
        self._parts = tuple(
            (analyse, weight, _Part(documents, analyse, SATURATION[language]))
            for analyse, weight in analyses(language, length)
        )

    def __len__(self) -> int:
        return len(self._documents)

    def search(self, question: str, limit: int = 5) -> list[Scored]:
        """Best articles first; none when nothing of the question is known. `limit` 1 to 50."""
        if not self._documents:
            return []
        size = len(self._documents)
        score, strength, coverage, nearness = (np.zeros(size) for _ in range(4))
        total = sum(weight for _, weight, _ in self._parts)
        for analyse, weight, part in self._parts:
            terms, share = question_terms(question, analyse), weight / total
            found, covered, whole = part.score(terms)
            near = part.nearness(terms)
            score += share * (found / (found.max() or 1.0) + NEARNESS_WEIGHT * near)
            nearness += share * near
            if whole:
                strength += share * found / (whole * (self._k1 + 1.0))
                coverage += share * covered / whole
        order = np.argsort(-score, kind="stable")[: max(1, min(limit, 50))].tolist()
        return [
            Scored(
                self._documents[n].key,
                float(score[n]),
                float(strength[n]),
                float(coverage[n]),
                float(nearness[n]),
            )
            for n in order
            if score[n] > 0.0
        ]
