"""`havendesk evidence verify`: everything that can be checked about a package, offline."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from havendesk.evidence.checking import verify_whole
from havendesk.evidence.standalone.trees import NoPackageError
from havendesk.kernel.notes import NoteError, Verifier


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("evidence")
    acts = parser.add_subparsers(metavar="act", required=True)
    checking = acts.add_parser(
        "verify",
        help="check a package of evidence, offline",
        description="Checks everything about a package: its files, its signatures by Ed25519 and ML-DSA-44, "
        "the proofs of its custody, its timestamp. Prints one JSON verdict; what was not checked is named "
        "with the way to check it. Exit code 0: passed; 1: failed; 2: no package.",
    )
    checking.add_argument("path", type=Path, help="the zip, or the folder that it was unpacked to")
    checking.add_argument(
        "--key",
        action="append",
        default=[],
        help="a key as the exchange publishes it (/evidence/keys.txt); may be given more than once",
    )
    checking.add_argument(
        "--roots", type=Path, help="PEM file with the certificates of the timestamp authority"
    )
    checking.add_argument("--timestamp", type=Path, help="a timestamp (.tsr) that lies beside the package")
    checking.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    try:
        for key in options.key:
            Verifier.parse(key)
        told = verify_whole(options.path, options.key, _bytes(options.roots), _bytes(options.timestamp))
    except (NoPackageError, NoteError, OSError) as error:
        told = {"verdict": "no_package", "detail": str(error)}
    _say(told)
    return {"passed": 0, "failed": 1}.get(told["verdict"], 2)


def _bytes(path: Path | None) -> bytes:
    return path.read_bytes() if path is not None else b""


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
