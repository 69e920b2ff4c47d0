"""Reports: one transaction that writes down what is wanted. Nothing here waits for the exchange."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from havendesk.customers import queries as customers
from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, entry_id, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import reference
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.protection.events import FreezeReported
from havendesk.protection.models import Freeze, FreezeStep, Report
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.queries.freezes import card_of
from havendesk.protection.rules import pacing, scopes
from havendesk.protection.types import (
    FreezeCard,
    FreezeState,
    ReportSource,
    ReportStrength,
    StepName,
    StepState,
)

LANE = "freeze-lane"
"""The doorbell's topic that wakes the lane."""

MOST_REPORTS = 20
"""Reports of one freeze that are kept whole; the rest are counted."""

MOST_OF_ONE = 3
"""Of these, how many may be one reporter's."""

_LONGEST_REASON = 200
_REPORTERS = (ActorKind.SYSTEM, ActorKind.BOT, ActorKind.CUSTOMER)


@action("protection.report", open_to=_REPORTERS)
def report(
    *,
    by: Actor,
    customer_id: UUID,
    source: ReportSource,
    strength: ReportStrength,
    idempotency_key: str,
    reason: str = "",
    ticket_id: UUID | None = None,
    drill: bool = False,
) -> FreezeCard:
    """Write down that this account is to be frozen, and wake the lane. Never waits for the exchange.

    A report of an account whose freeze is open joins it; a stronger one widens what it stops. Repeating a
    key changes nothing. ``reason``: 200 characters are kept. A customer reports their own account only.

    Raises:
        Refused: ``not_found`` for a customer who has no account at the exchange (``customer_id``),
            ``too_many`` reports of one member of staff. Nothing was written.
    """
    _limit(by, customer_id)
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=customer_id)
    if account is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    owner = customers.customer_card(viewer=SYSTEM, customer_id=customer_id).id
    with connection.cursor() as cursor:
        # Reports of one account one after another: the second joins what the first has made.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"freeze:{owner}"])
    known = Report.objects.select_related("freeze").filter(idempotency_key=idempotency_key).first()
    if known is not None:
        set_based()
        return card_of(known.freeze)
    row = Freeze.objects.open().select_for_update().filter(customer_id=owner).first()
    if row is None:
        row = _begin(owner, account, source, strength, ticket_id, drill=drill)
    elif not _join(row, by, strength, ticket_id):
        set_based()  # the freeze counts it; a flood leaves no flood of entries
        return card_of(row)
    about(
        subject=("freeze", row.id),
        ticket=ticket_id,
        customer=owner,
        reason=reason[:_LONGEST_REASON] or source.value,
        after={"source": source.value, "strength": strength.value, "scope": list(row.scope)},
    )
    Report.objects.create(
        freeze=row,
        source=source.value,
        strength=strength.value,
        reason=reason[:_LONGEST_REASON],
        ticket_id=ticket_id,
        by_kind=by.kind.value,
        by_id=by.id,
        idempotency_key=idempotency_key,
        entry_id=entry_id(),
        at=now(),
    )
    ring(LANE)
    return card_of(row)


@action("protection.want_release", open_to=(ActorKind.SYSTEM,))
def want_release(*, by: Actor, freeze_id: UUID, reason: str) -> FreezeCard:
    """Write down that this account is to be given back. Open to the machine alone: what decides (recovery's
    ladder, an approval) lies above. Wanting it again changes nothing.

    Raises:
        Refused: ``not_found``; ``reason_missing``.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = Freeze.objects.select_for_update().filter(id=freeze_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="freeze_id")
    about(subject=("freeze", row.id), ticket=row.ticket_id, customer=row.customer_id, reason=reason[:200])
    give_back(row, reason)
    return card_of(row)


def give_back(row: Freeze, reason: str) -> None:
    """The way back begins, in the transaction of the act that decided it; ``row`` is locked."""
    if row.state in (FreezeState.RELEASING.value, FreezeState.RELEASED.value):
        return
    at = now()
    Freeze.objects.filter(id=row.id).update(
        state=FreezeState.RELEASING.value,
        release_wanted_at=at,
        release_reason=reason[:_LONGEST_REASON],
        release_entry_id=entry_id(),
        due_at=pacing.at_once(at),
    )
    row.refresh_from_db()
    ring(LANE)


def _limit(by: Actor, customer_id: UUID) -> None:
    if by.kind is ActorKind.CUSTOMER and by.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if by.kind in (ActorKind.STAFF, ActorKind.SERVICE):
        most = options_of(ProtectionOptions).protection_reports_per_hour
        spend("protection.report", str(by.id), most, per=Per.HOUR)


def _begin(
    owner: UUID,
    account: str,
    source: ReportSource,
    strength: ReportStrength,
    ticket_id: UUID | None,
    *,
    drill: bool,
) -> Freeze:
    at = now()
    policy = scopes.POLICIES[strength]
    row = Freeze.objects.create(
        reference=reference("FZ"),
        customer_id=owner,
        exchange_customer_id=account,
        source=source.value,
        strength=strength.value,
        scope=[part.value for part in scopes.ordered(policy.block)],
        ticket_id=ticket_id,
        drill=drill,
        entry_id=entry_id(),
        reported_at=at,
        due_at=pacing.at_once(at),
    )
    FreezeStep.objects.bulk_create(
        _step(row, place, name, at, wanted=name in policy.steps) for place, name in enumerate(scopes.ORDER)
    )
    announce(FreezeReported(row.id, owner, drill))
    return row


def _step(row: Freeze, place: int, name: StepName, at: datetime, *, wanted: bool) -> FreezeStep:
    return FreezeStep(
        freeze=row,
        place=place,
        name=name.value,
        state=(StepState.WANTED if wanted else StepState.SKIPPED).value,
        code="" if wanted else scopes.BY_POLICY,
        wanted_at=at,
        due_at=pacing.at_once(at) if wanted else None,
    )


def _join(row: Freeze, by: Actor, strength: ReportStrength, ticket_id: UUID | None) -> bool:
    """Count a further report. Whether it is to be kept whole: it changes something, or there is room."""
    Freeze.objects.filter(id=row.id).update(reports=F("reports") + 1)
    row.reports += 1
    changed = _widen(row, strength)
    if row.ticket_id is None and ticket_id is not None:
        Freeze.objects.filter(id=row.id).update(ticket_id=ticket_id)
        row.ticket_id, changed = ticket_id, True
    if changed:
        return True
    kept = Report.objects.filter(freeze=row)
    own = kept.filter(by_kind=by.kind.value, by_id=by.id).count()
    return own < MOST_OF_ONE and kept.count() < MOST_REPORTS


def _widen(row: Freeze, strength: ReportStrength) -> bool:
    """A stronger report stops more: the block is wanted anew under another key, and what policy had left
    out is wanted too. A report that is more than a stranger's word also ends a way back that had begun."""
    known = ReportStrength(row.strength)
    back = row.state == FreezeState.RELEASING.value
    if back and strength is not ReportStrength.WEAK:
        _freeze_again(row)
    elif back or scopes.stronger(known, strength) is known:
        return False
    strength = scopes.stronger(known, strength)
    at = now()
    policy = scopes.POLICIES[strength]
    scope = scopes.ordered({*map(HoldScope, row.scope), *policy.block})
    Freeze.objects.filter(id=row.id).update(
        strength=strength.value, scope=[part.value for part in scope], due_at=pacing.at_once(at)
    )
    steps = FreezeStep.objects.filter(freeze=row)
    if back or len(scope) > len(row.scope):
        want_anew(row.id, StepName.BLOCK)
    steps.filter(
        name__in=[name.value for name in policy.steps],
        state=StepState.SKIPPED.value,
        code=scopes.BY_POLICY,
    ).update(state=StepState.WANTED.value, code="", wanted_at=at, due_at=pacing.at_once(at))
    row.refresh_from_db()
    return True


def _freeze_again(row: Freeze) -> None:
    Freeze.objects.filter(id=row.id).update(
        state=FreezeState.WANTED.value,
        release_wanted_at=None,
        release_reason="",
        release_entry_id=None,
        reported_at=now(),
        sent_at=None,
        confirmed_at=None,
        stuck_at=None,
        hold_id="",
    )


def want_anew(freeze_id: UUID, name: StepName) -> None:
    """One step again from its beginning, under a key that the exchange has not seen."""
    at = now()
    FreezeStep.objects.filter(freeze_id=freeze_id, name=name.value).update(
        state=StepState.WANTED.value,
        round=F("round") + 1,
        attempts=0,
        looks=0,
        code="",
        wanted_at=at,
        sent_at=None,
        confirmed_at=None,
        due_at=pacing.at_once(at),
    )
