"""A finding as JSON and back, for the table of watches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from havendesk.kernel.cards import encode
from havendesk.resolvers.types import (
    Candidate,
    CertificateKind,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    Reading,
    ReadingKind,
    SlotName,
    Slots,
)


def stored(finding: Finding) -> dict[str, Any]:
    """JSON-able form."""
    found: dict[str, Any] = encode(finding)
    return found


def restored(value: Mapping[str, Any]) -> Finding:
    """The finding again."""
    return Finding(
        intent=Intent(value["intent"]),
        code=FindingCode(value["code"]),
        slots=slots_of(value["slots"]),
        values=dict(value["values"]),
        evidence=tuple(_reading(one) for one in value["evidence"]),
        next_action=NextAction(value["next_action"]),
        owner=Owner(value["owner"]),
        missing=tuple(SlotName(one) for one in value["missing"]),
        candidates=tuple(
            Candidate(ReadingKind(one["kind"]), dict(one["values"]), slots_of(one["slots"]))
            for one in value["candidates"]
        ),
        recheck_seconds=value["recheck_seconds"],
        document=value["document"],
    )


def slots_of(value: Mapping[str, Any]) -> Slots:
    """Slots out of their JSON; what an older one does not know is not known."""
    known = {name: item for name, item in value.items() if item is not None}
    if "amount" in known:
        known["amount"] = Decimal(known["amount"])
    if "at" in known:
        known["at"] = datetime.fromisoformat(known["at"])
    for day in ("first_day", "last_day"):
        if day in known:
            known[day] = date.fromisoformat(known[day])
    if "certificate" in known:
        known["certificate"] = CertificateKind(known["certificate"])
    lists = {name: tuple(known.get(name, ())) for name in ("txids", "addresses")}
    return Slots(**{**known, **lists})


def _reading(value: Mapping[str, Any]) -> Reading:
    fields = {**value, "kind": ReadingKind(value["kind"])}
    return Reading(**{**fields, "fetched_at": datetime.fromisoformat(value["fetched_at"])})
