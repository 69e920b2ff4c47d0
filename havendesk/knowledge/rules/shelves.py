"""The statistics of a shelf, and what a row of it holds: pure, so that any collection can be searched."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import Analyser, analyses
from havendesk.knowledge.rules.ranking import question_terms
from havendesk.knowledge.rules.vectors import sparse
from havendesk.knowledge.rules.weighing import (
    SATURATION,
    Document,
    Statistics,
    count,
    terms_of,
    weights,
    wordings,
)

# Stored weights are made with the average lengths of their time, and anew when those moved by this share.
MOST_DRIFT = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a text (weights and presence) or a known wording (presence and norms), both analyses."""

    wording: bool
    vectors: tuple[str, str]
    seen: tuple[str, str] | None
    norms: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the two analyses see it: vectors of rarities, among texts and among wordings; the sum of
    the rarities of each; the share of each analysis (together 1)."""

    texts: tuple[str, str]
    wholes: tuple[float, float]
    wordings: tuple[str, str]
    norms: tuple[float, float]
    shares: tuple[float, float]


@dataclass(slots=True)
class ShelfStatistics:
    """Both analyses of one shelf, with the average lengths that its stored weights were made with."""

    language: Language
    characters: int = 0
    parts: tuple[Statistics, Statistics] = field(default_factory=lambda: (Statistics(), Statistics()))
    made_with: list[dict[str, float]] = field(default_factory=list)

    @property
    def analysers(self) -> tuple[tuple[Analyser, float], ...]:
        """The two analyses and their weights, as the average length of a document asks for."""
        return analyses(self.language, self.characters / max(1, self.parts[0].documents))

    def add(self, document: Document, sign: int = 1) -> None:
        """Count a document in, or out again with ``sign`` -1."""
        self.characters += sign * document.characters
        for part, (analyse, _) in zip(self.parts, self.analysers, strict=True):
            part.add(document, analyse, sign)

    def fill(self, documents: Iterable[Document]) -> None:
        """Count from nothing: the length first, for it chooses the analyses."""
        kept = list(documents)
        self.parts, self.characters = (Statistics(), Statistics()), 0
        length = sum(one.characters for one in kept) / max(1, len(kept))
        for part, (analyse, _) in zip(self.parts, analyses(self.language, length), strict=True):
            for document in kept:
                part.add(document, analyse)
        self.characters = sum(one.characters for one in kept)

    def settle(self) -> None:
        """The weights that are made from now on stand for the shelf as it is now."""
        self.made_with = [part.averages() for part in self.parts]

    @property
    def drifted(self) -> bool:
        """Whether all stored weights must be made anew."""
        if not self.made_with:
            return True
        pairs = [
            (now, then.get(name, 0.0))
            for part, then in zip(self.parts, self.made_with, strict=True)
            for name, now in part.averages().items()
        ]
        return any(abs(now - then) > MOST_DRIFT * max(then, 1e-9) for now, then in pairs)

    def rows(self, document: Document) -> list[Row]:
        """What is stored of a document: its text first, then each known wording."""
        saturation = SATURATION[self.language]
        vectors, seen, units = [], [], []
        for (analyse, _), averages in zip(self.analysers, self.made_with, strict=True):
            counts = count(document, analyse)
            vectors.append(sparse(weights(counts, averages, saturation)))
            seen.append(sparse(dict.fromkeys(terms_of(counts), 1.0)))
            units.append(wordings(document, analyse))
        text = Row(False, (vectors[0], vectors[1]), (seen[0], seen[1]), (0.0, 0.0))
        return [text, *(self._wording(first, second) for first, second in zip(*units, strict=True))]

    def _wording(self, *units: frozenset[str]) -> Row:
        first, second = (sparse(dict.fromkeys(unit, 1.0)) for unit in units)
        norms = [
            sum(part.wording_rarity(term) for term in unit)
            for part, unit in zip(self.parts, units, strict=True)
        ]
        return Row(True, (first, second), None, (norms[0], norms[1]))

    def ask(self, question: str) -> Asked:
        """The question's vectors."""
        texts, wholes, known, norms, weighed = [], [], [], [], []
        for part, (analyse, weight) in zip(self.parts, self.analysers, strict=True):
            terms = question_terms(question, analyse)
            rare = {term: part.rarity(term) for term in terms}
            near = {term: part.wording_rarity(term) for term in terms}
            texts.append(sparse(rare))
            wholes.append(math.fsum(rare.values()))
            known.append(sparse(near))
            norms.append(math.fsum(near.values()))
            weighed.append(weight)
        total = sum(weighed)
        return Asked(
            (texts[0], texts[1]),
            (wholes[0], wholes[1]),
            (known[0], known[1]),
            (norms[0], norms[1]),
            (weighed[0] / total, weighed[1] / total),
        )

    def to_json(self) -> list[dict[str, Any]]:
        """Both parts as JSON; terms that nothing holds any more are dropped."""
        return [
            {
                "documents": part.documents,
                "lengths": dict(part.lengths),
                "holders": dict(+part.holders),
                "wordings": part.wordings,
                "wording_holders": dict(+part.wording_holders),
                "made_with": made_with,
            }
            for part, made_with in zip(self.parts, self.made_with, strict=True)
        ]

    @classmethod
    def from_json(
        cls, language: Language, characters: int, parts: list[Mapping[str, Any]]
    ) -> "ShelfStatistics":
        """As :meth:`to_json` wrote it; empty where nothing was written yet."""
        if not parts:
            return cls(language)
        first, second = (
            Statistics(
                part["documents"],
                Counter(part["lengths"]),
                Counter(part["holders"]),
                part["wordings"],
                Counter(part["wording_holders"]),
            )
            for part in parts
        )
        return cls(language, characters, (first, second), [dict(part["made_with"]) for part in parts])
