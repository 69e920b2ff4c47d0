"""The payload of a package while it is written: every byte goes to the disk and through both hashes once.

Tables are written row by row as CSV and JSON together, so that their length costs no memory. Paths are made
here, out of words of ours, and never from what somebody uploaded.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from havendesk.evidence.standalone.bags import ALGORITHMS
from havendesk.evidence.standalone.trees import path_trouble, same_place
from havendesk.evidence.types import Omission
from havendesk.kernel.clock import iso

ROWS_AT_ONCE = 500
# A spreadsheet runs what begins so; the apostrophe in front is said in the README, the JSON has none.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the payload, for the index. ``title`` is a word of the texts; ``rows`` None for no table;
    ``notes`` are words of the texts that say what is not in it."""

    path: str
    title: str
    rows: int | None
    bytes: int
    sha256: str
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """One file that was sent and is not in the package. ``name``: as it was sent, empty where that is not
    known any more; ``sha256`` too."""

    name: str
    ticket: str
    message: int
    bytes: int
    sha256: str
    reason: Omission


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a ``time`` becomes two, in UTC and in the customer's own time."""

    name: str
    time: bool = False


class HashedFile:
    """A file that is hashed while it is written."""

    def __init__(self, target: Path) -> None:
        self._file = target.open("xb")
        self._hashers = {name: hashlib.new(name) for name in ALGORITHMS}
        self.bytes = 0

    def write(self, block: bytes) -> None:
        """Append."""
        self._file.write(block)
        for hasher in self._hashers.values():
            hasher.update(block)
        self.bytes += len(block)

    def close(self) -> dict[str, str]:
        """The digests by algorithm, in hex."""
        self._file.close()
        return {name: hasher.hexdigest() for name, hasher in self._hashers.items()}


def columns_of(card: type[Any], without: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a card: its fields in their order."""
    hints = get_type_hints(card)
    kept = [one.name for one in fields(card) if one.name not in without]
    return tuple(Column(name, time=_is_time(hints[name])) for name in kept)


def _is_time(hint: Any) -> bool:
    return hint is datetime or datetime in getattr(hint, "__args__", ())


class Book:
    """The payload in one folder. ``digests`` holds every file's by algorithm; ``listed`` and ``absent`` are
    for the index."""

    def __init__(self, root: Path, zone: ZoneInfo) -> None:
        self.root = root
        self.zone = zone
        self.listed: list[Listed] = []
        self.absent: list[Absent] = []
        self.digests: dict[str, dict[str, str]] = {}
        self._places: set[str] = set()

    @contextmanager
    def file(self, path: str, title: str, **said: Any) -> Iterator[HashedFile]:
        """A new file of the payload, ``path`` below ``data/``.

        Raises:
            ValueError: the path is not one that means the same everywhere, or it is taken.
        """
        whole = f"data/{path}"
        trouble = path_trouble(whole)
        if trouble or same_place(whole) in self._places:
            raise ValueError(f"{path!r} may not stand in a package: {trouble or 'it is taken'}")
        self._places.add(same_place(whole))
        target = self.root / whole
        target.parent.mkdir(parents=True, exist_ok=True)
        out = HashedFile(target)
        try:
            yield out
        finally:
            digests = out.close()
        self.digests[whole] = digests
        self.listed.append(Listed(path, title, said.pop("rows", None), out.bytes, digests["sha256"], **said))

    def bytes(self, path: str, title: str, content: bytes, **said: Any) -> None:
        """A file that is there already."""
        with self.file(path, title, **said) as out:
            out.write(content)

    def json(self, path: str, title: str, value: Any, **said: Any) -> None:
        """A JSON file; amounts are strings, times RFC 3339."""
        self.bytes(path, title, _pretty(value), **said)

    def table(
        self,
        path: str,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Any],
        *,
        source: str = "",
        notes: Sequence[str] = (),
    ) -> int:
        """Rows (cards or mappings) as ``path.csv`` and ``path.json``. How many there were."""
        said: dict[str, Any] = {"source": source, "notes": tuple(notes)}
        names = [name for column in columns for name in _heads(column)]
        count, first = 0, True
        with (
            self.file(f"{path}.csv", title, **said) as as_csv,
            self.file(f"{path}.json", title, **said) as as_json,
        ):
            as_csv.write("\ufeff".encode() + _csv([names]))
            as_json.write(b"[")
            given = iter(rows)
            while batch := [self._row(columns, one) for one in itertools.islice(given, ROWS_AT_ONCE)]:
                as_csv.write(_csv([[_cell(value) for value in row] for row in batch]))
                lines = [json.dumps(_object(names, row), ensure_ascii=False) for row in batch]
                as_json.write(("\n" if first else ",\n").encode() + ",\n".join(lines).encode())
                first, count = False, count + len(batch)
            as_json.write(b"\n]\n")
        self.listed[-2:] = [_counted(one, count) for one in self.listed[-2:]]
        return count

    def _row(self, columns: Sequence[Column], one: Any) -> list[Any]:
        values: list[Any] = []
        for column in columns:
            value = one[column.name] if isinstance(one, Mapping) else getattr(one, column.name)
            if not column.time:
                values.append(_plain(value))
            elif value is None:
                values += [None, None]
            else:
                values += [iso(value), value.astimezone(self.zone).isoformat(timespec="milliseconds")]
        return values


def _heads(column: Column) -> list[str]:
    return [f"{column.name}_utc", f"{column.name}_local"] if column.time else [column.name]


def _object(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))


def _counted(one: Listed, rows: int) -> Listed:
    return Listed(one.path, one.title, rows, one.bytes, one.sha256, one.source, one.notes)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return iso(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _pretty(value: Any) -> bytes:
    def other(one: Any) -> Any:
        return _plain(one)

    return (json.dumps(value, ensure_ascii=False, indent=1, default=other) + "\n").encode("utf-8", "replace")


def read_at(at: datetime) -> str:
    """A moment as the index says it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
