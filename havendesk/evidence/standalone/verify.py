"""Checks a package of evidence with nothing but Python's standard library (3.9 or newer).

    python3 -I verify.py PACKAGE.zip            a package as it was downloaded
    python3 -I verify.py FOLDER                 a package that was unpacked
    python3 -I verify.py PACKAGE.zip --key KEY  with the key that the exchange publishes

Prints one JSON object. ``verdict`` is "failed" as soon as one check failed, else "passed"; ``not_made`` names
every check that was not made here and with what it can be made. What was not checked is never called valid.
Ends with 0 for passed, 1 for failed, 2 for something that is no package at all.

This file lies in every package and stands alone. Formats: BagIt 1.0 (RFC 8493), signed notes and proofs of
C2SP, Merkle trees of RFC 6962, Ed25519 of RFC 8032.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Callable
from typing import Any

from havendesk.evidence.standalone.bags import (
    ALGORITHMS,
    NOT_STAMPED,
    NOTE,
    TOKEN,
    check_declarations,
    check_digests,
    check_lists,
    check_paths,
)
from havendesk.evidence.standalone.notes import check_proof, read_key, signers
from havendesk.evidence.standalone.trees import Folder, NoPackageError, Problems, Zipped, small

FORMAT = "havendesk-evidence-1"
KEYS = "metadata/keys.txt"
CUSTODY = "metadata/custody.jsonl"
_HERE = "havendesk evidence verify PACKAGE"


class Verdict:
    """Checks one by one, with their state."""

    def __init__(self) -> None:
        self.checks: list[dict[str, Any]] = []
        self.problems = Problems()

    def made(self, name: str, check: Callable[[Problems], Any]) -> Any:
        """Run one check; what it names makes it fail, and so does anything that it stumbles over."""
        found = Problems()
        answer = None
        try:
            answer = check(found)
        except (ValueError, KeyError, IndexError, OSError, zipfile.BadZipFile, RecursionError) as error:
            found.add("unreadable", detail=f"{name}: {error}")
        self.checks.append({"check": name, "state": "failed" if found else "passed"})
        self.problems.extend(found)
        return answer

    def not_made(self, name: str, how: str) -> None:
        """Name a check that was not made, and how it can be made."""
        self.checks.append({"check": name, "state": "not_made", "how": how})

    def told(self, package: str) -> dict[str, Any]:
        """The verdict as JSON."""
        return {
            "format": FORMAT,
            "package": package,
            "verdict": "failed" if self.problems else "passed",
            "problems": list(self.problems),
            "passed": [one["check"] for one in self.checks if one["state"] == "passed"],
            "failed": [one["check"] for one in self.checks if one["state"] == "failed"],
            "not_made": {one["check"]: one["how"] for one in self.checks if one["state"] == "not_made"},
        }


def open_package(path: str, problems: Problems) -> Folder | Zipped:
    """A package in a folder or a zip. Raises NoPackageError."""
    if os.path.isdir(path):
        return Folder(path, problems)
    try:
        return Zipped(path, problems)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise NoPackageError(f"neither a folder nor a zip that can be read: {error}") from None


def sealed(package: str, tree: Folder | Zipped) -> bytes:
    """What the signature is over: the package's id and the digests of both tag manifests."""
    lines = [FORMAT, package]
    for algorithm in ALGORITHMS:
        content = small(tree, f"tagmanifest-{algorithm}.txt")
        lines.append(f"{algorithm} {hashlib.new(algorithm, content).hexdigest()}")
    return ("\n".join(lines) + "\n").encode()


def keys_of(tree: Folder | Zipped) -> list[str]:
    """Keys that lie in the package itself."""
    lines = small(tree, KEYS).decode("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def check_signature(tree: Folder | Zipped, package: str, given: list[str], verdict: Verdict) -> list[str]:
    """The note over the tag manifests, by the keys given or those of the package. The keys that were used."""

    def check(problems: Problems) -> tuple[list[str], list[str]]:
        own = keys_of(tree)
        text, good, unchecked = signers(small(tree, NOTE), given or own)
        # The note is a checkpoint (C2SP) of a tree with this one leaf.
        root = base64.b64encode(hashlib.sha256(b"\x00" + sealed(package, tree)).digest()).decode()
        if text.decode("utf-8").split("\n")[1:] != ["1", root, ""]:
            problems.add("signature", NOTE, "signed for other tag manifests or another package")
        if not good:
            problems.add("signature", NOTE, "no Ed25519 signature of a known key")
        return own, unchecked

    own, unchecked = verdict.made("signature (Ed25519)", check) or ([], [])
    if not given:
        names = ", ".join("+".join(line.split("+")[:2]) for line in own)
        verdict.not_made(
            "whose keys these are",
            f"compare with the keys that the exchange publishes, and give them with --key: {names}",
        )
    for name in unchecked:
        verdict.not_made(f"signature of {name} (ML-DSA-44 or unknown)", _HERE)
    return given or own


def check_time(tree: Folder | Zipped, verdict: Verdict) -> None:
    """Name that the timestamp was not checked, or why there is none."""
    if TOKEN in tree.sizes:
        how = f"openssl ts -verify -data tagmanifest-sha256.txt -in {TOKEN} -CAfile AUTHORITY.pem, or {_HERE}"
        verdict.not_made("timestamp (RFC 3161)", how)
    elif NOT_STAMPED in tree.sizes:
        why = verdict.made("reason of the missing timestamp", lambda _: small(tree, NOT_STAMPED).decode())
        verdict.not_made("timestamp (RFC 3161)", f"this package carries none: {(why or '').strip()}")
    else:
        verdict.made(
            "timestamp (RFC 3161)",
            lambda problems: problems.add(
                "missing", TOKEN, "neither a token nor the reason why there is none"
            ),
        )


def check_custody(tree: Folder | Zipped, keys: list[str], verdict: Verdict) -> None:
    """Every event of the custody stands in the exchange's record, by one proof each."""
    lines = verdict.made("custody", lambda _: [json.loads(one) for one in small(tree, CUSTODY).splitlines()])
    for line in lines or []:
        name = f"custody {line['number']} ({line['act']})"
        if not line["proof"]:
            verdict.not_made(name, f"no proof lies in the package: {line['why']}")
            continue

        def check(_: Problems, line: dict[str, Any] = line) -> None:
            entry = json.loads(line["entry"])
            if (entry["id"], entry["verb"]) != (line["entry_id"], line["verb"]):
                raise ValueError("the line tells another act than its entry")
            check_proof(small(tree, line["proof"]), line["entry"].encode(), keys)

        verdict.made(name, check)


def verify(path: str, given: list[str]) -> dict[str, Any]:
    """Every check that can be made here. Raises NoPackageError."""
    verdict, found = Verdict(), Problems()
    tree = open_package(path, found)
    verdict.made("container", lambda problems: problems.extend(found))
    wanted = verdict.made("lists", lambda problems: check_lists(tree, problems))
    listed = {path for digests in (wanted or {}).values() for path in digests}
    verdict.made("paths", lambda problems: check_paths(tree, listed, problems))
    package = verdict.made("declarations", lambda problems: check_declarations(tree, problems)) or ""
    if any(one["code"] == "zip_bomb" for one in found):
        verdict.not_made("digests", "the zip would grow beyond all bounds")
    else:
        verdict.made("digests (sha256, sha512)", lambda problems: check_digests(tree, wanted or {}, problems))
    keys = check_signature(tree, package, given, verdict)
    check_time(tree, verdict)
    check_custody(tree, keys, verdict)
    return verdict.told(package)


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Check a package of evidence; print one JSON verdict.")
    parser.add_argument("package", help="the zip as it was downloaded, or the folder that it was unpacked to")
    parser.add_argument("--key", action="append", default=[], help="a key as the exchange publishes it")
    asked = parser.parse_args(arguments)
    try:
        for key in asked.key:
            read_key(key)
        told = verify(asked.package, asked.key)
    except NoPackageError as error:
        told = {"format": FORMAT, "verdict": "no_package", "detail": str(error)}
    except ValueError as error:
        told = {"format": FORMAT, "verdict": "no_package", "detail": f"--key is no key: {error}"}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return {"passed": 0, "failed": 1}.get(told["verdict"], 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
