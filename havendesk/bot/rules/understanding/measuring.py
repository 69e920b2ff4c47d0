"""Figures of a classifier on questions whose target is known, and on questions that have none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its target, what was found first, whether it is among the first three, the chance."""

    target: str
    found: str
    among_three: bool
    chance: float


def accuracy(asked: Sequence[Asked]) -> float:
    """Share of questions whose first target is right; 0 without questions."""
    return sum(one.found == one.target for one in asked) / max(1, len(asked))


def macro_f1(asked: Sequence[Asked]) -> float:
    """Mean of F1 over all targets that are asked for or were found."""
    names = sorted({one.target for one in asked} | {one.found for one in asked})
    scores = []
    for name in names:
        both = sum(one.target == name and one.found == name for one in asked)
        either = sum((one.target == name) + (one.found == name) for one in asked)
        scores.append(2 * both / either)
    return sum(scores) / max(1, len(scores))


def coverage(asked: Sequence[Asked], precision: float = PRECISION) -> float:
    """The largest share that can be answered at this precision when the least sure are left out."""
    ordered = sorted(asked, key=lambda one: -one.chance)
    right, best = 0, 0
    for count, one in enumerate(ordered, start=1):
        right += one.found == one.target
        tied = count < len(ordered) and ordered[count].chance == one.chance
        if not tied and right >= precision * count:
            best = count
    return best / max(1, len(ordered))


def wrong_at(asked: Sequence[Asked], share: float) -> float:
    """Share of wrong answers when this share of the questions, the surest, is answered."""
    ordered = sorted(asked, key=lambda one: -one.chance)
    answered = ordered[: round(share * len(ordered))]
    return 1.0 - accuracy(answered) if answered else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Chance that a question of ours gets a higher chance than a foreign one (Mann and Whitney; ties count
    half). Half where one of them is empty."""
    if not inside or not outside:
        return 0.5
    values = np.array([*inside, *outside])
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2.0)[places]
    own = len(inside)
    return float((ranks[:own].sum() - own * (own + 1) / 2.0) / (own * len(outside)))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; 0 without values."""
    return float(np.quantile(values, share)) if values else 0.0
