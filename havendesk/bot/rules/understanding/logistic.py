"""Multinomial logistic regression with a quadratic penalty, by L-BFGS (Liu and Nocedal, 1989). Pure.

The loss and the steps are those of scikit-learn's `LogisticRegression`; that package alone is 70 MB of a
process that trains, and all of it is held while a model is made.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

Numbers = NDArray[np.float64]
# A step along one direction is looked for so often at most; better than this nobody can tell a loss.
_MOST_LOOKS, _SAME = 50, 64 * np.finfo(np.float64).eps


def balanced(owners: NDArray[np.int32], classes: int) -> Numbers:
    """A weight for each example under which every class counts alike; together as many as there are."""
    counts = np.bincount(owners, minlength=classes)
    weights: Numbers = (len(owners) / classes / np.maximum(counts, 1))[owners]
    return weights


def regression(
    rows: "sparse.csr_matrix | NDArray[Any]",
    owners: NDArray[np.int32],
    weights: Numbers,
    classes: int,
    strength: float,
    most_steps: int,
    enough: float,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights (inputs, classes) and bias (classes), in the precision of `rows`. The bias bears no penalty.

    Args:
        rows: (examples, inputs).
        owners: the class of each example.
        weights: how much each example counts; together as many as there are.
        strength: of what is learnt against the penalty, C in the literature. Of two classes one set of
            weights bears the penalty, the other is its opposite.
        enough: the steps end where no slope is steeper.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

    examples, inputs = rows.shape
    if classes == 2:
        strength /= 2.0
    penalty = 1.0 / (strength * examples)
    every, shares = np.arange(examples), (weights / examples).astype(rows.dtype)[:, None]
    turned = rows.T

    def loss(known: Numbers) -> tuple[float, Numbers]:
        slopes = known.reshape(-1, classes).astype(rows.dtype)
        among = np.asarray(rows @ slopes[:inputs])
        among += slopes[inputs]
        among -= among.max(axis=1, keepdims=True)
        own = among[every, owners].astype(np.float64)
        np.exp(among, out=among)
        sums = among.sum(axis=1, keepdims=True)
        lost = float(np.log(sums[:, 0].astype(np.float64)) @ shares[:, 0] - own @ shares[:, 0])
        among /= sums
        among[every, owners] -= 1.0
        among *= shares
        found = np.empty((inputs + 1, classes))
        found[:inputs] = turned @ among
        found[:inputs] += penalty * slopes[:inputs]
        found[inputs] = among.sum(axis=0)
        return lost + 0.5 * penalty * float(np.vdot(slopes[:inputs], slopes[:inputs])), found.ravel()

    options = {"maxiter": most_steps, "maxls": _MOST_LOOKS, "gtol": enough, "ftol": _SAME}
    start = np.zeros((inputs + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    learnt = found.x.reshape(-1, classes).astype(rows.dtype)
    return learnt[:inputs], learnt[inputs]
