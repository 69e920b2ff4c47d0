"""How a finding becomes a signal of the one open investigation of its person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from havendesk.cases.takeover.rules import SECURITY
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import entry
from havendesk.kernel.ids import uuid7
from havendesk.quality.conduct.models import Signal
from havendesk.quality.conduct.types import Finding

_OPEN = """
INSERT INTO quality_conduct_investigation AS i (id, staff_id, state, opened_at, last_at, reason)
VALUES (%s, %s, 'open', %s, %s, '')
ON CONFLICT (staff_id) WHERE state = 'open' DO UPDATE SET last_at = excluded.last_at RETURNING id
"""


def raise_all(found: Iterable[Finding], at: datetime) -> int:
    """Store what was found, in an order in which two runs cannot wait for each other. What is known already
    grows, in the investigation in which it lies, also when that one is decided.

    Returns:
        How many of them are new.
    """
    return sum(_raise(one, at) for one in sorted(found, key=lambda one: (one.staff_id, one.kind, one.key)))


def _raise(one: Finding, at: datetime) -> bool:
    same = Signal.objects.filter(staff_id=one.staff_id, kind=one.kind.value, key=one.key)
    known = same.first()
    if known is not None:
        if one.count > known.count:
            same.filter(count__lt=one.count).update(count=one.count, last_at=at, **_compared(one))
            ring(SECURITY)
        return False
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [uuid7(), one.staff_id, at, at])
        (investigation_id,) = cursor.fetchone() or ("",)
    row = Signal(
        investigation_id=investigation_id,
        staff_id=one.staff_id,
        kind=one.kind.value,
        key=one.key,
        count=one.count,
        first_at=at,
        last_at=at,
        customer_id=one.customer_id,
        ticket_id=one.ticket_id,
        entry_id=one.entry_id,
        **_compared(one),
    )
    # The investigation's row is locked by now, so another run waits and then finds the signal.
    if not Signal.objects.bulk_create([row], ignore_conflicts=True) or not same.filter(id=row.id).exists():
        return False
    _tell(row)
    return True


def _tell(row: Signal) -> None:
    entry(
        SYSTEM,
        subject_kind="signal",
        subject_id=row.id,
        customer_id=row.customer_id,
        ticket_id=row.ticket_id,
        reason=f"{row.kind} {row.key}"[:200],
        after={"staff": str(row.staff_id), "kind": row.kind, "count": row.count},
    )
    ring(SECURITY)


def _compared(one: Finding) -> dict[str, Any]:
    novelty = one.novelty
    if novelty is None:
        return {"measure": one.measure.value if one.measure else ""}
    return {
        "measure": novelty.measure.value,
        "span": novelty.span.value,
        "against": novelty.against.value,
        "usual": novelty.usual,
        "of": novelty.of,
    }
