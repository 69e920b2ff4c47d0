"""Search over public question sets in four languages, by the product's own command; prints JSON.

``python -m benchmarks.retrieval``. The collections are all different paragraphs (or one wording of each
meaning) of the sets under ``../shared/data``, the questions all others; what is absent is reported as
skipped. Words alone are measured, and beside them the encoder where one is installed that reads the language.
The peer is ``bm25s`` with its own default tokenizer in the same run. Exits 1 when a limit is missed.

The saturation constants were chosen on the questions with even numbers; ``odd`` counts the others alone.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-untyped]  # ships no types

from benchmarks.results import keep
from havendesk.kernel.encoders import installed_encoder
from tests.support.product import Product

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

MOST_SECONDS = 1_200.0

Pair = tuple[str, str]


@dataclass(frozen=True)
class Collection:
    """Texts by key, questions with the key of the right one, and the least share that must be found first."""

    language: str
    file: Path
    read: Callable[[Path], tuple[dict[str, str], list[Pair]]]
    least: float


def squad(file: Path) -> tuple[dict[str, str], list[Pair]]:
    """Paragraphs and the questions about them."""
    keys: dict[str, str] = {}
    asked = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            key = keys.setdefault(paragraph["context"], f"p{len(keys)}")
            asked += [(one["question"], key) for one in paragraph["qas"]]
    return {key: text for text, key in keys.items()}, asked


def paraphrases(file: Path) -> tuple[dict[str, str], list[Pair]]:
    """The first of ten wordings of each meaning; the other nine ask for it."""
    lines = [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    texts = [line.split("\t")[2] for line in lines]
    groups = {f"m{start // 10}": texts[start : start + 10] for start in range(0, len(texts), 10)}
    asked = [(text, key) for key, group in groups.items() for text in group[1:]]
    return {key: group[0] for key, group in groups.items()}, asked


COLLECTIONS = (
    Collection("en", DATA / "xquad" / "xquad.en.json", squad, 0.945),
    Collection("zh-Hans", DATA / "cmrc2018" / "cmrc2018_dev.json", squad, 0.965),
    Collection("ja", DATA / "jglue" / "valid-v1.3.json", squad, 0.905),
    Collection("ko", DATA / "parakqc" / "paraKQC_v1.txt", paraphrases, 0.85),
)


def peer(texts: dict[str, str], asked: list[Pair]) -> float:
    """Share found first by ``bm25s`` as it comes."""
    keys = list(texts)
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(list(texts.values()), show_progress=False), show_progress=False)
    tokens = bm25s.tokenize([text for text, _ in asked], show_progress=False)
    found, _ = retriever.retrieve(tokens, k=1, show_progress=False)
    right = sum(keys[int(row[0])] == key for row, (_, key) in zip(found, asked, strict=True))
    return round(right / len(asked), 4)


def measure(product: Product, one: Collection, folder: Path) -> dict[str, Any]:
    """The command's figures, beside the peer's."""
    if not one.file.exists():
        return {"skipped": f"{one.file.name} is not here"}
    texts, asked = one.read(one.file)
    corpus = folder / one.language
    corpus.mkdir()
    for key, text in texts.items():
        (corpus / f"{key}.txt").write_text(text, encoding="utf-8")
    figures = evaluate(product, one.language, corpus, asked, "--without-encoder")
    odd = evaluate(product, one.language, corpus, asked[1::2], "--without-encoder")
    figures |= {"odd_hit@1": odd["hit@1"], "least_hit@1": one.least, "peer_hit@1": peer(texts, asked)}
    encoder = installed_encoder()
    if encoder is not None and one.language in encoder.languages:
        figures["with_encoder"] = evaluate(product, one.language, corpus, asked)
    return figures


def evaluate(product: Product, language: str, corpus: Path, asked: list[Pair], *more: str) -> dict[str, Any]:
    """``havendesk search evaluate``."""
    queries = corpus.with_suffix(".csv")
    with queries.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "document"), *asked])
    words = ["search", "evaluate", "--corpus", str(corpus), "--queries", str(queries)]
    done = product.command(*words, "--language", language, "--json", *more, seconds=MOST_SECONDS)
    if done.returncode:
        raise RuntimeError(done.stderr)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def missed(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Languages that stay under their limit or behind the peer."""
    for language, figures in found.items():
        if "skipped" not in figures and not (
            figures["hit@1"] >= figures["least_hit@1"] and figures["hit@1"] > figures["peer_hit@1"]
        ):
            yield language


def main() -> int:
    """Writes results/retrieval.json."""
    with tempfile.TemporaryDirectory(prefix="havendesk-retrieval-") as name:
        folder = Path(name)
        product = Product(folder / "data")
        product.start()
        try:
            found = {one.language: measure(product, one, folder) for one in COLLECTIONS}
        finally:
            product.stop()
    figures = {"missed": list(missed(found)), "collections": found}
    sys.stdout.write(keep("retrieval", figures).read_text())
    return 1 if figures["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
