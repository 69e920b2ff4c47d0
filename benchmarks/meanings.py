"""How much an encoder's likeness should count beside the words of the search: five-fold cross-validation.

    python -m benchmarks.meanings

Two collections in English: the paragraphs and questions of XQuAD (read from `../shared/data`, skipped where
absent), and the starter's articles with the `fit` half of the evaluation questions that an article answers.
The weight that finds most on four folds of both together is asked on the fifth; `chosen` is the median of the
five, which stands as `MEANING_WEIGHT` in `knowledge/rules/meanings.py`. Words alone are the peer in the same
run.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluation import expected_of, questions
from benchmarks.results import keep
from benchmarks.retrieval import DATA, squad
from benchmarks.starter import shelf
from havendesk.kernel.encoders import Encoder, installed_encoder
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.meanings import MEANING_WEIGHT, read_of
from havendesk.knowledge.rules.ranking import Index
from havendesk.knowledge.rules.weighing import Document

WEIGHTS = tuple(round(0.1 * step, 1) for step in range(21))
FOLDS = 5
_MOST = 50

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Scores:
    """Of one collection: questions in rows, documents in columns; whether a document is right."""

    words: Matrix
    meanings: Matrix
    right: NDArray[np.bool_]

    def found(self, weight: float) -> NDArray[np.bool_]:
        """Which questions find a right document first."""
        best = (self.words + np.float32(weight) * self.meanings).argmax(axis=1)
        right: NDArray[np.bool_] = self.right[np.arange(len(best)), best]
        return right


def score(
    documents: Sequence[Document], asked: Sequence[tuple[str, frozenset[str]]], encoder: Encoder
) -> Scores:
    """Both likenesses of every question and document."""
    index, place = Index(Language.EN, documents), {one.key: number for number, one in enumerate(documents)}
    words = np.zeros((len(asked), len(documents)), dtype=np.float32)
    for row, (text, _) in enumerate(asked):
        for hit in index.search(text, _MOST):
            words[row, place[hit.key]] = hit.score
    units = [read_of(one) for one in documents]
    vectors = encoder.encode([text for texts in units for text in texts])
    starts = np.cumsum([0, *(len(texts) for texts in units)])[:-1]
    likeness = encoder.encode([text for text, _ in asked]) @ vectors.T
    right = np.array([[one.key in keys for one in documents] for _, keys in asked])
    return Scores(words, np.maximum.reduceat(likeness, starts, axis=1), right)


def articles_of(row: dict[str, str]) -> frozenset[str]:
    """Slugs of the articles that answer a row of the evaluation questions."""
    names = expected_of(row)
    return frozenset(one.removeprefix("article:") for one in names if one.startswith("article:"))


def collections(encoder: Encoder) -> dict[str, Scores]:
    """What is there to measure on."""
    own = shelf(Language.EN)
    asked_own = [(row["text"], articles_of(row)) for row in questions(Language.EN, "fit")]
    found = {"own": score(own.documents, [one for one in asked_own if one[1]], encoder)}
    file = DATA / "xquad" / "xquad.en.json"
    if file.exists():
        texts, asked = squad(file)
        paragraphs = [Document(key, "", (), "", text) for key, text in texts.items()]
        found["xquad"] = score(paragraphs, [(text, frozenset({key})) for text, key in asked], encoder)
    return found


def validated(one: dict[str, Scores]) -> dict[str, Any]:
    """The weight of each fold, and what is found with it on the questions that took no part."""
    found = {name: np.stack([scores.found(weight) for weight in WEIGHTS]) for name, scores in one.items()}
    chosen, unseen = [], {name: np.zeros(rows.shape[1]) for name, rows in found.items()}
    for fold in range(FOLDS):
        folds = {name: np.arange(rows.shape[1]) % FOLDS == fold for name, rows in found.items()}
        shares = sum(rows[:, ~folds[name]].mean(axis=1) for name, rows in found.items())
        best = int(np.argmax(shares))
        chosen.append(WEIGHTS[best])
        for name, rows in found.items():
            unseen[name][folds[name]] = rows[best][folds[name]]
    return {
        "weights_of_folds": chosen,
        "chosen": median(chosen),
        "in_force": MEANING_WEIGHT,
        "hit@1": {
            name: {
                "questions": rows.shape[1],
                "words": round(float(rows[0].mean()), 4),
                "unseen": round(float(unseen[name].mean()), 4),
                "in_force": round(float(rows[WEIGHTS.index(MEANING_WEIGHT)].mean()), 4),
                "by_weight": {
                    str(weight): round(float(row.mean()), 4)
                    for weight, row in zip(WEIGHTS, rows, strict=True)
                },
            }
            for name, rows in found.items()
        },
    }


def main() -> int:
    """Writes results/meanings.json; skipped where no encoder is installed."""
    encoder = installed_encoder()
    if encoder is None:
        sys.stdout.write(json.dumps({"skipped": "no encoder is installed"}) + "\n")
        return 0
    figures = validated(collections(encoder))
    sys.stdout.write(keep("meanings", {"encoder": encoder.name, **figures}).read_text())
    return 0 if all(one["in_force"] >= one["words"] for one in figures["hit@1"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
