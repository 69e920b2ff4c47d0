"""The whole log as files, and back: what an auditor takes home and checks without the desk.

A folder of JSON lines, one row each, as the tables hold them; entries in the order of the log, those that
wait for it last. ``manifest.json`` says the format, ``keys.txt`` holds the log's verifier keys.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from havendesk.audit.models import FOUND_BY, Checkpoint, Cosignature, Leaf, LogKey, Tile, Unsequenced
from havendesk.audit.rules.tiles import FullTile
from havendesk.audit.rules.verifying import CheckpointRow, CosignatureRow, EntryRow, Export, LeafRow
from havendesk.kernel.clock import iso, now

FORMAT = "havendesk-audit-export-1"
LONGEST_LINE = 1 << 20
_CHUNK = 5000
_ENTRIES = f"""
SELECT e.at, e.id, {", ".join(f"e.{name}" for name in FOUND_BY)}, e.body
FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id ORDER BY l.index NULLS LAST, e.at, e.id
"""  # noqa: S608 - the names stand beside the table

Row = TypeVar("Row")


class ExportError(Exception):
    """A file of an export that cannot be read: which one, and the line (0: the file itself)."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def write_export(folder: Path) -> dict[str, int]:
    """Write the log, as one moment of the database saw it, into a folder that is made for it. Streams; rows
    by file.

    Raises:
        ExportError: the folder is there already.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise ExportError(str(folder), 0, "is there already; name a folder that is not") from None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        counts = {name: _write(folder / f"{name}.jsonl", rows()) for name, rows in _TABLES.items()}
        keys = LogKey.objects.order_by("since", "verifier").values_list("verifier", flat=True)
        (folder / "keys.txt").write_text("".join(f"{key}\n" for key in keys))
    manifest = {"format": FORMAT, "made_at": iso(now()), "rows": counts}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return counts


def read_export(folder: Path) -> Export:
    """The rows of an export; entries are read while they are asked for, everything else at once.

    Raises:
        ExportError: a file is missing or a line cannot be read (of entries: while they are read).
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        keys = (folder / "keys.txt").read_text().splitlines()
    except (OSError, ValueError) as error:
        raise ExportError("manifest.json", 0, "is missing or no JSON") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ExportError("manifest.json", 0, f"is not of the format {FORMAT}")
    return Export(
        keys=[key for key in keys if key.strip()],
        entries=_read(folder, "entries", _entry),
        leaves=list(_read(folder, "leaves", _leaf)),
        tiles=list(_read(folder, "tiles", _tile)),
        checkpoints=list(_read(folder, "checkpoints", _checkpoint)),
        cosignatures=list(_read(folder, "cosignatures", _cosignature)),
        waiting=set(_read(folder, "waiting", lambda row: str(row["entry_id"]))),
    )


def entry_line(row: EntryRow) -> dict[str, Any]:
    """An entry as a JSON object: its bytes as text, or in base 64 where they are none."""
    told: dict[str, Any] = {"at": row.at.isoformat(), "id": row.id, **row.columns}
    try:
        return told | {"body": row.body.decode()}
    except UnicodeDecodeError:
        return told | {"body_base64": base64.b64encode(row.body).decode()}


def _entries() -> Iterator[dict[str, Any]]:
    # A cursor of the server: a million entries do not fit into memory.
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ENTRIES)
        while rows := cursor.fetchmany(_CHUNK):
            for at, entry_id, *columns, body in rows:
                texts = (None if value is None else str(value) for value in columns)
                row = EntryRow(at, str(entry_id), dict(zip(FOUND_BY, texts, strict=True)), bytes(body))
                yield entry_line(row)


def _leaves() -> Iterator[dict[str, Any]]:
    for one in Leaf.objects.order_by("index").iterator(_CHUNK):
        yield {
            "index": one.index,
            "entry_at": one.entry_at.isoformat(),
            "entry_id": str(one.entry_id),
            "leaf_hash": bytes(one.leaf_hash).hex(),
        }


def _tiles() -> Iterator[dict[str, Any]]:
    for one in Tile.objects.order_by("level", "index").iterator(_CHUNK):
        hashes = base64.b64encode(bytes(one.hashes)).decode()
        yield {"level": one.level, "index": one.index, "hashes": hashes}


def _checkpoints() -> Iterator[dict[str, Any]]:
    for one in Checkpoint.objects.order_by("size").iterator(_CHUNK):
        yield {
            "size": one.size,
            "previous": one.previous,
            "root": bytes(one.root).hex(),
            "signed_at": one.signed_at.isoformat(),
            "note": one.note,
        }


def _cosignatures() -> Iterator[dict[str, Any]]:
    for one in Cosignature.objects.order_by("size", "witness").iterator(_CHUNK):
        yield {"size": one.size, "witness": one.witness, "line": one.line}


def _waiting() -> Iterator[dict[str, Any]]:
    for one in Unsequenced.objects.order_by("entry_id").iterator(_CHUNK):
        yield {"entry_id": str(one.entry_id), "entry_at": one.entry_at.isoformat()}


_TABLES: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "entries": _entries,
    "leaves": _leaves,
    "tiles": _tiles,
    "checkpoints": _checkpoints,
    "cosignatures": _cosignatures,
    "waiting": _waiting,
}


def _write(file: Path, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _read(folder: Path, name: str, parse: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
    file = f"{name}.jsonl"
    number = 0
    try:
        with (folder / file).open(encoding="utf-8", newline="\n") as lines:
            while line := lines.readline(LONGEST_LINE):
                number += 1
                yield parse(json.loads(line))
    except OSError as error:
        raise ExportError(file, 0, "cannot be read") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise ExportError(file, number, "is not a row as it was written") from error


def _entry(row: dict[str, Any]) -> EntryRow:
    body = row["body"].encode() if "body" in row else base64.b64decode(row["body_base64"], validate=True)
    columns = {name: row[name] for name in FOUND_BY}
    return EntryRow(_time(row["at"]), str(row["id"]), columns, body)


def _leaf(row: dict[str, Any]) -> LeafRow:
    return LeafRow(
        int(row["index"]), _time(row["entry_at"]), str(row["entry_id"]), bytes.fromhex(row["leaf_hash"])
    )


def _tile(row: dict[str, Any]) -> FullTile:
    hashes = base64.b64decode(row["hashes"], validate=True)
    return FullTile(int(row["level"]), int(row["index"]), hashes)


def _checkpoint(row: dict[str, Any]) -> CheckpointRow:
    return CheckpointRow(
        int(row["size"]),
        int(row["previous"]),
        bytes.fromhex(row["root"]),
        _time(row["signed_at"]),
        str(row["note"]),
    )


def _cosignature(row: dict[str, Any]) -> CosignatureRow:
    return CosignatureRow(int(row["size"]), str(row["witness"]), str(row["line"]))


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at
