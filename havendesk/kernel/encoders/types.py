"""Encoders of sentences: the protocol that any of them keeps, and what is computed with their vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns sentences into vectors whose dot product is their likeness.

    `name` is kept with every model that was trained with it: vectors of two encoders are never mixed.
    `languages` are the ISO 639-1 codes that it was made for; texts of other languages are not given to it.
    """

    @property
    def name(self) -> str:
        """Name and version, or the hash of the weights."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Languages it reads well."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length for each text, float32."""
        ...
