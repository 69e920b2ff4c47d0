"""The questions to replay: a CSV file with the column ``text`` and, optional, ``language``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from havendesk.kernel.i18n import LANGUAGES
from havendesk.live.frames import TEXT_CHARACTERS


class BadRowsError(Exception):
    """The file cannot be replayed; the text is one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question. ``line`` is its line in the file; the heading is line 1."""

    line: int
    text: str
    language: str


def read_rows(file: Path, limit: int | None = None) -> list[Row]:
    """The first ``limit`` rows, all without one. A missing language is English.

    Raises:
        BadRowsError: no such file, not UTF-8, no column ``text``, an empty or too long text, an unknown
            language, or no row at all.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            if "text" not in (reader.fieldnames or ()):
                raise BadRowsError(f"{file} has no column named text.")
            rows: list[Row] = []
            for record in reader:
                if limit is not None and len(rows) >= limit:
                    break
                rows.append(_row(file, reader.line_num, record))
    except OSError as error:
        raise BadRowsError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadRowsError(f"{file} is not UTF-8.") from error
    except csv.Error as error:
        raise BadRowsError(f"{file} is not CSV: {error}.") from error
    if not rows:
        raise BadRowsError(f"{file} holds no rows.")
    return rows


def _row(file: Path, line: int, record: dict[str, str | None]) -> Row:
    text = (record["text"] or "").strip()
    language = (record.get("language") or "").strip() or "en"
    if not text or "\0" in text:
        raise BadRowsError(f"{file}, line {line}: the text is empty.")
    if len(text) > TEXT_CHARACTERS:
        raise BadRowsError(f"{file}, line {line}: the text has more than {TEXT_CHARACTERS} characters.")
    if language not in LANGUAGES:
        raise BadRowsError(f"{file}, line {line}: {language} is none of {', '.join(LANGUAGES)}.")
    return Row(line, text, language)
