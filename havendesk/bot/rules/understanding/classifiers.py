"""The classifiers of a model: each gives logits of its classes. Immutable; safe between threads."""

from dataclasses import InitVar, dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.features import Floats
from havendesk.kernel.encoders.types import Vectors

Numbers = NDArray[np.float64]

# So many questions are compared at a time: most examples have some term in common with any question, so what
# a thousand of them have in common with ten thousand examples would be the most that a training holds.
_PIECE = 64
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Linear:
    """Multinomial logistic regression: `weights` is (inputs, classes), `bias` (classes)."""

    weights: Floats
    bias: Floats

    def logits(self, rows: "sparse.csr_matrix | Vectors") -> Numbers:
        """One row for each text, one column for each class."""
        return np.asarray(rows @ self.weights + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class OverExamples:
    """The same model by its examples: `rows` (examples, terms) of `texts`, their `shares` (examples, classes)
    and `bias`. Terms are many more than examples: a thousand classes would need a number for each of them.
    `bend` says how much more the near examples count than the far ones (`bent`)."""

    texts: tuple[str, ...]
    rows: InitVar["sparse.csr_matrix"]
    shares: Floats
    bias: Floats
    bend: float = 0.0
    _turned: "sparse.csr_matrix" = field(init=False, repr=False, compare=False)

    def __post_init__(self, rows: "sparse.csr_matrix") -> None:
        object.__setattr__(self, "_turned", rows.T.tocsr())

    def logits(self, rows: "sparse.csr_matrix") -> Numbers:
        """One row for each text, one column for each class."""
        found = np.empty((rows.shape[0], len(self.bias)))
        for piece in pieces(rows):
            found[piece] = self.of_alike(self.alike(rows[piece]))
        return found

    def alike(self, rows: "sparse.csr_matrix") -> Floats:
        """What each text has in common with each example (texts, examples)."""
        return np.asarray((rows @ self._turned).toarray())

    def of_alike(self, alike: Floats) -> Floats:
        """Logits by what texts have in common with the examples, which are bent in place."""
        return np.asarray(bent(alike, self.bend) @ self.shares + self.bias)


@dataclass(frozen=True, slots=True)
class Both:
    """Two classifiers of the same classes whose logits are added: where examples are many, what is far from
    every example is told by the terms, what is near by the examples."""

    terms: Linear
    examples: OverExamples

    def logits(self, rows: "sparse.csr_matrix") -> Numbers:
        """One row for each text, one column for each class."""
        return self.terms.logits(rows) + self.examples.logits(rows)


@dataclass(frozen=True, slots=True)
class Stacked:
    """A second classifier over the same examples, for which two texts are also alike when a `first` one says
    the same of them (stacked generalisation: Wolpert, Neural Networks 5, 1992).

    `verdicts` (examples, classes) are what the first one says of each example without having learnt it, of
    unit length; they are `trust` of a likeness, what the texts have in common is the rest.
    """

    first: OverExamples
    verdicts: Floats
    shares: Floats
    trust: float

    def logits(self, rows: "sparse.csr_matrix") -> Numbers:
        """One row for each text, one column for each class."""
        found = np.empty((rows.shape[0], self.shares.shape[1]))
        for piece in pieces(rows):
            alike = self.first.alike(rows[piece])
            said = self.first.of_alike(alike.copy())
            alike = trusting(alike, unit(said) @ self.verdicts.T, self.trust)
            found[piece] = bent(alike, self.first.bend) @ self.shares + self.first.bias
        return found


WordsClassifier = Linear | OverExamples | Both | Stacked
"""A classifier of sparse rows."""


@dataclass(frozen=True, slots=True)
class OverVectors:
    """The same over an encoder's `vectors` (examples, numbers) of unit length."""

    vectors: Vectors
    shares: Floats
    bias: Floats
    bend: float

    def logits(self, vectors: Vectors) -> Numbers:
        """One row for each text, one column for each class."""
        alike = bent(vectors @ self.vectors.T, self.bend)
        return np.asarray(alike @ self.shares + self.bias, dtype=np.float64)


def bent(alike: Floats, bend: float) -> Floats:
    """Likenesses through an exponential that keeps 0 and 1: a sum of all their powers, so that what few
    examples have in common weighs more than each term by itself. 0 leaves them as they are; in place."""
    if bend:
        alike *= np.float32(bend)
        np.expm1(alike, out=alike)
        alike /= np.float32(np.expm1(np.float64(bend)))
    return alike


def unit(said: Floats | Numbers) -> Floats:
    """Rows of unit length; one that says nothing stays nothing."""
    lengths = np.linalg.norm(said, axis=1, keepdims=True)
    return np.asarray(said / np.maximum(lengths, _LEAST), dtype=np.float32)


def trusting(alike: Floats, agreement: Floats, trust: float) -> Floats:
    """What texts have in common and how far their verdicts agree as one likeness; the first one in place."""
    alike *= np.float32(1.0 - trust)
    alike += np.float32(trust) * agreement
    return alike


def pieces(rows: "sparse.csr_matrix | Vectors") -> list[slice]:
    """The rows, as many at a time as may be compared with all examples."""
    return [slice(start, start + _PIECE) for start in range(0, rows.shape[0], _PIECE)]
