"""The custody as it lies in a package: every event with its entry in the record and the proof of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from havendesk.audit import queries as audit
from havendesk.audit.types import EntryCard, InclusionProof
from havendesk.evidence import queries
from havendesk.evidence.bagging import CustodyLine
from havendesk.evidence.types import CustodyCard
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.notes import proof_text

_LOOK_AGAIN_SECONDS = 0.5
_AT_ONCE = 200
_LATE = "the record's sequencer had not reached it when the package was sealed"


def custody_lines(package_id: UUID, wait_seconds: float) -> Sequence[CustodyLine]:
    """Events so far. Waits up to so many seconds until the record's sequencer has reached them all; an event
    that it has not reached says so."""
    customer_id = queries.package(viewer=SYSTEM, package_id=package_id).customer_id
    events = queries.custody(viewer=SYSTEM, package_id=package_id)
    wanted = {one.entry_id for one in events}
    deadline = time.monotonic() + wait_seconds
    proofs = audit.proofs(viewer=SYSTEM, entry_ids=list(wanted))
    while len(proofs) < len(wanted) and time.monotonic() < deadline:
        time.sleep(_LOOK_AGAIN_SECONDS)
        proofs = audit.proofs(viewer=SYSTEM, entry_ids=list(wanted))
    entries = _entries(customer_id, wanted)
    return [
        _line(number, one, entries.get(one.entry_id), proofs.get(one.entry_id))
        for number, one in enumerate(events, 1)
    ]


def entries_about(customer_id: UUID) -> Iterator[EntryCard]:
    """Every entry about a customer and of their own acts, newest first, page by page."""
    before: tuple[datetime, UUID] | None = None
    while True:
        page = audit.entries_of(viewer=SYSTEM, customer_id=customer_id, before=before, limit=_AT_ONCE)
        yield from page
        if len(page) < _AT_ONCE:
            return
        before = (page[-1].at, page[-1].id)


def _entries(customer_id: UUID, wanted: set[UUID]) -> dict[UUID, EntryCard]:
    found: dict[UUID, EntryCard] = {}
    for one in entries_about(customer_id):
        if one.id in wanted:
            found[one.id] = one
            if len(found) == len(wanted):
                break
    return found


def _line(
    number: int, one: CustodyCard, entry: EntryCard | None, proof: InclusionProof | None
) -> CustodyLine:
    proven = entry is not None and proof is not None
    return CustodyLine(
        number=number,
        act=one.act.value,
        at=one.at,
        by=one.by_kind if one.by_id is None else f"{one.by_kind} {one.by_id}",
        verb=entry.verb if entry else "",
        entry_id=str(one.entry_id),
        entry=entry.body.decode() if entry else "",
        proof=proof_text(proof.index, proof.hashes, proof.checkpoint) if proof and proven else "",
        why="" if proven else _LATE,
    )
