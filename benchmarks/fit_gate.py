"""Fit the bot's gate: how likely is the best article right? Prints constants for `bot/rules/gate.py`.

First step, on the articles alone: each question variant in turn is taken out of the index and asked, so the
best article is right or wrong; each article in turn is taken out and its variants are asked, so nothing is
right (near, but out of scope); `--far FILE` names lines `language<TAB>question` of other fields.
Second step: the result is scaled on one half of the questions under tests/questions
(`starter.calibration_half`); the other half only reports.

    python -m benchmarks.fit_gate [--far questions.tsv]
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks import starter
from benchmarks.starter import WRITTEN, Shelf, shelf
from havendesk.bot.rules import gate, wishes
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules import ranking
from havendesk.knowledge.rules.analysis import ANALYSES

RIDGE = 0.02
NEWTON_STEPS = 40


Model = tuple[float, tuple[float, ...]]
"""Bias and weights."""


@dataclass(frozen=True)
class Row:
    """One asked question: the numbers of its best hit, and whether that is right."""

    language: Language
    kind: str
    values: tuple[float, ...]
    right: bool


def remember_analyses() -> None:
    """The same texts are analysed hundreds of times here; remember their terms."""
    remember = lru_cache(maxsize=50_000)
    for language, ((first, some), (second, rest)) in list(ANALYSES.items()):
        ANALYSES[language] = ((remember(first), some), (remember(second), rest))


def rows_of(one: Shelf, far: Iterable[str]) -> list[Row]:
    """All rows of one language."""
    rows = []
    for document in one.documents:
        without = one.without_article(document.key)
        for variant in document.variants:
            rows.append(_row(one, one.without_variant(document.key, variant), variant, "in", document.key))
            rows.append(_row(one, without, variant, "near", ""))
    whole = one.index()
    rows += [_row(one, whole, question, "far", "") for question in far]
    return [row for row in rows if row is not None]


def _row(one: Shelf, index: ranking.Index, question: str, kind: str, slug: str) -> Row | None:
    hits = one.hits(index, question)
    if not hits:
        return None
    return Row(one.language, kind, gate.features(hits[0]), hits[0].slug == slug)


def fit(rows: Sequence[Row]) -> Model:
    """Bias and weights. More likeness must never make the gate less sure, so a weight that comes out negative
    is set to zero and the rest fitted again."""
    used = list(range(len(gate.NAMES)))
    while True:
        bias, weights = _logistic([([row.values[i] for i in used], row.right) for row in rows])
        if min(weights) >= 0.0:
            whole = dict(zip(used, weights, strict=True))
            return bias, tuple(whole.get(i, 0.0) for i in range(len(gate.NAMES)))
        used.pop(weights.index(min(weights)))


def _logistic(rows: Sequence[tuple[list[float], bool]]) -> tuple[float, list[float]]:
    """Logistic regression with a small ridge by Newton's steps."""
    width = len(rows[0][0]) + 1
    theta = [0.0] * width
    for _ in range(NEWTON_STEPS):
        gradient = [RIDGE * value for value in theta]
        hessian = [[RIDGE if i == j else 0.0 for j in range(width)] for i in range(width)]
        for values, right in rows:
            x = (1.0, *values)
            p = 1.0 / (1.0 + math.exp(-sum(a * b for a, b in zip(theta, x, strict=True))))
            for i in range(width):
                gradient[i] += (p - right) * x[i]
                for j in range(width):
                    hessian[i][j] += p * (1 - p) * x[i] * x[j]
        theta = [value - change for value, change in zip(theta, _solve(hessian, gradient), strict=True)]
    return theta[0], theta[1:]


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivoting; the matrix is positive definite."""
    size = len(right)
    rows = [[*matrix[i], right[i]] for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(column + 1, size):
            factor = rows[i][column] / rows[column][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column], strict=True)]
    solved = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * solved[j] for j in range(i + 1, size))
        solved[i] = (rows[i][size] - known) / rows[i][i]
    return solved


def scale(models: Mapping[Language, Model]) -> Model:
    """Second step: one shift and one scale over all languages, on the calibration half of the questions."""
    asked: list[tuple[list[float], bool]] = []
    for language, model in models.items():
        one = shelf(language)
        index = one.index()
        for name in ("starter", "unknown"):
            for row in starter.calibration_half(name, language):
                hits = one.hits(index, row["text"])
                if hits and not wishes.is_alarm(row["text"]):
                    right = name == "starter" and hits[0].slug in starter.right_slugs(row)
                    asked.append(([likeness(model, gate.features(hits[0]))], right))
    shift, weights = _logistic(asked)
    return shift, tuple(weights)


def likeness(model: Model, values: Sequence[float]) -> float:
    """The first step's result before its logistic curve."""
    return model[0] + sum(a * b for a, b in zip(model[1], values, strict=True))


def chances(rows: Sequence[Row], theta: Model) -> list[float]:
    """The gate's probability for each row."""
    return [1.0 / (1.0 + math.exp(-likeness(theta, row.values))) for row in rows]


def figures(rows: Sequence[Row], probabilities: Sequence[float], threshold: float) -> dict[str, float]:
    """What a threshold does: answered and right, answered and wrong, by kind."""
    taken = [row for row, p in zip(rows, probabilities, strict=True) if p >= threshold]
    size = {kind: max(1, sum(row.kind == kind for row in rows)) for kind in ("in", "near", "far")}
    return {
        "threshold": threshold,
        "in_scope_answered_right": sum(r.right for r in taken) / size["in"],
        "in_scope_answered_wrong": sum(r.kind == "in" and not r.right for r in taken) / size["in"],
        "near_answered": sum(r.kind == "near" for r in taken) / size["near"],
        "far_answered": sum(r.kind == "far" for r in taken) / size["far"],
    }


def main() -> None:
    """Fit per language and print constants and figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--far", type=Path, help="language<TAB>question lines from other fields")
    arguments = parser.parse_args()
    remember_analyses()
    far: dict[str, list[str]] = {}
    for line in arguments.far.read_text(encoding="utf-8").splitlines() if arguments.far else []:
        language, _, question = line.partition("\t")
        far.setdefault(language, []).append(question)
    report: dict[str, object] = {}
    models: dict[Language, Model] = {}
    for language in WRITTEN:
        rows = rows_of(shelf(language), far.get(language.value, []))
        models[language] = theta = fit(rows)
        probabilities = chances(rows, theta)
        report[language.value] = {
            "bias": round(theta[0], 3),
            "weights": dict(zip(gate.NAMES, (round(value, 3) for value in theta[1]), strict=True)),
            "rows": len(rows),
            "thresholds": [
                {name: round(value, 3) for name, value in figures(rows, probabilities, number / 20).items()}
                for number in range(4, 17)
            ],
        }
    shift, (slope,) = scale(models)
    report["second_step"] = {"shift": round(shift, 3), "scale": round(slope, 3)}
    json.dump(report, sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
