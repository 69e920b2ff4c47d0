"""What the bot learns from was not taken from the questions that measure it."""

import csv
import tomllib
import unicodedata

import numpy as np
import pytest
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from tests.house import tree

FOLDER = tree.ROOT / "tests" / "questions" / "evaluation"
# Shared pairs of signs among all pairs of both. Short questions about the same thing are alike anyhow.
MOST_ALIKE = 0.7


def _squeezed(words: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())


def _learnt(language: str) -> list[str]:
    bot = tomllib.loads((tree.ROOT / f"havendesk/bot/wordings/{language}.toml").read_text("utf-8"))
    finders = tomllib.loads((tree.ROOT / f"havendesk/resolvers/examples/{language}.toml").read_text("utf-8"))
    return [text for one in bot.values() for text in one["said"]] + [
        text for texts in finders.values() for text in texts
    ]


def _asked(language: str) -> list[str]:
    with (FOLDER / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def _pairs(texts: list[str], places: dict[str, int]) -> "sparse.csr_matrix":
    columns, starts = [], [0]
    for text in texts:
        padded = f" {_squeezed(text)} "
        pairs = sorted({padded[place : place + 2] for place in range(len(padded) - 1)})
        columns += [places.setdefault(pair, len(places)) for pair in pairs]
        starts.append(len(columns))
    values = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix((values, columns, starts), shape=(len(texts), 40_000))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ko", "ja"])
def test_no_wording_is_nearly_a_question_of_the_measure(language: str) -> None:
    learnt, places = _learnt(language), dict[str, int]()
    one, other = _pairs(learnt, places), _pairs(_asked(language), places)
    shared = (one @ other.T).toarray()
    every = np.asarray(one.sum(axis=1)) + np.asarray(other.sum(axis=1)).T - shared
    nearest = (shared / every).max(axis=1)
    # Only the wording is told: whoever mends it need not read the question.
    assert [text for text, alike in zip(learnt, nearest, strict=True) if alike >= MOST_ALIKE] == []
