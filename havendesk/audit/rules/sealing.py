"""What an entry looks like, as bytes that never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from havendesk.kernel.clock import iso
from havendesk.kernel.crypto import Commitment, canonical_json, commitment
from havendesk.kernel.doors import Record

FORMAT = "havendesk-audit-1"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The canonical bytes of one entry and the salts that open its commitments."""

    body: bytes
    salts: dict[str, bytes]


def seal(record: Record) -> Sealed:
    """Canonical bytes (RFC 8785) of a record; before and after become commitments."""
    sides: dict[str, Commitment] = {
        side: commitment(value)
        for side, value in (("before", record.before), ("after", record.after))
        if value is not None
    }
    actor = record.actor
    body: dict[str, Any] = {
        "format": FORMAT,
        "id": str(record.id),
        "at": iso(record.at),
        "verb": record.verb,
        "outcome": record.outcome.value,
        "actor": {"kind": actor.kind.value, "id": _text(actor.id)},
        "origin": str(actor.origin),
        "request_id": actor.request_id,
    }
    optional = {
        "code": record.code,
        "reason": record.reason,
        "reads": record.reads,
        "on_behalf_of": _text(actor.on_behalf_of),
        "ticket": _text(record.ticket_id),
        "customer": _text(record.customer_id),
    }
    body.update({key: value for key, value in optional.items() if value})
    if record.subject_kind:
        body["subject"] = {"kind": record.subject_kind, "id": _text(record.subject_id)}
    for side, hidden in sides.items():
        body[side] = hidden.digest.hex()
    return Sealed(canonical_json(body), {side: hidden.salt for side, hidden in sides.items()})


def _text(value: object) -> str | None:
    return None if value is None else str(value)
