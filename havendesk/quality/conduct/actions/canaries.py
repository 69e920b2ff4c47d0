"""Customers whom nobody has a reason to open: marking them, and seeing who tried."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.audit import queries as audit
from havendesk.audit.types import EntryCard
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.quality.conduct.actions.counting import LATE, begin_of
from havendesk.quality.conduct.actions.signals import raise_all
from havendesk.quality.conduct.models import Canary
from havendesk.quality.conduct.types import REASON_AT_MOST, Finding, SignalKind

_PAGE = 200
_OVERLAP = timedelta(seconds=30)


@action("quality.conduct.mark_canary", open_to=(ActorKind.SYSTEM,), step_up=True)
def mark_canary(*, by: Actor, exchange_ref: str, note: str = "") -> UUID:
    """Mark a customer, by the exchange's identifier, as one whom nobody has a reason to open. Nobody who
    serves tickets is shown the mark. Marking again changes nothing.

    Returns:
        The customer.

    Raises:
        Refused: ``not_found`` for somebody who never came to this desk, ``field_invalid`` for a note beyond
            500 characters.
    """
    if len(note) > REASON_AT_MOST:
        raise Refused(ErrorCode.FIELD_INVALID, field="note", most=REASON_AT_MOST)
    customer_id = customers.customer_by_ref(viewer=SYSTEM, exchange_ref=exchange_ref.strip())
    if customer_id is None:
        raise Refused(ErrorCode.NOT_FOUND, field="exchange_ref")
    # Not as the entry's customer: the customer's own page and the desk's would tell of it.
    about(subject=("canary", customer_id), reason=note)
    at = now()
    row = Canary(customer_id=customer_id, marked_at=at, marked_by_id=by.id, note=note, looked_until=at)
    Canary.objects.bulk_create([row], ignore_conflicts=True)
    return customer_id


@action("quality.conduct.unmark_canary", open_to=(ActorKind.SYSTEM,), step_up=True)
def unmark_canary(*, by: Actor, customer_id: UUID) -> None:
    """Take a mark away; what it found stays.

    Raises:
        Refused: ``not_found``.
    """
    about(subject=("canary", customer_id))
    if not Canary.objects.filter(customer_id=customer_id, ended_at=None).update(ended_at=now()):
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")


@action("quality.conduct.watch_canaries", open_to=(ActorKind.SYSTEM,))
def watch_canaries(*, by: Actor) -> int:
    """Raise a signal for everybody who looked at a marked customer, or tried to, without an assignment.

    Returns:
        How many new signals there are.
    """
    set_based()
    at = now()
    rows = list(Canary.objects.filter(ended_at=None).select_for_update().order_by("id"))
    if not rows:
        return 0
    since = min(*(row.looked_until for row in rows), at - LATE)
    marked = {row.customer_id: row.marked_at for row in rows}
    found = audit.looks_at(viewer=SYSTEM, customer_ids=list(marked), since=begin_of(since), limit=_PAGE)
    until = at - _OVERLAP if len(found) < _PAGE else found[-1].at
    Canary.objects.filter(id__in=[row.id for row in rows]).update(looked_until=until)
    return raise_all(_findings([one for one in found if _tried(one, marked)]), at)


def _tried(one: EntryCard, marked: dict[UUID, datetime]) -> bool:
    """Whether the entry is a look, or a refused one, after the mark, by somebody without a grant then."""
    if one.customer_id is None or one.actor_id is None or one.at < marked[one.customer_id]:
        return False
    if not one.reads and one.outcome != "refused":
        return False
    return not customers.had_access(
        viewer=SYSTEM, agent_id=one.actor_id, customer_id=one.customer_id, at=one.at
    )


def _findings(entries: list[EntryCard]) -> list[Finding]:
    first: dict[tuple[UUID, UUID, datetime], EntryCard] = {}
    counts: Counter[tuple[UUID, UUID, datetime]] = Counter()
    for one in entries:
        if one.actor_id is not None and one.customer_id is not None:
            key = (one.actor_id, one.customer_id, begin_of(one.at))
            first.setdefault(key, one)
            counts[key] += 1
    return [
        Finding(
            staff_id=staff_id,
            kind=SignalKind.CANARY,
            key=f"{customer_id}:{hour:%Y-%m-%dT%H}",
            count=counts[staff_id, customer_id, hour],
            customer_id=customer_id,
            ticket_id=one.ticket_id,
            entry_id=one.id,
        )
        for (staff_id, customer_id, hour), one in first.items()
    ]
