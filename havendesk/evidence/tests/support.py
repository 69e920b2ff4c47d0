"""Sources without a world: a few rows of everything, and a package made of them in a folder."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from havendesk.evidence.bagging import CustodyLine
from havendesk.evidence.building import Built, Plan, build
from havendesk.evidence.sources import FileReading, LeftOut, Reading, Subject
from havendesk.evidence.types import Country, Omission, Version
from havendesk.exchange.types import Device, LedgerEntry, Order, SecurityEvent, Session, Trade, Transfer
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.merkle import from_leaves, inclusion_proof, leaf_hash
from havendesk.kernel.merkle import range_hash as root_over
from havendesk.kernel.notes import Checkpoint, SignatureKind, proof_text, sign_note, signer

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
LOG = signer(SignatureKind.ED25519, "log.example", b"7" * 32)
KEY_NAME = "brightwater.example/evidence"


def a_transfer(number: int = 1, **over: Any) -> Transfer:
    """A withdrawal whose digits must survive."""
    values: dict[str, Any] = dict.fromkeys(Transfer.__dataclass_fields__)
    values |= {
        "id": f"wd_{number}",
        "customer_id": "cus_minji",
        "direction": "withdrawal",
        "asset": "BTC",
        "network": "bitcoin",
        "amount": Decimal("0.123456789012345678"),
        "fee": Decimal("0.00000001"),
        "address": "bc1qexample",
        "txid": "ab" * 32,
        "state": "confirmed",
        "holds": (),
        "cancellable": False,
        "created_at": AT,
        "updated_at": AT,
    }
    return Transfer(**(values | over))


class FewRows:
    """Sources with one or two rows of everything; kinds in ``missing`` are not offered."""

    def __init__(self, missing: frozenset[str] = frozenset({"api_keys", "holds"})) -> None:
        self.missing = missing

    def of_exchange(self, kind: str) -> Reading:
        """As the protocol says."""
        if kind in self.missing:
            raise Refused(ErrorCode.NOT_OFFERED)
        rows: dict[str, list[Any]] = {
            "transfers": [a_transfer()],
            "ledger": [LedgerEntry("l1", "cus_minji", "BTC", Decimal("-0.1"), "withdrawal", "wd_1", AT)],
            "orders": [
                Order(
                    "o1",
                    "cus_minji",
                    "BTC-USDT",
                    "sell",
                    "market",
                    None,
                    Decimal(1),
                    Decimal(1),
                    None,
                    "filled",
                    None,
                    AT,
                    AT,
                )
            ],  # fmt: skip
            "trades": [
                Trade(
                    "t1",
                    "o1",
                    "cus_minji",
                    "BTC-USDT",
                    "sell",
                    Decimal("91000.10"),
                    Decimal(1),
                    Decimal(0),
                    "USDT",
                    AT - timedelta(hours=2),
                )
            ],  # fmt: skip
            "sessions": [Session("s1", "cus_minji", "d1", "203.0.113.7", "KR", AT, AT, None)],
            "devices": [Device("d1", "cus_minji", "=HYPERLINK()", "browser", True, AT, AT)],
            "security_events": [
                SecurityEvent("e1", "cus_minji", "sign_in", AT, "203.0.113.7", "KR", "d1", "s1")
            ],
        }
        return Reading(iter(rows[kind]), "exchange")

    def identity(self) -> dict[str, Any]:
        """As the protocol says."""
        return {"name": "Minji Kim"}

    def tickets(self) -> Iterator[Any]:
        """As the protocol says."""
        return iter(())

    def messages(self, ticket_id: UUID) -> Iterator[Any]:
        """As the protocol says."""
        return iter(())

    def attachment(self, attachment_id: UUID) -> FileReading | LeftOut:
        """As the protocol says."""
        return LeftOut(Omission.REMOVED)

    def freezes(self) -> Iterator[Any]:
        """As the protocol says."""
        return iter(())

    def snapshot(self, freeze_id: UUID) -> Any:
        """As the protocol says."""
        return None

    def acts(self) -> Reading:
        """As the protocol says."""
        return Reading(iter(()), "record")


def custody() -> list[CustodyLine]:
    """One event that stands in a small log, and one that its sequencer had not reached."""
    bodies = []
    for verb in ("evidence.order_package", "evidence.begin_build"):
        bodies.append(canonical_json({"id": str(uuid7()), "verb": verb}))
    leaves = [leaf_hash(b"another"), leaf_hash(bodies[0]), leaf_hash(b"one more")]
    node = from_leaves(leaves)
    checkpoint = Checkpoint("log.example", len(leaves), root_over(0, len(leaves), node))
    note = str(sign_note(checkpoint.text, [LOG], AT))
    proof = proof_text(1, inclusion_proof(1, len(leaves), node), note)
    lines = []
    for number, body in enumerate(bodies, 1):
        told = json.loads(body)
        first = number == 1
        lines.append(
            CustodyLine(
                number, told["verb"].partition(".")[2], AT, "customer", told["verb"], told["id"],
                body.decode(), proof if first else "", "" if first else "not sequenced yet",
            )
        )  # fmt: skip
    return lines


def a_subject(
    version: Version = Version.VICTIM, legal_process: str = "", customer_id: UUID | None = None
) -> Subject:
    """Minji."""
    return Subject(
        customer_id or uuid7(), "cus_minji", "Calm Heron", "ko", "KR", version, legal_process,
        "Brightwater Exchange", uuid7(), "HD-7K2M9-QXTC4", AT,
    )  # fmt: skip


def a_plan(**over: Any) -> Plan:
    """Two languages, proofs, nobody to encrypt for."""
    values: dict[str, Any] = {
        "subject": a_subject(),
        "languages": ("en", "ko"),
        "time_zone": "Asia/Seoul",
        "country": Country.KR,
        "recipient": "",
        "key_name": KEY_NAME,
        "log_keys": lambda: [str(LOG.verifier)],
        "custody": custody,
        "progress": lambda _done: None,
    }
    return Plan(**(values | over))


def a_package(work: Path, **over: Any) -> Built:
    """A finished package."""
    return build(a_plan(**over), FewRows(), work, AT)


def unpacked(file: Path, into: Path) -> Path:
    """The folder of a package."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(into)
    (root,) = into.iterdir()
    return root
