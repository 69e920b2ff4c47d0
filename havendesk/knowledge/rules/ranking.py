"""Ranking articles for a question, in memory: the reference of what the search in the database computes.

Two analyses of the language are each scored with BM25F, divided by their own maximum and summed by weight
(measured: this sum beats reciprocal rank fusion in every pair tried). Beside it stands the nearness of the
question to the nearest known wording of an article (title or variant), because a help-centre question is
short and articles are long. Statistics are those of one language; languages are never mixed.

What trains and measures the bot leaves articles and wordings out one by one; it does so here.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
    """The documents under one analysis."""

    def __init__(self, documents: Sequence[Document], analyse: Analyser, saturation: Saturation) -> None:
        self._statistics = Statistics()
        for document in documents:
            self._statistics.add(document, analyse)
        averages = self._statistics.averages()
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._wordings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for term, weight in weights(count(document, analyse), averages, saturation).items():
                self._postings[term].append((number, weight))
        self._owners: list[int] = []
        for number, document in enumerate(documents):
            for unit in wordings(document, analyse):
                norm = sum(self._statistics.wording_rarity(term) for term in unit)
                for term in unit:
                    self._wordings[term].append((len(self._owners), norm))
                self._owners.append(number)

    def score(self, terms: Sequence[str]) -> tuple[list[float], list[float], float]:
        """Per document: BM25, and rarity of the terms it has; and the rarity of all terms together."""
        size = self._statistics.documents
        scores, covered = [0.0] * size, [0.0] * size
        whole = 0.0
        for term in terms:
            rare = self._statistics.rarity(term)
            whole += rare
            for number, weight in self._postings.get(term, ()):
                scores[number] += rare * weight
                covered[number] += rare
        return scores, covered, whole

    def nearness(self, terms: Sequence[str]) -> list[float]:
        """Per document: the best likeness (0 to 1) over its wordings."""
        best = [0.0] * self._statistics.documents
        shared: dict[tuple[int, float], float] = defaultdict(float)
        norm = 0.0
        for term in terms:
            rare = self._statistics.wording_rarity(term)
            norm += rare
            for known in self._wordings.get(term, ()):
                shared[known] += rare
        for (unit, unit_norm), common in shared.items():
            owner = self._owners[unit]
            best[owner] = max(best[owner], common / math.sqrt(norm * unit_norm))
        return best


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
        score, strength, coverage, nearness = ([0.0] * size for _ in range(4))
        total = sum(weight for _, weight, _ in self._parts)
        for analyse, weight, part in self._parts:
            terms = question_terms(question, analyse)
            found, covered, whole = part.score(terms)
            near = part.nearness(terms)
            top = max(found) or 1.0
            for number in range(size):
                share = weight / total
                score[number] += share * (found[number] / top + NEARNESS_WEIGHT * near[number])
                nearness[number] += share * near[number]
                if whole:
                    strength[number] += share * found[number] / (whole * (self._k1 + 1.0))
                    coverage[number] += share * covered[number] / whole
        order = sorted(range(size), key=lambda number: (-score[number], number))[: max(1, min(limit, 50))]
        return [
            Scored(self._documents[n].key, score[n], strength[n], coverage[n], nearness[n])
            for n in order
            if score[n] > 0.0
        ]
