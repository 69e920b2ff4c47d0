"""Files of questions: CSV with the columns `text` and, where a target is known, `category`."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

# Longer than any question; csv's own limit would stop at 128 KiB with a word of its own.
_LONGEST_FIELD = 2_000_000


class BadQuestions(Exception):
    """The file cannot be used; the text is one sentence that names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row. `category` is empty in a file that has none."""

    text: str
    category: str


def read_questions(file: Path, *, categories: bool) -> list[Question]:
    """All rows.

    Args:
        categories: whether the column `category` is needed; it is not read otherwise.

    Raises:
        BadQuestions: no such file, not UTF-8, not CSV, a column is missing, a cell is empty, no row at all.
    """
    columns = ("text", "category") if categories else ("text",)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadQuestions(f"{file} cannot be read: {error.strerror}.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadQuestions(f"{file}, line {line}: this is not UTF-8; save the file as UTF-8.") from None
    return _rows(file, text, columns)


def _rows(file: Path, text: str, columns: tuple[str, ...]) -> list[Question]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found: list[Question] = []
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        for column in columns:
            if column not in names:
                there = f"; it has: {', '.join(names)[:200]}" if names else "; it is empty"
                raise BadQuestions(f"{file}, line 1: there is no column named {column}{there}.")
        for record in reader:
            cells = [(record[column] or "").replace("\0", "").strip() for column in columns]
            for column, cell in zip(columns, cells, strict=True):
                if not cell:
                    raise BadQuestions(f"{file}, line {reader.line_num}: the {column} is empty.")
            found.append(Question(cells[0], cells[1] if len(cells) > 1 else ""))
    except csv.Error as error:
        raise BadQuestions(f"{file}, line {reader.line_num}: this is not CSV: {error}.") from None
    if not found:
        raise BadQuestions(f"{file} holds no questions, only a heading.")
    return found
