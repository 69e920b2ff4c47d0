"""The classifier of a large set, in closed form: least squares with a quadratic penalty, over examples.

Logistic regression takes steps, each of which costs examples times examples times targets: ten thousand
wordings of a thousand targets would take an hour and several gigabytes. The least squares of the same penalty
take one factorisation. Where every example would make the model large, as many of them as fit stand for all
(Nyström's approximation: Williams and Seeger, NIPS 2000), taken from the targets in turn; what is learnt is
still learnt from all.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.model import Numbers, OverExamples, bent

# Of a model: each process holds it, for each language.
MOST_NUMBERS = 2_000_000
# Chosen on BANKING77's training questions, a fifth held out.
PENALTY, BEND = 0.05, 2.0
# Least squares aim at 0 and 1; so many times as much are logits.
SHARPNESS = 16.0
_PIECE = 256
# Equal examples would leave no factor.
_JITTER = 1e-6


def least_squares(
    rows: "sparse.csr_matrix", owners: NDArray[np.int32], texts: Sequence[str], classes: int
) -> OverExamples:
    """The classifier of these examples.

    Args:
        rows: of the examples, one each.
        owners: the class of each.
        texts: their texts.
    """
    kept = landmarks(owners, max(classes, MOST_NUMBERS // classes))
    few = rows[kept]
    turned = few.T.tocsr()
    usual = np.bincount(owners, minlength=classes) / len(owners)
    if len(kept) == len(owners):
        known = _alike(rows, turned)
        wanted = np.zeros((len(owners), classes), dtype=np.float32)
        wanted[np.arange(len(owners)), owners] = 1.0
        wanted -= usual.astype(np.float32)
        known[np.diag_indices(len(owners))] += PENALTY
    else:
        known, wanted = _projected(rows, few, turned, owners, usual)
    from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]  # ships no types

    factor = cho_factor(known, lower=True, overwrite_a=True, check_finite=False)
    shares = cho_solve(factor, wanted, overwrite_b=True, check_finite=False)
    return OverExamples(
        tuple(texts[int(place)] for place in kept),
        few,
        np.ascontiguousarray(shares * SHARPNESS, dtype=np.float32),
        np.asarray(usual * SHARPNESS, dtype=np.float32),
        BEND,
    )


def landmarks(owners: NDArray[np.int32], most: int) -> NDArray[np.int64]:
    """Places of the examples that stand for all: all of them, or the first of each class, the second, and so
    on until there are so many."""
    if len(owners) <= most:
        return np.arange(len(owners))
    seen: Counter[int] = Counter()
    turn = np.empty(len(owners), dtype=np.int64)
    for place, owner in enumerate(owners.tolist()):
        turn[place] = seen[owner]
        seen[owner] += 1
    return np.sort(np.argsort(turn, kind="stable")[:most])


def _projected(
    rows: "sparse.csr_matrix",
    few: "sparse.csr_matrix",
    turned: "sparse.csr_matrix",
    owners: NDArray[np.int32],
    usual: Numbers,
) -> tuple[Numbers, Numbers]:
    """The normal equations of all examples in the span of a few."""
    size = few.shape[0]
    known = _alike(few, turned).astype(np.float64)
    known *= PENALTY
    known[np.diag_indices(size)] += _JITTER * len(owners)
    wanted = np.zeros((size, len(usual)))
    for start in range(0, len(owners), _PIECE):
        alike = bent((rows[start : start + _PIECE] @ turned).toarray(), BEND).astype(np.float64)
        known += alike.T @ alike
        aimed = np.tile(-usual, (len(alike), 1))
        aimed[np.arange(len(alike)), owners[start : start + _PIECE]] += 1.0
        wanted += alike.T @ aimed
    return known, wanted


def _alike(rows: "sparse.csr_matrix", turned: "sparse.csr_matrix") -> NDArray[np.float32]:
    """Likenesses, piece by piece: most examples have some term in common, so a sparse product is larger
    than a full one."""
    found = np.empty((rows.shape[0], turned.shape[1]), dtype=np.float32)
    for start in range(0, len(found), _PIECE):
        found[start : start + _PIECE] = bent((rows[start : start + _PIECE] @ turned).toarray(), BEND)
    return found
