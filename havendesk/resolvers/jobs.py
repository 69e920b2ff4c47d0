"""Watches are asked again."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.jobs import periodic
from havendesk.resolvers import actions, queries


@periodic(10, "resolvers.hand_out_watches")
def hand_out_watches() -> None:
    """Hand every watch that is due to the workers."""
    actions.hand_out_watches(by=SYSTEM)


@periodic(3600, "resolvers.purge_watches")
def purge_watches() -> None:
    """Delete watches that ended long ago."""
    actions.purge_watches(by=SYSTEM)


def recheck(watch_id: UUID) -> None:
    """Ask the finder of a watch again and keep what it found. May run twice: the second changes nothing."""
    try:
        known = queries.watch(viewer=SYSTEM, watch_id=watch_id)
    except Refused as refused:
        if refused.code is ErrorCode.NOT_FOUND:
            return
        raise
    finding = queries.find(
        viewer=SYSTEM,
        exchange_customer_id=known.exchange_customer_id,
        intent=known.finding.intent,
        slots=known.finding.slots,
    )
    actions.note_finding(by=SYSTEM, watch_id=watch_id, finding=finding)
