"""``havendesk audit``: export the record's log, verify it from an export alone, drill, witness."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from havendesk.audit.exporting import ExportError, read_export, write_export
from havendesk.audit.rules.drill import beginning, changes
from havendesk.audit.rules.verifying import Fault, Verdict, check_once, verify
from havendesk.kernel.notes import NoteError, Signature, Verifier

_VERDICT = "havendesk-audit-verdict-1"
_DRILL = "havendesk-audit-drill-1"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("audit")
    acts = parser.add_subparsers(metavar="act", required=True)
    exporting = acts.add_parser("export", help="write the whole log as files into a new folder")
    exporting.add_argument("folder", type=Path, help="folder that is made")
    exporting.set_defaults(run=_export)
    _register_verify(acts)
    drill = acts.add_parser(
        "tamper-drill", help="change a copy of the log at random, one change at a time, and name each"
    )
    drill.add_argument("--export", type=Path, help="an export; without it one is made from the desk")
    drill.add_argument("--changes", type=int, default=200, help="how many changes (200)")
    drill.add_argument("--most", type=int, default=2000, help="leaves of the copy at most (2000)")
    drill.add_argument("--seed", type=int, default=1, help="number of the drill; the same one repeats it (1)")
    drill.set_defaults(run=_drill)
    witness = acts.add_parser("witness", help="watch a log from another machine and co-sign its checkpoints")
    witness.add_argument("url", help="address of the desk, such as https://support.exchange.example")
    witness.add_argument("--name", required=True, help="name of this witness, such as witness.example/w1")
    witness.add_argument("--folder", type=Path, required=True, help="folder of its keys and of what it saw")
    witness.add_argument("--key", action="append", default=[], help="key of the log; may be repeated")
    witness.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    witness.add_argument("--port", type=int, default=8650, help="port to listen on (8650)")
    witness.set_defaults(run=_witness)


def _register_verify(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser(
        "verify",
        help="recompute the whole log and name every row that is not as it must be",
        description="Prints one JSON verdict. Exit code 0: whole; 1: a row is wrong; 2: nothing to verify.",
    )
    parser.add_argument("--export", type=Path, help="an export; without it one is made from the desk")
    parser.add_argument("--key", action="append", default=[], help="key of the log; may be repeated")
    parser.add_argument("--witness", action="append", default=[], help="key of a witness; may be repeated")
    parser.add_argument(
        "--known", action="append", type=Path, default=[], help="file of a checkpoint kept elsewhere"
    )
    parser.set_defaults(run=_verify)


def _complain(sentence: object) -> int:
    sys.stderr.write(f"havendesk: {sentence}\n")
    return 2


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def _export(options: argparse.Namespace) -> int:
    try:
        counts = write_export(options.folder)
    except ExportError as error:
        return _complain(error)
    _say({"folder": str(options.folder), "rows": counts})
    return 0


def _verify(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="havendesk-audit-") as temporary:
        try:
            keys, witnesses = _keys(options.key), _keys(options.witness)
            known = [file.read_text() for file in options.known]
            folder = _exported(options.export, Path(temporary))
        except (ExportError, NoteError, OSError) as error:
            return _complain(error)
        verdict = verdict_of(folder, keys, witnesses, known)
    _say(told(verdict))
    return 0 if verdict.whole else 1


def verdict_of(
    folder: Path, keys: Sequence[Verifier], witnesses: Sequence[Verifier], known: Sequence[str]
) -> Verdict:
    """The verdict on an export; a file that cannot be read is a fault like any other."""
    try:
        return verify(read_export(folder), pinned=keys, witnesses=witnesses, known=known)
    except ExportError as error:
        row = f"{error.file}:{error.line}" if error.line else error.file
        return Verdict(faults=[Fault("file", row, error.reason)])


def told(verdict: Verdict) -> dict[str, Any]:
    """The verdict as one JSON object."""
    return {"format": _VERDICT, "whole": verdict.whole, **asdict(verdict)}


def _exported(given: Path | None, temporary: Path) -> Path:
    if given is not None:
        return given
    write_export(temporary / "export")
    return temporary / "export"


def _keys(texts: Sequence[str]) -> list[Verifier]:
    return [Verifier.parse(text) for text in texts]


@lru_cache(maxsize=1 << 16)
def _checked(verifier: Verifier, text: str, signature: Signature) -> tuple[datetime | None, str]:
    try:
        return check_once(verifier, text, signature), ""
    except NoteError as error:
        return None, str(error)


def check_remembering(verifier: Verifier, text: str, signature: Signature) -> datetime | None:
    """As :func:`check_once`, for a drill that meets the same signatures two hundred times."""
    at, wrong = _checked(verifier, text, signature)
    if wrong:
        raise NoteError(wrong)
    return at


def _drill(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="havendesk-audit-") as temporary:
        try:
            copy = beginning(read_export(_exported(options.export, Path(temporary))), options.most)
        except (ExportError, ValueError) as error:
            return _complain(error)
    sound = verify(copy.export(), check=check_remembering)
    if not sound.whole:
        _say({"format": _DRILL, "named": 0, "missed": [], "before": told(sound)})
        return 1
    # Keys of the untouched copy stand for those that an auditor keeps elsewhere.
    keys = _keys(copy.keys)
    named, missed = [], []
    for change in changes(copy, options.changes, options.seed):
        faults = verify(change.export, pinned=keys, check=check_remembering).faults
        fault = change.named_by(faults)
        if fault is None:
            missed.append(change.what)
        else:
            named.append({"change": change.what, "named": f"{fault.kind} {fault.row}", "wrong": fault.wrong})
    _say(
        {
            "format": _DRILL,
            "leaves": len(copy.leaves),
            "checkpoints": len(copy.checkpoints),
            "seed": options.seed,
            "changes": options.changes,
            "named": len(named),
            "missed": missed,
            "each": named,
        }
    )
    return 1 if missed else 0


def _witness(options: argparse.Namespace) -> int:
    from havendesk.audit.witness import serve  # it asks over HTTP, which no other act here does

    try:
        keys = _keys(options.key)
    except NoteError as error:
        return _complain(error)
    return serve(
        options.url, name=options.name, folder=options.folder, keys=keys, host=options.host, port=options.port
    )
