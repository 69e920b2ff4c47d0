"""What an encoder reads of a document, and its vectors as pgvector's half precision stores them."""

from collections.abc import Sequence

from havendesk.kernel.encoders.types import Encoder
from havendesk.knowledge.rules.text import LONGEST_QUESTION
from havendesk.knowledge.rules.weighing import Document

# Chosen by cross-validation (benchmarks/meanings.py); the same for every collection and encoder.
MEANING_WEIGHT = 1.8
LEAST_MEANING = 0.4
"""A text that shares no word with the question is found from this likeness on."""


def read_of(document: Document) -> list[str]:
    """What is encoded of a document: its text first, then each known wording, as its rows stand."""
    whole = " ".join(part for part in (document.title, document.summary, document.body) if part)
    return [whole[:LONGEST_QUESTION], *document.questions]


def vectors_of(encoder: Encoder, texts: Sequence[str]) -> list[str]:
    """One vector for each text, as pgvector reads it."""
    if not texts:
        return []
    return ["[" + ",".join(f"{number:.4g}" for number in row) + "]" for row in encoder.encode(texts).tolist()]
