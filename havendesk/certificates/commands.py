"""`havendesk certificates verify`: whether a file is a certificate as it was issued, offline."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from havendesk.certificates.verifying import verdict
from havendesk.kernel.notes import NoteError, Verifier


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("certificates")
    acts = parser.add_subparsers(metavar="act", required=True)
    checking = acts.add_parser(
        "verify",
        help="check a certificate, offline",
        description="Compares a file of a certificate (PDF or CSV) with the signed note that was issued with "
        "it, and the note's signature (Ed25519) with a key. Prints one JSON verdict. Exit code 0: genuine; "
        "1: changed or forged; 2: no certificate.",
    )
    checking.add_argument("path", type=Path, help="the PDF, the CSV, or the note")
    checking.add_argument(
        "--note", type=Path, help="the note (.note); without it the one of the same name beside the file"
    )
    checking.add_argument(
        "--key",
        action="append",
        default=[],
        help="a key as the exchange publishes it (/certificates/keys.txt); may be given more than once. "
        "Without one the signature is checked by the key that the note names, which nobody compared",
    )
    checking.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    try:
        keys = [Verifier.parse(key) for key in options.key]
        note = options.note or options.path.with_suffix(".note")
        told: dict[str, Any] = verdict(options.path.read_bytes(), note.read_bytes(), keys)
    except (NoteError, OSError) as error:
        told = {"verdict": "no_certificate", "detail": str(error)}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return {"genuine": 0, "changed": 1, "forged": 1}.get(told["verdict"], 2)
