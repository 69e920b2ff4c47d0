"""The command ``havendesk search evaluate``: files in, counts out; the searching is the product's own."""

import argparse
import csv
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.encoders import encoder_for
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions
from havendesk.knowledge.rules import documents
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.types.measuring import Answered, Question

MOST_BYTES = 2_000_000
DEPTH = 10
_LOOKED_AT = 50
_TEXT, _DOCUMENT = ("text", "question", "query"), ("document", "expected", "key", "id")


class FileFault(ValueError):
    """A file that cannot be used: which, where, why."""


def run(parsed: argparse.Namespace) -> int:
    """Print the counts as JSON or as lines; 1 and a sentence where a file cannot be used."""
    try:
        corpus = read_corpus(parsed.corpus)
        questions = read_questions(parsed.queries, {one.key for one in corpus})
    except FileFault as fault:
        sys.stderr.write(f"havendesk: {fault}\n")
        return 1
    language = Language(parsed.language) if parsed.language else _spoken(corpus)
    answered = actions.measure_search(
        by=SYSTEM,
        language=language,
        documents=corpus,
        questions=questions,
        depth=DEPTH,
        meaning=not parsed.without_encoder,
    )
    encoder = None if parsed.without_encoder else encoder_for(language)
    read = {"documents": len(corpus), "encoder": encoder.name if encoder is not None else None}
    figures = {"language": language.value, **read, **counted(answered)}
    if parsed.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.writelines(f"{name:<18}{value}\n" for name, value in figures.items())
    return 0


def counted(answered: Sequence[Answered]) -> dict[str, Any]:
    """Shares of questions whose right document is first, among the first three and ten, the mean reciprocal
    rank, and milliseconds."""
    size = len(answered)
    spent = sorted(one.seconds * 1000 for one in answered)
    return {
        "questions": size,
        **{
            f"hit@{depth}": round(sum((one.place or size + DEPTH) <= depth for one in answered) / size, 4)
            for depth in (1, 3, DEPTH)
        },
        "mrr": round(sum(1 / one.place for one in answered if one.place) / size, 4),
        "p50_ms": round(statistics.median(spent), 2),
        "p95_ms": round(spent[int(0.95 * (size - 1))], 2),
    }


def read_corpus(folder: Path) -> list[Document]:
    """One document for each .md and .txt file; an article file is read as one, any other text is all body."""
    if not folder.is_dir():
        raise FileFault(f"{folder} is no folder.")
    files = sorted(one for one in folder.rglob("*") if one.suffix in (".md", ".txt") and one.is_file())
    if not files:
        raise FileFault(f"{folder} holds no .md or .txt file.")
    keys = Counter(one.stem for one in files)
    twice = next((key for key, times in keys.items() if times > 1), None)
    if twice is not None:
        raise FileFault(f"Two files are called {twice}; a document is known by its file's name.")
    return [_document(one) for one in files]


def _document(file: Path) -> Document:
    text = _read(file)
    if len(file.stem) > 80:
        raise FileFault(f"{file.name}: a name of more than 80 characters.")
    try:
        article = documents.parse(text)
    except documents.DocumentFault:
        return Document(file.stem, "", (), "", text)
    return Document(file.stem, article.title, article.variants, article.summary, article.body)


def _read(file: Path) -> str:
    if file.stat().st_size > MOST_BYTES:
        raise FileFault(f"{file.name}: larger than {MOST_BYTES} bytes.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFault(f"{file.name}: no UTF-8 at byte {error.start}.") from None


def read_questions(file: Path, known: set[str]) -> list[Question]:
    """Lines with a text and the document that answers it; several right ones are separated by ``|``."""
    if not file.is_file():
        raise FileFault(f"{file} is no file.")
    text = _read(file)
    rows = _json_rows(file, text) if file.suffix in (".json", ".jsonl") else _csv_rows(file, text)
    found = [_question(file, line, row, known) for line, row in rows]
    if not found:
        raise FileFault(f"{file.name}: no question in it.")
    return found


def _csv_rows(file: Path, text: str) -> Iterable[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(text.splitlines(keepends=True))
    for row in reader:
        yield reader.line_num, row


def _json_rows(file: Path, text: str) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        rows = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, text.splitlines())
        yield from enumerate(rows, start=1)
    except ValueError as error:
        raise FileFault(f"{file.name}: no JSON ({error}).") from None


def _question(file: Path, line: int, row: dict[str, Any], known: set[str]) -> Question:
    values = []
    for names in (_TEXT, _DOCUMENT):
        value = next((row[name] for name in names if isinstance(row, dict) and row.get(name)), None)
        if value is None:
            raise FileFault(f"{file.name}, line {line}: no {names[0]}.")
        values.append(str(value))
    right = {
        Path(one.strip()).stem if one.strip() not in known else one.strip() for one in values[1].split("|")
    }
    strange = sorted(right - known)
    if strange:
        raise FileFault(f"{file.name}, line {line}: there is no document {strange[0]}.")
    return Question(values[0], frozenset(right))


def _spoken(corpus: Sequence[Document]) -> Language:
    """The language that most of the documents are written in."""
    seen = (detect_language(f"{one.title} {one.body}"[:500], Language.EN) for one in corpus[:_LOOKED_AT])
    return Counter(one.language for one in seen).most_common(1)[0][0]
