"""Terms as sparse vectors, as pgvector compares them. A term's place is a hash of it: no table of terms."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

DIMENSIONS = 1 << 24
"""So many places that of 50,000 terms about 75 pairs share one: it costs a little weight, never a result."""

# pgvector stores 16,000 elements that are not zero.
_MOST_ELEMENTS = 16_000


@lru_cache(maxsize=1 << 16)
def place(term: str) -> int:
    """Where a term stands: 1 to ``DIMENSIONS``, the same in every process and version."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") % DIMENSIONS + 1


def sparse(weights: Mapping[str, float]) -> str:
    """A vector as pgvector reads it, ``{place:weight,…}/dimensions``; places that are shared add up."""
    found: dict[int, float] = {}
    for term, weight in weights.items():
        at = place(term)
        found[at] = found.get(at, 0.0) + weight
    elements = sorted(found.items())[:_MOST_ELEMENTS]
    return "{" + ",".join(f"{at}:{weight:.6g}" for at, weight in elements) + f"}}/{DIMENSIONS}"
