"""Thresholds by upper bounds: what may go wrong, not what went wrong on the average."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# So many questions that have an answer stand beside each one that has none.
ANSWERABLE_TO_EACH_OTHER = 5


def upper_bound(wrong: int, asked: int, sureness: float) -> float:
    """Clopper and Pearson's one-sided upper bound of a share (Biometrika 26, 1934); 1 where nothing was
    asked."""
    if asked == 0 or wrong >= asked:
        return 1.0
    from scipy.special import betaincinv  # type: ignore[import-untyped]  # ships no types

    return float(betaincinv(wrong + 1, asked - wrong, sureness))


def as_customers_ask(known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Places of the questions by which a threshold is found: all that have an answer, and of those that have
    none, evenly, a sixth of all at most. A third of what a training asks has none, so that the gate learns
    what that looks like; the threshold must not believe that customers ask so."""
    without = np.flatnonzero(~known)
    most = max(1, int(known.sum()) // ANSWERABLE_TO_EACH_OTHER)
    step = max(1, -(-len(without) // most))
    return np.sort(np.concatenate([np.flatnonzero(known), without[::step]]))


def lowest_safe(chance: Numbers, right: NDArray[np.bool_], most_wrong: float, sureness: float) -> float:
    """The lowest threshold from which on at most `most_wrong` of the answers are wrong, by the upper bound.
    Above every chance seen where no threshold keeps that."""
    order = np.argsort(-chance, kind="stable")
    wrong = np.cumsum(~right[order])
    best = None
    for place in range(len(order)):
        last = place + 1 == len(order)
        if not last and chance[order[place + 1]] == chance[order[place]]:
            continue
        if upper_bound(int(wrong[place]), place + 1, sureness) <= most_wrong:
            best = float(chance[order[place]])
    return best if best is not None else 1.0


def share_kept(chance: Numbers, share: float) -> float:
    """The highest threshold that keeps this share of the chances; 0 without any."""
    return float(np.quantile(chance, 1.0 - share)) if len(chance) else 0.0
