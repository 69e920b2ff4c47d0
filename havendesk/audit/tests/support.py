"""A log for tests: keys that are always the same, entries, a sequencer in its own role."""

from __future__ import annotations

from havendesk.audit.recorder import record
from havendesk.audit.sequencer import Sequencer
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import Outcome, Record
from havendesk.kernel.ids import uuid7
from havendesk.kernel.notes import SignatureKind, signer

ORIGIN = "desk.example/record"
SIGNERS = [
    signer(SignatureKind.ED25519, ORIGIN, b"e" * 32),
    signer(SignatureKind.ML_DSA_44, ORIGIN, b"m" * 32),
]
VERIFIERS = [one.verifier for one in SIGNERS]


def one(actor: Actor = SYSTEM, **details: object) -> Record:
    """An entry as a door leaves it."""
    base = {"verb": "tests.act", "outcome": Outcome.DONE, "actor": actor, "at": now(), "id": uuid7()}
    return Record(**{**base, **details})  # type: ignore[arg-type]  # fields by name, as a test writes them


def recorded(count: int) -> list[Record]:
    """So many entries, written at once."""
    entries = [one(reason=f"number {number}") for number in range(count)]
    record(entries)
    return entries


def sequencer() -> Sequencer:
    """A sequencer with the tests' keys, in the sequencer's database role; remembers nothing of another."""
    return Sequencer(SIGNERS, seconds=0.01, using="sequencer")
