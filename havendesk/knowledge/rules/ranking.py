"""Ranking articles for a question, in the process: what customers ask and what the bot is trained on alike.

Two analyses of the language are each scored with BM25F, divided by their own maximum and summed by weight
(measured: this sum beats reciprocal rank fusion in every pair tried). Beside it stands the nearness of the
question to the nearest known wording of an article (title or variant), because a help-centre question is
short and articles are long. Statistics are those of one language; languages are never mixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import Analyser
from havendesk.knowledge.rules.meanings import LEAST_MEANING, MEANING_WEIGHT
from havendesk.knowledge.rules.postings import GONE, Numbers, Packed, Places, Postings, places
from havendesk.knowledge.rules.shelves import Making
from havendesk.knowledge.rules.text import LONGEST_QUESTION
from havendesk.knowledge.rules.weighing import SATURATION, Document

NEARNESS_WEIGHT = 0.15
# A question is scored by its first terms only.
MOST_QUESTION_TERMS = 120
MOST_FOUND = 100


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


Parts = tuple[Packed, Packed]
"""What is stored of a document: its terms under both analyses."""


def question_terms(text: str, analyse: Analyser) -> Places:
    """The places of the different terms of a question, as many as are scored."""
    return places(list(dict.fromkeys(analyse(text[:LONGEST_QUESTION])))[:MOST_QUESTION_TERMS])


class Index:
    """All articles of one language, ready to be asked. Immutable; safe to share between threads."""

    __slots__ = ("_keys", "_making", "_parts")
    _making: Making
    _keys: tuple[str, ...]
    _parts: tuple[Postings, ...]

    def __init__(self, language: Language, documents: Sequence[Document]) -> None:
        making = Making.of(language, documents)
        ordered = sorted(documents, key=lambda one: one.key)
        new = {number: making.packed(one) for number, one in enumerate(ordered)}
        self._fill(making, [one.key for one in ordered], None, {}, new)

    @classmethod
    def of(
        cls,
        making: Making,
        keys: Sequence[str],
        new: Mapping[int, Parts],
        before: Self | None = None,
        kept: Mapping[int, int] | None = None,
    ) -> Self:
        """Of documents as they are stored; with ``before``, the index that follows on it after a change.

        Args:
            keys: of all documents, in the order in which equals are found.
            new: by their numbers, the places in ``keys``.
            before: stays as it is.
            kept: the number of each document that ``before`` has already, by its number there.
        """
        index = cls.__new__(cls)
        index._fill(making, keys, before, kept or {}, new)
        return index

    def _fill(
        self,
        making: Making,
        keys: Sequence[str],
        before: "Index | None",
        kept: Mapping[int, int],
        new: Mapping[int, Parts],
    ) -> None:
        numbers = np.full(len(before) if before else 0, GONE, dtype=np.int64)
        numbers[list(kept)] = list(kept.values())
        old = before._parts if before else (Postings.none(), Postings.none())
        self._making, self._keys = making, tuple(keys)
        self._parts = tuple(
            one.changed(len(keys), numbers, [(number, parts[place]) for number, parts in new.items()])
            for place, one in enumerate(old)
        )

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def language(self) -> Language:
        return self._making.language

    def search(self, question: str, limit: int = 5) -> list[Scored]:
        """Best articles first; none when nothing of the question is known. `limit` 1 to 100."""
        return [scored for _, scored in self.best(question, limit)]

    def best(self, question: str, limit: int, meaning: Numbers | None = None) -> list[tuple[int, Scored]]:
        """The same with the number of each; equals in the order of their numbers.

        Args:
            meaning: an encoder's likeness of each document to the question (-1 to 1), where one takes part.
        """
        size = len(self._keys)
        asked = [question_terms(question, analyse) for analyse, _ in self._making.analyses]
        if not size or not any(map(len, asked)):
            return []
        likeness, strength, coverage, nearness = (np.zeros(size) for _ in range(4))
        total = sum(weight for _, weight in self._making.analyses)
        most = SATURATION[self.language].k1 + 1.0
        for (_, weight), part, terms in zip(self._making.analyses, self._parts, asked, strict=True):
            share = weight / total
            found, covered, whole = part.score(terms)
            likeness += share * found / (found.max() or 1.0)
            nearness += share * part.nearness(terms)
            if whole:
                strength += share * found / (whole * most)
                coverage += share * covered / whole
        score = likeness + NEARNESS_WEIGHT * nearness
        shown = score > 0.0
        if meaning is not None:
            score, shown = score + MEANING_WEIGHT * meaning, shown | (meaning >= LEAST_MEANING)
        numbers = np.flatnonzero(shown)
        order = numbers[np.argsort(-score[numbers], kind="stable")][: max(1, min(limit, MOST_FOUND))]
        columns = (column[order].tolist() for column in (score, strength, coverage, nearness))
        return [
            (number, Scored(self._keys[number], *values))
            for number, *values in zip(order.tolist(), *columns, strict=True)
        ]
