"""The model of one language: it ranks targets and says how sure that is. Immutable; safe between threads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.classifiers import (
    Linear,
    Numbers,
    OverVectors,
    WordsClassifier,
    pieces,
)
from havendesk.bot.rules.understanding.features import Floats, Rows, Vocabulary
from havendesk.kernel.encoders.types import Encoder, Vectors
from havendesk.kernel.i18n import Language

Groups = NDArray[np.int32]

# How sharply the nearest wordings count more than the near ones, on a scale of likeness from 0 to 1.
SPARSE_SOFTNESS, DENSE_SOFTNESS = 0.08, 0.05
_LEAST = 1e-9

RANKER = ("classifier", "encoder", "near_wording", "near_meaning", "search", "search_strength", "finder")
"""What the ranker weighs for each target."""
GATE = (
    "chance_best", "chance_gap", "entropy", "classifier_best", "classifier_energy", "encoder_best",
    "encoder_energy", "wording", "meaning", "wording_gap", "agree", "search_strength", "search_coverage",
    "search_agrees", "known_words", "length",
)  # fmt: skip
"""What the gate weighs for each question."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search says of one target: its score relative to the best of this question, the strength and
    coverage of `knowledge.types.Hit`."""

    relative: float
    strength: float
    coverage: float


Evidence = Mapping[str, Found]
NO_EVIDENCE: Evidence = {}


@dataclass(frozen=True, slots=True)
class Named:
    """Targets by name: the place of each, and 1 for those that are finders."""

    names: tuple[str, ...]
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    finders: Numbers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {name: number for number, name in enumerate(self.names)})
        finders = np.array([float(name.startswith("intent:")) for name in self.names])
        object.__setattr__(self, "finders", finders)

    def evidence(self, found: Sequence[Evidence]) -> Floats:
        """What the search says of each target (texts, targets, numbers of `Found`); 0 where it found none."""
        numbers = np.zeros((len(found), len(self.names), 3), dtype=np.float32)
        for row, one in enumerate(found):
            known = [(self.places[name], said) for name, said in one.items() if name in self.places]
            if known:
                places, said = zip(*known, strict=True)
                numbers[row, list(places)] = [(hit.relative, hit.strength, hit.coverage) for hit in said]
        return numbers


@dataclass(frozen=True, slots=True)
class Wordings:
    """Known wordings, grouped by target: `owners` are places in `targets`, ascending. Kept by term: a
    question looks at those that share a term with it."""

    targets: tuple[str, ...]
    owners: NDArray[np.int32]
    texts: tuple[str, ...]
    rows: InitVar["sparse.csr_matrix"]
    vectors: Vectors | None
    named: Named = field(init=False, repr=False, compare=False)
    _turned: "sparse.csr_matrix" = field(init=False, repr=False, compare=False)
    _starts: NDArray[np.int64] = field(init=False, repr=False, compare=False)

    def __post_init__(self, rows: "sparse.csr_matrix") -> None:
        object.__setattr__(self, "named", Named(self.targets))
        object.__setattr__(self, "_turned", rows.T.tocsr())
        object.__setattr__(self, "_starts", np.searchsorted(self.owners, np.arange(len(self.targets))))

    def by_wording(self) -> "sparse.csr_matrix":
        """One row for each wording, as it was given."""
        return self._turned.T.tocsr()

    def near_words(self, rows: "sparse.csr_matrix") -> tuple[Floats, Floats]:
        """Per text and target: how near its wordings are together, and how near the nearest is (0 to 1)."""
        return self._per_target(rows, lambda piece: (piece @ self._turned).toarray(), SPARSE_SOFTNESS)

    def near_meanings(self, vectors: Vectors) -> tuple[Floats, Floats]:
        """The same for an encoder's vectors."""
        known = self.vectors
        if known is None:
            raise ValueError("these wordings have no vectors")
        return self._per_target(vectors, lambda piece: piece @ known.T, DENSE_SOFTNESS)

    def _per_target(
        self, asked: "sparse.csr_matrix | Vectors", alike: Callable[[Any], Floats], softness: float
    ) -> tuple[Floats, Floats]:
        shape = (asked.shape[0], len(self.targets))
        near, nearest = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32)
        for piece in pieces(asked):
            likeness = alike(asked[piece])
            np.maximum.reduceat(likeness, self._starts, axis=1, out=nearest[piece])
            likeness -= nearest[piece].max(axis=1, keepdims=True)
            likeness /= np.float32(softness)
            np.exp(likeness, out=likeness)
            np.add.reduceat(likeness, self._starts, axis=1, out=near[piece])
        return np.log(near + _LEAST), nearest


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights of standardised numbers: value minus `mean`, over `spread`, times `weights`, plus `bias`."""

    mean: Numbers
    spread: Numbers
    weights: Numbers
    bias: float

    def logit(self, values: Numbers) -> Numbers:
        """One number per row of `values`."""
        logit: Numbers = ((values - self.mean) / self.spread) @ self.weights + self.bias
        return logit

    def chance(self, values: Numbers) -> Numbers:
        """The same as probabilities."""
        chance: Numbers = 1.0 / (1.0 + np.exp(-np.clip(self.logit(values), -30.0, 30.0)))
        return chance


@dataclass(frozen=True, slots=True)
class Thresholds:
    """On the gate's chance: from `answer` on the best target may be said, from `choices` on it may be asked
    which is meant."""

    answer: float
    choices: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What was computed of some texts, one row each, one column for each target. `search` has the numbers of
    `Found` in its last dimension, in their order."""

    classifier: Numbers
    classifier_energy: Numbers
    encoder: Numbers | None
    encoder_energy: Numbers | None
    near_wording: Floats
    nearest_wording: Floats
    near_meaning: Floats | None
    nearest_meaning: Floats | None
    known: Floats
    length: Numbers
    search: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads out of one text. `order` are places in the targets: the likeliest matter first,
    the targets of each together."""

    order: tuple[int, ...]
    probabilities: Numbers
    chance: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Everything that was learnt for one language.

    `classes` are the targets that the classifier knows, `wordings` those that can be found now: a target
    that was published since is found by its wordings and the search until the next training. `kin` are
    targets that answer the same matter: being sure of one of them is being sure of the matter.
    """

    language: Language
    vocabulary: Vocabulary
    classes: tuple[str, ...]
    classifier: WordsClassifier
    dense: Linear | OverVectors | None
    encoder_name: str
    wordings: Wordings
    ranker: Numbers
    gate: Scale
    thresholds: Thresholds
    kin: Mapping[str, int] = field(default_factory=dict)
    matters: Groups = field(init=False, repr=False, compare=False)
    _learnt: tuple[NDArray[np.intp], NDArray[np.intp]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "matters", matters_of(self.targets, self.kin))
        places = self.wordings.named.places
        there = [(places[name], number) for number, name in enumerate(self.classes) if name in places]
        to, out_of = np.array(there, dtype=np.intp).reshape(-1, 2).T
        object.__setattr__(self, "_learnt", (to, out_of))

    @property
    def targets(self) -> tuple[str, ...]:
        """What can be meant."""
        return self.wordings.targets

    def with_gate(self, gate: Scale, thresholds: Thresholds) -> "LanguageModel":
        """The same model with another gate."""
        return replace(self, gate=gate, thresholds=thresholds)

    def signals(self, texts: Sequence[str], vectors: Vectors | None, evidence: Sequence[Evidence]) -> Signals:
        """Everything that ranker and gate weigh."""
        rows = self.vocabulary.rows(texts, self.language)
        logits = self.classifier.logits(rows.matrix)
        near, nearest = self.wordings.near_words(rows.matrix)
        dense = self._dense(vectors)
        return Signals(
            classifier=self._spread(_log_softmax(logits)),
            classifier_energy=_energy(logits),
            encoder=self._spread(_log_softmax(dense)) if dense is not None else None,
            encoder_energy=_energy(dense) if dense is not None else None,
            near_wording=near,
            nearest_wording=nearest,
            known=rows.known,
            length=_length(rows),
            search=self.wordings.named.evidence(evidence),
            **self._meanings(vectors),
        )

    def _dense(self, vectors: Vectors | None) -> Numbers | None:
        if vectors is None or self.dense is None:
            return None
        return self.dense.logits(vectors)

    def _meanings(self, vectors: Vectors | None) -> dict[str, Floats | None]:
        if vectors is None or self.wordings.vectors is None:
            return {"near_meaning": None, "nearest_meaning": None}
        near, nearest = self.wordings.near_meanings(vectors)
        return {"near_meaning": near, "nearest_meaning": nearest}

    def _spread(self, known: Numbers) -> Numbers:
        """From the classifier's classes to the targets; one that it has never seen is as likely as its fifth
        best on the average, so that wordings and search decide about it."""
        if self.classes == self.targets:
            return known
        best = np.sort(known, axis=1)[:, -5:].mean(axis=1, keepdims=True)
        spread = np.repeat(best, len(self.targets), axis=1)
        to, out_of = self._learnt
        spread[:, to] = known[:, out_of]
        return spread

    def rank(self, signals: Signals) -> Numbers:
        """Probabilities, one row for each text, one column for each target."""
        return ranked(signals, self.wordings.named, self.ranker)

    def read(self, text: str, encoder: Encoder | None, evidence: Evidence = NO_EVIDENCE) -> Reading:
        """What one text is about, and how sure that is."""
        return self.read_all([text], encoder, [evidence])[0]

    def read_all(
        self, texts: Sequence[str], encoder: Encoder | None, evidence: Sequence[Evidence]
    ) -> list[Reading]:
        """The same for many texts."""
        use = encoder is not None and self.dense is not None and encoder.name == self.encoder_name
        vectors = encoder.encode(texts) if encoder is not None and use else None
        signals = self.signals(texts, vectors, evidence)
        probabilities = self.rank(signals)
        values = gate_inputs(signals, probabilities, self.matters)
        chances = self.gate.chance(values)
        orders = by_matter(probabilities, self.matters)
        return [
            Reading(
                tuple(order.tolist()),
                row,
                float(chance),
                dict(zip(GATE, (float(value) for value in numbers), strict=True)),
            )
            for order, row, chance, numbers in zip(orders, probabilities, chances, values, strict=True)
        ]


def ranked(signals: Signals, named: Named, ranker: Numbers) -> Numbers:
    """Probabilities, one row for each text, one column for each target. `ranker` are weights of `RANKER`."""
    return np.exp(_log_softmax(ranker_inputs(signals, named) @ ranker))


def ranker_inputs(signals: Signals, named: Named) -> Numbers:
    """(texts, targets, numbers of `RANKER`)."""
    inputs = np.zeros((*signals.classifier.shape, len(RANKER)))
    inputs[..., 0] = signals.classifier
    if signals.encoder is not None:
        inputs[..., 1] = signals.encoder
    np.maximum(signals.near_wording, -12.0, out=inputs[..., 2])
    if signals.near_meaning is not None:
        np.maximum(signals.near_meaning, -12.0, out=inputs[..., 3])
    inputs[..., 4:6] = signals.search[..., :2]
    inputs[..., 6] = named.finders
    return inputs


def gate_inputs(signals: Signals, probabilities: Numbers, matters: Groups) -> Numbers:
    """(texts, numbers of `GATE`). `matters` are the targets' (`matters_of`)."""
    best = by_matter(probabilities, matters)[:, 0]
    every = np.arange(len(best))
    own = matters[best][:, None] == matters[None, :]
    together = np.where(own, probabilities, 0.0).sum(axis=1)
    second = np.where(own, 0.0, together_of(probabilities, matters)).max(axis=1)
    nearest = signals.nearest_wording
    wording = np.where(own, nearest, 0.0).max(axis=1)
    other_wording = np.where(own, 0.0, nearest).max(axis=1)
    classifier = np.where(own, np.exp(signals.classifier), 0.0).sum(axis=1)
    relative, strength, coverage = signals.search[every, best].T
    agree = matters[signals.classifier.argmax(axis=1)] == matters[nearest.argmax(axis=1)]
    columns = [
        _log_odds(together),
        together - second,
        -(probabilities * np.log(probabilities + _LEAST)).sum(axis=1),
        _log_odds(classifier),
        signals.classifier_energy,
        *_dense_columns(signals, own, every),
        wording,
        _meaning(signals, own),
        wording - other_wording,
        agree.astype(np.float64),
        strength,
        coverage,
        relative >= 1.0,
        signals.known,
        np.log1p(signals.length),
    ]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _dense_columns(signals: Signals, own: NDArray[np.bool_], every: NDArray[np.int64]) -> list[Numbers]:
    if signals.encoder is None or signals.encoder_energy is None:
        return [np.zeros(len(every)), np.zeros(len(every))]
    sure = np.where(own, np.exp(signals.encoder), 0.0).sum(axis=1)
    return [_log_odds(sure), signals.encoder_energy]


def _meaning(signals: Signals, own: NDArray[np.bool_]) -> Numbers:
    if signals.nearest_meaning is None:
        return np.zeros(len(own))
    nearest: Numbers = np.where(own, signals.nearest_meaning, 0.0).max(axis=1).astype(np.float64)
    return nearest


def matters_of(targets: Sequence[str], kin: Mapping[str, int]) -> Groups:
    """The number of each target's matter; one without kin is a matter of its own."""
    own = max(kin.values(), default=-1) + 1
    return np.array([kin.get(name, own + number) for number, name in enumerate(targets)], dtype=np.int32)


def together_of(probabilities: Numbers, matters: Groups) -> Numbers:
    """In the place of each target, the probability of its whole matter."""
    sums = np.zeros((int(matters.max(initial=-1)) + 1, len(probabilities)))
    np.add.at(sums, matters, probabilities.T)
    return sums[matters].T


def by_matter(probabilities: Numbers, matters: Groups) -> NDArray[np.intp]:
    """Places of the targets for each text: matters by their whole probability, each one's targets together
    by their own. A matter that is told by three targets shares its likeness among them and is no less likely
    for it."""
    together = together_of(probabilities, matters)
    numbers = np.broadcast_to(matters, probabilities.shape)
    return np.lexsort((-probabilities, numbers, -together), axis=1)


def _log_softmax(logits: Numbers) -> Numbers:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs: Numbers = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs


def _energy(logits: Numbers) -> Numbers:
    top = logits.max(axis=1)
    energy: Numbers = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    return energy


def _log_odds(share: Numbers) -> Numbers:
    kept = np.clip(share, 1e-4, 1.0 - 1e-4)
    odds: Numbers = np.log(kept / (1.0 - kept))
    return odds


def _length(rows: Rows) -> Numbers:
    lengths: Numbers = np.diff(rows.matrix.indptr).astype(np.float64)
    return lengths
