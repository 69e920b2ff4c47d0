"""A model as bytes and back: arrays and JSON in a zip of numpy's own format. Nothing in it can run.

The known wordings stand in it as they were read, not as texts alone: reading ten thousand of them again takes
seconds at the first question of a process, and in Japanese the whole dictionary comes into its memory.
"""

import hashlib
import io
import json
from dataclasses import replace
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.classifiers import (
    Both,
    Linear,
    OverExamples,
    OverVectors,
    Stacked,
    WordsClassifier,
)
from havendesk.bot.rules.understanding.features import EQUAL, Vocabulary
from havendesk.bot.rules.understanding.model import (
    GATE,
    RANKER,
    LanguageModel,
    Scale,
    Thresholds,
    Wordings,
)
from havendesk.kernel.encoders.types import Encoder
from havendesk.kernel.i18n import Language

FORMAT = 3
# With a classifier above the first one, which a version that knows nothing of it must not read as the first.
_STACKED = 4
# Models that hold a term for each string, and no rows, are read as well.
_BEFORE = 2


class Unreadable(ValueError):
    """These bytes are no model of this version."""


def to_bytes(model: LanguageModel) -> bytes:
    """The model; weights keep half precision, which changes no decision beyond the third digit."""
    linear, over, above = _parts(model.classifier)
    meta = {
        "format": FORMAT if above is None else _STACKED,
        "language": model.language.value,
        "terms": model.vocabulary.lines,
        "split": model.vocabulary.split,
        "words": model.vocabulary.words,
        "classes": model.classes,
        "encoder": model.encoder_name,
        "ranker": dict(zip(RANKER, model.ranker.tolist(), strict=True)),
        "gate": {"names": GATE, "bias": model.gate.bias},
        "thresholds": {"answer": model.thresholds.answer, "choices": model.thresholds.choices},
        "kin": dict(model.kin),
        "wordings": {"targets": model.wordings.targets, "texts": model.wordings.texts},
        "taught": over.texts if over is not None and over.texts != model.wordings.texts else None,
        "bend": over.bend if over is not None else 0.0,
        "trust": above.trust if above is not None else 0.0,
    }
    arrays: dict[str, Any] = {
        "meta": np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8),
        "rarity": model.vocabulary.rarity.astype(np.float32),
        "gate": np.stack([model.gate.mean, model.gate.spread, model.gate.weights]),
        "owners": model.wordings.owners,
    }
    arrays |= _row_arrays(model.wordings.by_wording())
    if over is not None:
        arrays["shares"] = over.shares.astype(np.float32)
        arrays["shares_bias"] = over.bias.astype(np.float32)
    if above is not None:
        arrays["verdicts"] = above.verdicts.astype(np.float16)
        arrays["shares_above"] = above.shares.astype(np.float32)
    if linear is not None:
        arrays["classifier"] = linear.weights.astype(np.float16)
        arrays["classifier_bias"] = linear.bias.astype(np.float32)
    if isinstance(model.dense, OverVectors):
        arrays["dense_vectors"] = model.dense.vectors.astype(np.float16)
        arrays["dense_shares"] = model.dense.shares.astype(np.float32)
        arrays["dense_bend"] = np.array(model.dense.bend)
    elif model.dense is not None:
        arrays["dense"] = model.dense.weights.astype(np.float16)
    if model.dense is not None:
        arrays["dense_bias"] = model.dense.bias.astype(np.float32)
    if model.wordings.vectors is not None:
        arrays["vectors"] = model.wordings.vectors.astype(np.float16)
    into = io.BytesIO()
    np.savez_compressed(into, **arrays)
    return into.getvalue()


def _parts(
    classifier: WordsClassifier,
) -> tuple[Linear | None, OverExamples | None, Stacked | None]:
    if isinstance(classifier, Both):
        return classifier.terms, classifier.examples, None
    if isinstance(classifier, Stacked):
        return None, classifier.first, classifier
    return (classifier, None, None) if isinstance(classifier, Linear) else (None, classifier, None)


def from_bytes(content: bytes) -> LanguageModel:
    """The model again.

    Raises:
        Unreadable: damaged, of another format, or made for other numbers than this version weighs.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        return _model(json.loads(found.pop("meta").tobytes()), found)
    except (BadZipFile, EOFError, OSError, ValueError, KeyError, TypeError) as fault:
        raise Unreadable(f"no model of this version: {fault}") from None


def _model(meta: dict[str, Any], arrays: dict[str, Any]) -> LanguageModel:
    weighed = tuple(meta["gate"]["names"]), tuple(meta["ranker"])
    if meta["format"] not in (_STACKED, FORMAT, _BEFORE) or weighed != (GATE, RANKER):
        raise Unreadable("made for another version")
    language, lines = Language(meta["language"]), meta["terms"]
    if meta["format"] == _BEFORE:
        lines = "\n".join(lines)
    # Where nothing is said of it, the model was made when halves were always equal.
    share = float(meta.get("words", EQUAL))
    vocabulary = Vocabulary(lines, int(meta["split"]), arrays["rarity"], share)
    texts = tuple(meta["wordings"]["texts"])
    vectors = arrays["vectors"].astype(np.float32) if "vectors" in arrays else None
    rows = _rows_of(arrays, len(texts), len(vocabulary))
    if rows is None:
        rows = vocabulary.rows(texts, language).matrix
    mean, spread, weights = arrays["gate"]
    return LanguageModel(
        language=language,
        vocabulary=vocabulary,
        classes=tuple(meta["classes"]),
        classifier=_classifier(meta, arrays, vocabulary, texts, rows),
        dense=_dense(arrays),
        encoder_name=str(meta["encoder"]),
        wordings=Wordings(
            tuple(meta["wordings"]["targets"]),
            arrays["owners"],
            texts,
            rows,
            vectors,
        ),
        ranker=np.array(list(meta["ranker"].values()), dtype=np.float64),
        gate=Scale(mean, spread, weights, float(meta["gate"]["bias"])),
        thresholds=Thresholds(**meta["thresholds"]),
        kin={str(name): int(number) for name, number in meta["kin"].items()},
    )


def _row_arrays(rows: "sparse.csr_matrix") -> dict[str, Any]:
    return {"row_starts": rows.indptr, "row_places": rows.indices, "row_values": rows.data}


def _rows_of(arrays: dict[str, Any], texts: int, terms: int) -> "sparse.csr_matrix | None":
    if "row_starts" not in arrays:
        return None
    parts = arrays["row_values"], arrays["row_places"], arrays["row_starts"]
    rows = sparse.csr_matrix(parts, shape=(texts, terms))
    rows.check_format(full_check=True)
    return rows


def _dense(arrays: dict[str, Any]) -> Linear | OverVectors | None:
    if "dense" in arrays:
        return Linear(arrays["dense"].astype(np.float32), arrays["dense_bias"])
    if "dense_shares" not in arrays:
        return None
    vectors, bend = arrays["dense_vectors"].astype(np.float32), float(arrays["dense_bend"])
    return OverVectors(vectors, arrays["dense_shares"], arrays["dense_bias"], bend)


def _classifier(
    meta: dict[str, Any], arrays: dict[str, Any], vocabulary: Vocabulary, texts: tuple[str, ...], rows: Any
) -> WordsClassifier:
    linear = None
    if "classifier" in arrays:
        weights = arrays["classifier"].astype(np.float32)
        if weights.shape != (len(vocabulary), len(meta["classes"])):
            raise Unreadable("terms and weights do not fit")
        linear = Linear(weights, arrays["classifier_bias"])
        if "shares" not in arrays:
            return linear
    taught = tuple(meta["taught"]) if meta["taught"] is not None else texts
    if arrays["shares"].shape != (len(taught), len(meta["classes"])):
        raise Unreadable("examples and weights do not fit")
    if taught != texts:
        places = {text: place for place, text in enumerate(texts)}
        rows = rows[[places[text] for text in taught]]
    # Models of before `bend` kept one bias by one name.
    bias = arrays["shares_bias"] if "shares_bias" in arrays else arrays["classifier_bias"]
    over = OverExamples(taught, rows, arrays["shares"], bias, float(meta.get("bend", 0.0)))
    if "verdicts" in arrays:
        return _stacked(meta, arrays, over)
    return over if linear is None else Both(linear, over)


def _stacked(meta: dict[str, Any], arrays: dict[str, Any], first: OverExamples) -> Stacked:
    verdicts, shares = arrays["verdicts"].astype(np.float32), arrays["shares_above"]
    if not verdicts.shape == shares.shape == first.shares.shape:
        raise Unreadable("examples and verdicts do not fit")
    return Stacked(first, verdicts, shares, float(meta["trust"]))


def with_wordings(
    model: LanguageModel, wordings: dict[str, tuple[str, ...]], encoder: Encoder | None
) -> LanguageModel:
    """The model with the wordings that are known now, by target; what it has learnt stays. Vectors that it
    has already are not computed again."""
    targets = tuple(sorted(name for name, texts in wordings.items() if texts))
    texts = tuple(text for name in targets for text in wordings[name])
    owners = np.repeat(np.arange(len(targets)), [len(wordings[name]) for name in targets]).astype(np.int32)
    if (targets, texts) == (model.wordings.targets, model.wordings.texts) or not targets:
        return model
    rows = _rows(model, texts)
    vectors = None
    if model.wordings.vectors is not None and encoder is not None and encoder.name == model.encoder_name:
        known = dict(zip(model.wordings.texts, model.wordings.vectors, strict=True))
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encoder.encode(new), strict=True) if new else ())
        vectors = np.stack([known[text] for text in texts])
    return replace(model, wordings=Wordings(targets, owners, texts, rows, vectors))


def _rows(model: LanguageModel, texts: tuple[str, ...]) -> "sparse.csr_matrix":
    """Only what is new is read: after a change of one article that is what somebody waits for."""
    known = {text: place for place, text in enumerate(model.wordings.texts)}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known.update({text: place for place, text in enumerate(new, start=len(model.wordings.texts))})
    rows = sparse.vstack(
        [model.wordings.by_wording(), model.vocabulary.rows(new, model.language).matrix], format="csr"
    )
    return rows[[known[text] for text in texts]]


def digest(content: bytes) -> str:
    """SHA-256 of an artefact, hexadecimal."""
    return hashlib.sha256(content).hexdigest()
