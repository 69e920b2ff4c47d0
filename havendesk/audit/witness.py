"""A witness: sees from another machine that a log only grows, and co-signs what it saw (C2SP tlog-witness).

It remembers one size and root of the log, moves on only by a consistency proof, and has the new ones on its
disk before it answers. So two histories of one log cannot both find its signature.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from havendesk.kernel import merkle
from havendesk.kernel.clock import now
from havendesk.kernel.http import Client, HttpError, Request
from havendesk.kernel.keys import make_seed
from havendesk.kernel.notes import (
    LARGEST_NOTE_BYTES,
    Checkpoint,
    Note,
    NoteError,
    SignatureKind,
    Signer,
    Verifier,
    check_note,
    decimal,
    signer,
)

PLAIN = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
_MOST_PROOF_LINES = 63


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered: status, text, its type."""

    status: int
    text: str
    kind: str = PLAIN


class Witness:
    """One witness of one log, whose keys it knows."""

    def __init__(self, folder: Path, name: str, keys: Sequence[Verifier]) -> None:
        self.signers: list[Signer] = [
            signer(SignatureKind.COSIGNED_ED25519, name, make_seed(folder / "ed25519")),
            signer(SignatureKind.ML_DSA_44, name, make_seed(folder / "ml-dsa-44")),
        ]
        self._keys = list(keys)
        self._file = folder / "seen.json"
        self._one_at_a_time = threading.Lock()

    def seen(self) -> tuple[int, bytes]:
        """Size and root that were co-signed last; the empty log's before the first."""
        if not self._file.exists():
            return 0, merkle.EMPTY_ROOT
        kept = json.loads(self._file.read_text())
        return int(kept["size"]), bytes.fromhex(kept["root"])

    def add_checkpoint(self, body: bytes) -> Reply:
        """Check, remember, co-sign. 400 malformed, 404 another log, 403 not signed by its key, 409 with our
        size where the request begins elsewhere or tells another history, 422 a proof that does not hold."""
        try:
            old, proof, note = _parse(body)
            signed = Checkpoint.parse(note.text)
        except (NoteError, UnicodeDecodeError) as error:
            return Reply(400, f"{error}\n")
        if all(signed.origin != one.name for one in self._keys):
            return Reply(404, "this witness does not watch that log\n")
        if not _signed_by(note, self._keys):
            return Reply(403, "no key of the log signed this\n")
        if old > signed.size:
            return Reply(400, "a log does not shrink\n")
        with self._one_at_a_time:
            return self._cosign(old, proof, signed, note.text)

    def _cosign(self, old: int, proof: list[bytes], signed: Checkpoint, text: str) -> Reply:
        size, root = self.seen()
        if old != size or (old == signed.size and root != signed.root):
            return Reply(409, f"{size}\n", SIZE)
        if not merkle.verify_consistency(old, signed.size, root, signed.root, proof):
            return Reply(422, "the proof does not lead from the last checkpoint to this one\n")
        self._remember(signed)
        at = now()
        return Reply(200, "".join(one.sign(text, at).line for one in self.signers))

    def _remember(self, signed: Checkpoint) -> None:
        half = self._file.with_suffix(".half")
        with half.open("w") as file:
            file.write(json.dumps({"size": signed.size, "root": signed.root.hex()}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def request_body(old: int, proof: Sequence[bytes], checkpoint: str) -> bytes:
    """What a log asks of a witness: from which size, by which proof, to which signed checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof)]
    return ("\n".join(lines) + "\n\n" + checkpoint).encode()


def host_and_port(address: str) -> str:
    """Where an address leads, as ``host:port``."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _parse(body: bytes) -> tuple[int, list[bytes], Note]:
    head, blank, checkpoint = body.decode().partition("\n\n")
    first, *lines = head.split("\n")
    if not blank or not first.startswith("old ") or len(lines) > _MOST_PROOF_LINES:
        raise NoteError("a request is: old size, proof lines, an empty line, a checkpoint")
    try:
        proof = [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error as error:
        raise NoteError("a proof line is base 64") from error
    return decimal(first.removeprefix("old ")), proof, Note.parse(checkpoint)


def _signed_by(note: Note, keys: Sequence[Verifier]) -> bool:
    try:
        return bool(check_note(note, keys))
    except NoteError:
        return False


def serve(url: str, *, name: str, folder: Path, keys: Sequence[Verifier], host: str, port: int) -> int:
    """Listen for checkpoints until Ctrl-C. Without keys those that the desk publishes are taken once and
    kept. Returns the exit code."""
    try:
        known = list(keys) or _first_keys(url, folder)
        witness = Witness(folder, name, known)
    except (HttpError, NoteError, OSError) as error:
        sys.stderr.write(f"havendesk: {url} tells no keys of a log: {error}\n")
        return 1
    server = ThreadingHTTPServer((host, port), handler_of(witness))
    told = "\n".join(f"  {one.verifier}" for one in witness.signers)
    sys.stdout.write(
        f"Watching {known[0].name} on http://{host}:{server.server_port}/ with the keys\n{told}\n"
    )
    sys.stdout.flush()
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0


def _first_keys(url: str, folder: Path) -> list[Verifier]:
    """The log's keys as they were at the first start; an auditor compares them with what the desk's people
    say."""
    kept = folder / "log-keys"
    if not kept.exists():
        answer = Client("audit-witness", internal_hosts=[host_and_port(url)]).ask(
            Request("GET", url.rstrip("/") + "/log/keys", repeatable=True)
        )
        lines = answer.body.decode().splitlines() if answer.status == 200 else []
        if not lines or any(not Verifier.parse(line).name for line in lines):
            raise NoteError(f"status {answer.status}, {len(lines)} keys")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_text("\n".join(lines) + "\n")
    return [Verifier.parse(line) for line in kept.read_text().splitlines()]


def handler_of(witness: Witness) -> type[BaseHTTPRequestHandler]:
    """The witness over HTTP: ``POST /add-checkpoint``, and its keys at ``GET /keys``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            """One checkpoint."""
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST_NOTE_BYTES:
                self.close_connection = True
                self._answer(Reply(400, "a request says its length, 256 KiB at most\n"))
            elif self.path != "/add-checkpoint":
                self.close_connection = True
                self._answer(Reply(404, "there is nothing here\n"))
            else:
                self._answer(witness.add_checkpoint(self.rfile.read(int(length))))

        def do_GET(self) -> None:
            """The witness's keys."""
            keys = "".join(f"{one.verifier}\n" for one in witness.signers)
            self._answer(Reply(200, keys) if self.path == "/keys" else Reply(404, "there is nothing here\n"))

        def _answer(self, reply: Reply) -> None:
            body = reply.text.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """A line for each request."""
            sys.stderr.write(f"{self.log_date_time_string()} {format % args}\n")

    return Handler
