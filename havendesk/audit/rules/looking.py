"""How an entry about a customer is told to that customer: what was seen, why, and by which kind of person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from havendesk.audit.types import Look

# Crockford's base 32, so that a code survives being read aloud.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_SIGNS = 6


def staff_code(actor_id: object) -> str:
    """A short word for a member of staff, the same for the same person and no way back to them by reading:
    ids are random and known inside only."""
    number = int.from_bytes(hashlib.sha256(f"havendesk-look {actor_id}".encode()).digest()[:8], "big")
    return "".join(_SIGNS[(number >> (5 * place)) & 31] for place in range(_CODE_SIGNS))


def look_of(row: Mapping[str, Any]) -> Look:
    """One look from an entry's columns and bytes. A body that cannot be read tells no reason."""
    try:
        reason = str(json.loads(bytes(row["body"])).get("reason", ""))
    except (ValueError, AttributeError):
        reason = ""
    return Look(
        id=row["id"],
        at=row["at"],
        verb=row["verb"],
        who=row["actor_kind"],
        code=staff_code(row["actor_id"]),
        reads=row["reads"],
        reason=reason,
        ticket_id=row["ticket_id"],
        actor_id=row["actor_id"],
    )
