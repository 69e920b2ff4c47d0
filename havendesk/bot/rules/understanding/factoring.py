"""What the examples of a training have in common, factored: kept in a file and multiplied piece by piece."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.features import Floats

MOST_FACTORED = 6_000
# Equal examples would leave no factor.
_JITTER = 1e-5
_PIECE = 256


class Factor:
    """A lower triangular matrix of single precision, in a file without a name. It is gone when it is closed,
    and with the process."""

    def __init__(self, matrix: Floats) -> None:
        """Written down piece by piece; the matrix itself may then be let go. Raises OSError: no room."""
        self.width = len(matrix)
        self._descriptor, name = tempfile.mkstemp(prefix="havendesk-factor-")
        Path(name).unlink()
        with os.fdopen(os.dup(self._descriptor), "wb") as file:
            for start in range(0, self.width, _PIECE):
                piece = np.ascontiguousarray(matrix[start : start + _PIECE], dtype=np.float32)
                file.write(piece.data)

    def read(self, places: NDArray[np.int64]) -> Floats:
        """These rows (ascending), up to the last column in which one of them has a number."""
        found = np.empty((len(places), int(places[-1]) + 1), dtype=np.float32)
        for row, place in zip(found, places.tolist(), strict=True):
            if os.preadv(self._descriptor, [row.data], place * self.width * row.itemsize) != row.nbytes:
                raise OSError("the file of a factor is shorter than the factor")
        return found

    def whole(self) -> Floats:
        """All of it."""
        return self.read(np.arange(self.width))

    def close(self) -> None:
        """Nothing can be read any more."""
        os.close(self._descriptor)


class Chosen:
    """Some rows of a factor (ascending) as a matrix that is multiplied and never held: half of it is empty,
    and what is not comes from the file's cached pages in a tenth of the time that its product takes."""

    dtype = np.dtype(np.float32)

    def __init__(self, factor: Factor, places: NDArray[np.int64]) -> None:
        self._factor, self._places = factor, places
        self.shape = len(places), factor.width

    def __matmul__(self, columns: Floats) -> Floats:
        """(rows, any) of (width, any)."""
        found = np.empty((self.shape[0], columns.shape[1]), dtype=np.float32)
        for piece, rows in self.pieces():
            np.matmul(rows, columns[: rows.shape[1]], out=found[piece])
        return found

    @property
    def T(self) -> "Turned":  # noqa: N802 - as numpy and scipy call it
        """The same turned over."""
        return Turned(self)

    def pieces(self) -> Iterator[tuple[slice, Floats]]:
        """Some rows at a time, each piece as wide as its last row."""
        for start in range(0, self.shape[0], _PIECE):
            piece = slice(start, start + _PIECE)
            yield piece, self._factor.read(self._places[piece])


class Turned:
    """Columns instead of rows."""

    def __init__(self, rows: Chosen) -> None:
        self._rows = rows

    def __matmul__(self, columns: Floats) -> Floats:
        """(width, any) of (rows, any)."""
        found = np.zeros((self._rows.shape[1], columns.shape[1]), dtype=np.float32)
        for piece, rows in self._rows.pieces():
            found[: rows.shape[1]] += rows.T @ columns[piece]
        return found


def factor(rows: "sparse.csr_matrix") -> Factor | None:
    """The Cholesky factor of what the examples have in common (examples, examples); None where the terms are
    fewer than the examples, or the examples too many.

    A linear model with a quadratic penalty lies in the span of its examples (Kimeldorf and Wahba, 1971), so
    it is found over as many numbers as there are examples, by the same steps as over all terms: a turn of the
    axes changes none of them. That takes a quarter of the time and of the memory.
    """
    examples, terms = rows.shape
    if examples > MOST_FACTORED or terms < examples:
        return None
    from scipy.linalg import cholesky  # type: ignore[import-untyped]  # ships no types

    # Column by column, as LAPACK has it: in any other order it would work on a copy.
    common, turned = np.empty((examples, examples), order="F"), rows.T.tocsr()
    # Piece by piece: most examples have some term in common, so a sparse product is larger than a full one.
    for start in range(0, examples, _PIECE):
        piece = slice(start, start + _PIECE)
        common[:, piece] = (rows[piece] @ turned).toarray().T
    common[np.diag_indices(examples)] += _JITTER
    # Row by row, as what learns from it has it.
    return Factor(cholesky(common, lower=True, overwrite_a=True, check_finite=False))
