"""Ranking articles for a question: BM25 over four fields, and nearness to a known question.

Two analyses of the language are each scored with BM25F, divided by their own maximum and summed by weight
(measured: this sum beats reciprocal rank fusion in every pair tried). Beside it stands the nearness of the
question to the nearest known wording of an article (title or variant), because a help-centre question is
short and articles are long. Statistics are those of one language; languages are never mixed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import ANALYSES, Analyser, Terms
from havendesk.knowledge.rules.text import LONGEST_QUESTION

K1 = 1.2
LENGTH_WEIGHT = 0.6
# Chosen by leaving one variant out at a time (benchmarks/answers.py); the evaluation questions took no part.
FIELD_WEIGHTS: dict[str, float] = {"title": 2.0, "questions": 0.5, "summary": 1.5, "body": 0.5}
NEARNESS_WEIGHT = 0.15
# The body of a long article counts for this many terms at most (cost, and room for a sparse vector).
MOST_TERMS_PER_FIELD = 1_000
# A question is scored by its first terms only.
MOST_QUESTION_TERMS = 120


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of one article in one language."""

    key: str
    title: str
    variants: tuple[str, ...]
    summary: str
    body: str


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


class _Fields:
    """BM25F over the fields of the documents, for one analysis."""

    def __init__(self, documents: Sequence[Document], analyse: Analyser) -> None:
        analysed = [_fields(document, analyse) for document in documents]
        self._count = len(documents)
        average = {
            field: max(1.0, sum(len(fields[field]) for fields in analysed) / max(1, self._count))
            for field in FIELD_WEIGHTS
        }
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, fields in enumerate(analysed):
            for term, frequency in _weighted(fields, average).items():
                self._postings[term].append((number, frequency))

    def rarity(self, term: str) -> float:
        """Inverse document frequency; a term that no document has is the rarest."""
        holders = len(self._postings.get(term, ()))
        return math.log(1.0 + (self._count - holders + 0.5) / (holders + 0.5))

    def score(self, terms: Sequence[str]) -> tuple[list[float], list[float], float]:
        """Per document: BM25, and rarity of the terms it has; and the rarity of all terms together."""
        scores, covered = [0.0] * self._count, [0.0] * self._count
        whole = 0.0
        for term in terms:
            rarity = self.rarity(term)
            whole += rarity
            for number, frequency in self._postings.get(term, ()):
                scores[number] += rarity * frequency * (K1 + 1.0) / (frequency + K1)
                covered[number] += rarity
        return scores, covered, whole


class _Questions:
    """Nearness of a question to the known wordings, for one analysis."""

    def __init__(self, documents: Sequence[Document], analyse: Analyser) -> None:
        self._owners: list[int] = []
        units: list[frozenset[str]] = []
        for number, document in enumerate(documents):
            for wording in (document.title, *document.variants):
                self._owners.append(number)
                units.append(frozenset(analyse(wording)))
        self._documents = len(documents)
        holders = Counter(term for unit in units for term in unit)
        self._count = len(units)
        self._rarity = {term: self._idf(held) for term, held in holders.items()}
        self._norms = [sum(self._rarity[term] for term in unit) or 1.0 for unit in units]
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            for term in unit:
                self._postings[term].append(number)

    def _idf(self, held: int) -> float:
        return math.log(1.0 + (self._count - held + 0.5) / (held + 0.5))

    def nearness(self, terms: Sequence[str]) -> list[float]:
        """Per document: the best likeness (0 to 1) over its wordings."""
        best = [0.0] * self._documents
        shared: dict[int, float] = defaultdict(float)
        norm = 0.0
        for term in terms:
            rarity = self._rarity.get(term, self._idf(0))
            norm += rarity
            for unit in self._postings.get(term, ()):
                shared[unit] += rarity
        for unit, common in shared.items():
            owner = self._owners[unit]
            best[owner] = max(best[owner], common / math.sqrt(norm * self._norms[unit]))
        return best


class Index:
    """All articles of one language, ready to be asked. Immutable; safe to share between threads."""

    def __init__(self, language: Language, documents: Sequence[Document]) -> None:
        self.language = language
        self._documents = tuple(documents)
        self._parts = tuple(
            (analyse, weight, _Fields(documents, analyse), _Questions(documents, analyse))
            for analyse, weight in ANALYSES[language]
        )

    def __len__(self) -> int:
        return len(self._documents)

    def search(self, question: str, limit: int = 5) -> list[Scored]:
        """Best articles first; none when nothing of the question is known. `limit` 1 to 50."""
        if not self._documents:
            return []
        size = len(self._documents)
        score, strength, coverage, nearness = ([0.0] * size for _ in range(4))
        total = sum(weight for _, weight, _, _ in self._parts)
        for analyse, weight, fields, questions in self._parts:
            terms = list(dict.fromkeys(analyse(question[:LONGEST_QUESTION])))[:MOST_QUESTION_TERMS]
            found, covered, whole = fields.score(terms)
            near = questions.nearness(terms)
            top = max(found) or 1.0
            for number in range(size):
                share = weight / total
                score[number] += share * (found[number] / top + NEARNESS_WEIGHT * near[number])
                nearness[number] += share * near[number]
                if whole:
                    strength[number] += share * found[number] / (whole * (K1 + 1.0))
                    coverage[number] += share * covered[number] / whole
        order = sorted(range(size), key=lambda number: (-score[number], number))[: max(1, min(limit, 50))]
        return [
            Scored(self._documents[n].key, score[n], strength[n], coverage[n], nearness[n])
            for n in order
            if score[n] > 0.0
        ]


def _fields(document: Document, analyse: Analyser) -> dict[str, Terms]:
    return {
        "title": analyse(document.title)[:MOST_TERMS_PER_FIELD],
        "questions": analyse("\n".join(document.variants))[:MOST_TERMS_PER_FIELD],
        "summary": analyse(document.summary)[:MOST_TERMS_PER_FIELD],
        "body": analyse(document.body)[:MOST_TERMS_PER_FIELD],
    }


def _weighted(fields: dict[str, Terms], average: dict[str, float]) -> dict[str, float]:
    weighted: dict[str, float] = defaultdict(float)
    for field, terms in fields.items():
        length = 1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * len(terms) / average[field]
        for term, count in Counter(terms).items():
            weighted[term] += FIELD_WEIGHTS[field] * count / length
    return weighted
