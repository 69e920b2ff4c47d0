"""A witness by C2SP's rules, and the desk's rounds to a real one over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from havendesk.audit import queries
from havendesk.audit.models import Cosignature
from havendesk.audit.rounds import Rounds
from havendesk.audit.tests.support import ORIGIN, SIGNERS, VERIFIERS, recorded, sequencer
from havendesk.audit.witness import Witness, handler_of, request_body
from havendesk.kernel import merkle
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.clock import now
from havendesk.kernel.notes import (
    Checkpoint,
    Note,
    Signature,
    SignatureKind,
    check_note,
    sign_note,
    signer,
)

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(40)]
NODE = merkle.from_leaves(LEAVES)
NAME = "witness.example/w1"


def _signed(size: int, *, root: bytes | None = None, origin: str = ORIGIN) -> str:
    text = Checkpoint(origin, size, root or merkle.fold(LEAVES[:size])).text
    return str(sign_note(text, SIGNERS, now()))


def _request(old: int, new: int) -> bytes:
    return request_body(old, merkle.consistency_proof(old, new, NODE), _signed(new))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """A witness that has seen nothing."""
    return Witness(tmp_path, NAME, VERIFIERS)


def test_a_log_that_grows_is_cosigned_step_by_step(witness: Witness, tmp_path: Path) -> None:
    for old, new in ((0, 1), (1, 7), (7, 7), (7, 32), (32, 40)):
        reply = witness.add_checkpoint(_request(old, new))
        assert reply.status == 200
        lines = tuple(Signature.parse(line) for line in reply.text.splitlines())
        text = Checkpoint(ORIGIN, new, merkle.fold(LEAVES[:new])).text
        assert len(check_note(Note(text, lines), [one.verifier for one in witness.signers])) == 2
        again = Witness(tmp_path, NAME, VERIFIERS)  # what it saw and its keys outlive it
        assert again.seen() == (new, merkle.fold(LEAVES[:new]))
        assert again.signers[0].verifier == witness.signers[0].verifier


def test_what_is_not_a_log_that_grows_is_refused(witness: Witness) -> None:
    assert witness.add_checkpoint(_request(0, 10)).status == 200
    other = merkle.leaf_hash(b"other")
    thief = signer(SignatureKind.ED25519, ORIGIN, b"x" * 32)
    stranger = str(sign_note(Checkpoint(ORIGIN, 20, other).text, [thief], now()))
    proof = merkle.consistency_proof(10, 20, NODE)
    refused = [
        (b"", 400),
        (b"\xff", 400),
        (b"old 10\n", 400),
        (b"old ten\n\n" + _signed(20).encode(), 400),
        (request_body(10, [other] * 64, _signed(20)), 400),
        (request_body(21, [], _signed(20)), 400),
        (request_body(10, proof, _signed(20, origin="another.example/log")), 404),
        (request_body(10, proof, stranger), 403),
        (request_body(10, proof, _signed(20).replace("\n20\n", "\n21\n")), 403),
        (request_body(9, merkle.consistency_proof(9, 20, NODE), _signed(20)), 409),
        (request_body(10, [], _signed(10, root=other)), 409),
        (request_body(10, proof[:-1], _signed(20)), 422),
        (request_body(10, proof, _signed(20, root=other)), 422),
    ]
    for body, status in refused:
        reply = witness.add_checkpoint(body)
        assert reply.status == status, body[:60]
        assert "—" not in reply.text
    assert witness.add_checkpoint(_request(9, 20)).text == "10\n"
    assert witness.seen() == (10, merkle.fold(LEAVES[:10]))


def test_two_histories_do_not_both_find_a_signature(witness: Witness) -> None:
    bent = [*LEAVES[:15], merkle.leaf_hash(b"bent"), *LEAVES[16:20]]
    node = merkle.from_leaves(bent)
    other = request_body(10, merkle.consistency_proof(10, 20, node), _signed(20, root=merkle.fold(bent)))
    assert witness.add_checkpoint(_request(0, 10)).status == 200
    replies: list[int] = []
    threads = [
        threading.Thread(target=lambda body=body: replies.append(witness.add_checkpoint(body).status))
        for body in (_request(10, 20), other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(replies) == [200, 409]


@pytest.fixture
def served(witness: Witness) -> Iterator[str]:
    """The witness over HTTP, at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(witness))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _round(*witnesses: str) -> int:
    rounds = Rounds(witnesses, using="sequencer")
    try:
        return rounds.go()
    finally:
        rounds.close()


@pytest.mark.django_db(databases=["default", "sequencer"], transaction=True)
def test_the_desk_keeps_what_its_witness_signed_and_publishes_it(witness: Witness, served: str) -> None:
    keys = [one.verifier for one in witness.signers]
    rounds = Rounds([f"{served} {key}" for key in keys], using="sequencer")
    assert rounds.go() == 0
    for count, size in ((5, 5), (290, 295)):
        recorded(count)
        sequencer().batch()
        assert rounds.go() == 2
        note = Note.parse(queries.checkpoint(viewer=ANONYMOUS) or "")
        assert Checkpoint.parse(note.text).size == size
        assert len(check_note(note, [*VERIFIERS, *keys])) == 4
    assert rounds.go() == 0
    recorded(1)
    sequencer().batch()
    rounds.close()
    assert _round(f"{served} {keys[0]}") == 1  # just started: it asks for the size
    assert Cosignature.objects.count() == 5


@pytest.mark.django_db(databases=["default", "sequencer"], transaction=True)
def test_a_witness_that_is_away_or_saw_more_holds_up_nobody(witness: Witness, served: str) -> None:
    recorded(2)
    sequencer().batch()
    key = witness.signers[0].verifier
    assert _round(f"http://127.0.0.1:9 {key}") == 0
    assert witness.add_checkpoint(_request(0, 30)).status == 200
    assert _round(f"{served} {key}") == 0
    assert Cosignature.objects.count() == 0
