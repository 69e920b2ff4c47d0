"""The classifiers of a large set, in closed form: least squares with a quadratic penalty, over examples.

Logistic regression takes steps, each of which costs examples times examples times targets: ten thousand
wordings of a thousand targets would take an hour and several gigabytes. The least squares of the same
penalty take one factorisation, and likenesses may be bent (`model.bent`), which tells apart what a linear
model cannot.
Where every example would make the model large, as many of them as fit stand for all (Nyström's approximation:
Williams and Seeger, NIPS 2000), taken from the targets in turn; what is learnt is still learnt from all.

Rarity says little about what a term is worth. A first classifier tells: squared and added up over the
classes, its weights of a term are how much the term moves it (after the averaged gradient outer product of
Radhakrishnan and others, Science 383, 2024). With the terms so weighed the second one is found, and with what
it says of examples that it has not learnt, a third one (`stacked`).
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.classifiers import (
    Numbers,
    OverExamples,
    OverVectors,
    Stacked,
    bent,
    trusting,
    unit,
)
from havendesk.bot.rules.understanding.features import Floats
from havendesk.bot.rules.understanding.logistic import balanced
from havendesk.kernel.encoders.types import Vectors

# Of a model: each process holds it, for each language.
MOST_NUMBERS = 2_000_000
# Chosen on BANKING77's training questions, a fifth held out: penalty and bend, of words and of an encoder.
WORDS, MEANINGS = (0.2, 1.5), (0.1, 5.0)
# The same for terms weighed by what a first classifier makes of them, with the words' share of a row, the
# power of what a term moves, and the least of it beside the mean.
WEIGHED, WORDS_SHARE, _POWER, _LEAST_MOVED = (0.2, 2.0), 0.3, 0.3, 0.01
# How much of a likeness is what the classifier before says of two texts.
TRUST = 0.7
# Least squares aim at 0 and 1; so many times as much are logits, alone and beside another classifier.
SHARPNESS, SHARPNESS_BESIDE = 16.0, 8.0
_PIECE, _TERMS_AT_A_TIME = 256, 4096
# Equal examples would leave no factor.
_JITTER = 1e-6

Places = NDArray[np.int64]


def over_words(
    rows: "sparse.csr_matrix",
    owners: NDArray[np.int32],
    texts: Sequence[str],
    classes: int,
    sharpness: float = SHARPNESS,
    penalty_and_bend: tuple[float, float] = WORDS,
) -> OverExamples:
    """The classifier of these examples: sparse rows of texts, the class of each; every class counts alike."""
    kept = landmarks(owners, classes)
    penalty, bend = penalty_and_bend
    few = rows[kept]
    common = _in_common(rows, few)

    def alike(piece: slice) -> Floats:
        return bent(common(piece), bend)

    shares = _solved(alike, owners, kept, penalty, classes) * np.float32(sharpness)
    return OverExamples(
        tuple(texts[int(place)] for place in kept), few, shares, np.zeros(classes, dtype=np.float32), bend
    )


def stacked(
    rows: "sparse.csr_matrix",
    owners: NDArray[np.int32],
    texts: Sequence[str],
    classes: int,
) -> Stacked:
    """A classifier over these examples and, above it, one that also sees what the first one says of them. All
    of them are kept, and of each the first one's verdict is that of an example left out: least squares tell
    it without being solved once for each."""
    penalty, bend = WEIGHED
    common = _in_common(rows, rows)
    every, weights, aims = np.arange(len(owners)), balanced(owners, classes), _aims(owners, classes)
    shares, factor = _factored(
        *_as_they_are(lambda piece: bent(common(piece), bend), owners, weights, every, penalty, classes)
    )
    verdicts = unit(aims - shares / _diagonal_of_inverse(factor)[:, None])
    del factor

    def alike(piece: slice) -> Floats:
        return bent(trusting(common(piece), verdicts[piece] @ verdicts.T, TRUST), bend)

    sharp = np.float32(SHARPNESS)
    first = OverExamples(tuple(texts), rows, shares * sharp, np.zeros(classes, dtype=np.float32), bend)
    again = _solved(alike, owners, every, penalty, classes) * sharp
    return Stacked(first, verdicts, again, TRUST)


def _in_common(rows: "sparse.csr_matrix", few: "sparse.csr_matrix") -> Callable[[slice], Floats]:
    """What a piece of the rows has in common with each of the few (rows of the piece, few)."""
    turned = few.T.tocsr()
    return lambda piece: np.asarray((rows[piece] @ turned).toarray())


def weights_of_terms(rows: "sparse.csr_matrix", shares: Floats, split: int) -> Floats:
    """How many times as important as before each term is, by the classifier that has these `shares`
    (examples, classes) of the examples of `rows`. The first `split` terms and the others are each measured by
    their own mean."""
    by_term = rows.tocsc()
    moved = np.empty(rows.shape[1], dtype=np.float32)
    for start in range(0, len(moved), _TERMS_AT_A_TIME):
        piece = slice(start, start + _TERMS_AT_A_TIME)
        weights = np.asarray(by_term[:, piece].T @ shares)
        moved[piece] = weights.var(axis=1)
    for half in (slice(0, split), slice(split, None)):
        moved[half] /= moved[half].sum() / max(1, len(moved[half])) or 1.0
    factors: Floats = (moved + np.float32(_LEAST_MOVED)) ** np.float32(_POWER)
    return factors


def over_meanings(vectors: Vectors, owners: NDArray[np.int32], classes: int) -> OverVectors:
    """The same over an encoder's vectors."""
    kept = landmarks(owners, classes)
    few, bend = np.ascontiguousarray(vectors[kept]), MEANINGS[1]

    def alike(piece: slice) -> Floats:
        return bent(vectors[piece] @ few.T, bend)

    shares = _solved(alike, owners, kept, MEANINGS[0], classes) * np.float32(SHARPNESS)
    return OverVectors(few, shares, np.zeros(classes, dtype=np.float32), bend)


def landmarks(owners: NDArray[np.int32], classes: int) -> Places:
    """Places of the examples that stand for all: all of them, or the first of each class, the second, and so
    on until there are as many as the model may hold."""
    most = max(classes, MOST_NUMBERS // classes)
    if len(owners) <= most:
        return np.arange(len(owners))
    seen: Counter[int] = Counter()
    turn = np.empty(len(owners), dtype=np.int64)
    for place, owner in enumerate(owners.tolist()):
        turn[place] = seen[owner]
        seen[owner] += 1
    return np.sort(np.argsort(turn, kind="stable")[:most])


def _solved(
    alike: Callable[[slice], Floats], owners: NDArray[np.int32], kept: Places, penalty: float, classes: int
) -> Floats:
    """Shares of the kept examples. `alike` gives likenesses of a piece of all examples to them."""
    weights = balanced(owners, classes)
    whole = len(kept) == len(owners)
    equations = _as_they_are if whole else _projected
    return _factored(*equations(alike, owners, weights, kept, penalty, classes))[0]


def _factored(known: Numbers | Floats, wanted: Numbers | Floats) -> tuple[Floats, Numbers | Floats]:
    """What solves these equations, and their Cholesky factor below its diagonal; both are worked on in
    place."""
    from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]  # ships no types

    factor, lower = cho_factor(known, lower=True, overwrite_a=True, check_finite=False)
    shares = cho_solve((factor, lower), wanted, overwrite_b=True, check_finite=False)
    return np.ascontiguousarray(shares, dtype=np.float32), factor


def _diagonal_of_inverse(factor: Numbers | Floats) -> Numbers:
    """Of the matrix that has this Cholesky factor, which is worked on in place: the inverse's diagonal holds
    the squared lengths of the columns of the factor's own inverse."""
    from scipy.linalg.lapack import get_lapack_funcs  # type: ignore[import-untyped]  # ships no types

    (inverted,) = get_lapack_funcs(("trtri",), (factor,))
    inverse, _ = inverted(factor, lower=True, overwrite_c=True)
    lengths = [float(inverse[place:, place] @ inverse[place:, place]) for place in range(len(inverse))]
    return np.array(lengths)


def _as_they_are(
    alike: Callable[[slice], Floats],
    owners: NDArray[np.int32],
    weights: Numbers,
    kept: Places,
    penalty: float,
    classes: int,
) -> tuple[Floats, Floats]:
    """The equations where every example is kept. Likenesses come piece by piece: most examples have some term
    in common, so a sparse product of all would be larger than a full one."""
    # Column by column, as LAPACK has it: in any other order it would work on a copy.
    known = np.empty((len(kept), len(kept)), dtype=np.float32, order="F")
    for start in range(0, len(kept), _PIECE):
        known[:, start : start + _PIECE] = alike(slice(start, start + _PIECE)).T
    known[np.diag_indices(len(kept))] += (penalty / weights).astype(np.float32)
    return known, _aims(owners, classes).astype(np.float32)


def _projected(
    alike: Callable[[slice], Floats],
    owners: NDArray[np.int32],
    weights: Numbers,
    kept: Places,
    penalty: float,
    classes: int,
) -> tuple[Numbers, Numbers]:
    """The normal equations of all examples in the span of those that are kept."""
    known, wanted = np.zeros((len(kept), len(kept))), np.zeros((len(kept), classes))
    among = np.empty((len(kept), len(kept)))
    for start in range(0, len(owners), _PIECE):
        piece = alike(slice(start, start + _PIECE)).astype(np.float64)
        weighed = piece * weights[start : start + _PIECE, None]
        known += weighed.T @ piece
        wanted += weighed.T @ _aims(owners[start : start + _PIECE], classes)
        first, last = np.searchsorted(kept, (start, start + _PIECE))
        among[first:last] = piece[kept[first:last] - start]
    among *= penalty
    known += among
    known[np.diag_indices(len(kept))] += _JITTER * len(owners)
    # The same turned over, column by column: LAPACK works on it in place.
    return known.T, wanted


def _aims(owners: NDArray[np.int32], classes: int) -> Numbers:
    aims = np.full((len(owners), classes), -1.0 / classes)
    aims[np.arange(len(owners)), owners] += 1.0
    return aims
