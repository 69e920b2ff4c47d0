"""What measures a search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question that measures a search, and the keys of the documents that are right."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """How a search did: the place of the first right result, from 1 (None: not among them), and seconds."""

    place: int | None
    seconds: float
