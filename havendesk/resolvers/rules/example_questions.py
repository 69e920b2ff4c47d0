"""Example questions of each intent, in the words of customers: what a classifier learns from."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from havendesk.resolvers.types import Intent

FOLDER = Path(__file__).resolve().parent.parent / "examples"
LEAST = 12
"""Questions that each intent has in each language."""


@cache
def _read(language: str) -> dict[Intent, tuple[str, ...]]:
    path = FOLDER / f"{language}.toml"
    if language not in {one.stem for one in FOLDER.glob("*.toml")}:
        return {}
    found = tomllib.loads(path.read_text("utf-8"))
    return {Intent(name): tuple(questions) for name, questions in found.items()}


def examples(language: str) -> dict[Intent, tuple[str, ...]]:
    """Questions by intent; empty for a language that has none of its own."""
    return dict(_read(language))
