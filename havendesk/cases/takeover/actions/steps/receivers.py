"""Accounts of this exchange that received something are held, and let go when the alarm was false."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from havendesk.cases.takeover.actions.work import NoPlaceError, Work, Write
from havendesk.cases.takeover.models import Case, CaseStep, Outgoing
from havendesk.cases.takeover.types import CaseState, HoldState, TaskKind, Way
from havendesk.exchange import actions as exchange
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import queries as protection
from havendesk.protection.types import ReportStrength

# With these the exchange has decided; another try would bring the same.
_DECIDED = frozenset({ErrorCode.NOT_OFFERED, ErrorCode.EXCHANGE_REFUSED, ErrorCode.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the exchange said about one receiver."""

    row: UUID
    state: HoldState
    hold_id: str = ""
    held_ref: str = ""
    code: str = ""


def hold(case: Case, _step: CaseStep) -> Write:
    """Hold every account inside that received something.

    The word of a stranger freezes the account that it names, and nobody else's: after a weak report a person
    confirms the case first.
    """
    freeze = protection.freeze_card(viewer=SYSTEM, freeze_id=case.freeze_id)
    rows = list(Outgoing.objects.filter(case_id=case.id, way=Way.INSIDE.value, hold=HoldState.WANTED.value))
    if rows and freeze.strength is ReportStrength.WEAK and case.state == CaseState.OPEN:
        raise NoPlaceError("weak_report")
    answers = [_ask_hold(case, row) for row in rows]
    return lambda locked: _write_holds(locked, answers)


def _ask_hold(case: Case, row: Outgoing) -> _Answer:
    """Ask once more or for the first time: whatever goes with the key is the same each time."""
    try:
        done = exchange.hold_receiver(
            by=SYSTEM,
            transfer_id=row.transfer_id,
            reason_code=ReasonCode.TAKEOVER_REPORT,
            reason=case.reference,
            ticket=case.chat_id,
            idempotency_key=f"takeover-receiver:{row.id}",
        )
    except Refused as refused:
        if refused.code not in _DECIDED:
            raise
        return _Answer(row.id, HoldState.BY_HAND, code=_code_of(refused))
    if not done.holds:
        return _Answer(row.id, HoldState.BY_HAND, code="no_hold")
    placed = done.holds[0]
    return _Answer(row.id, HoldState.HELD, placed.id, placed.customer_id)


def _code_of(refused: Refused) -> str:
    return str(refused.params.get("exchange_code") or refused.code.value)[:64]


def _keep(answers: Iterable[_Answer]) -> None:
    for one in answers:
        Outgoing.objects.filter(id=one.row).update(
            hold=one.state.value, hold_id=one.hold_id, held_ref=one.held_ref, hold_code=one.code
        )


def _write_holds(case: Case, answers: list[_Answer]) -> Work:
    _keep(answers)
    rows = list(Outgoing.objects.filter(case_id=case.id, way=Way.INSIDE.value).order_by("at", "id"))
    by_hand = [row for row in rows if row.hold == HoldState.BY_HAND]
    return Work(
        result={
            "held": str(sum(row.hold == HoldState.HELD for row in rows)),
            "by_hand": str(len(by_hand)),
            **{f"hold.{row.transfer_id}": row.hold_id for row in rows if row.hold_id},
        },
        tasks=tuple((TaskKind.HOLD_BY_HAND, row.transfer_id) for row in by_hand),
        code="" if rows else "none",
    )


def release(case: Case, step: CaseStep) -> Write:
    """Let go every receiver that this case holds.

    A worker may have died, or lost its step, between the exchange's answer and ours: a hold that was asked
    for is asked for again under its own key, which tells what was placed, and then let go.
    """
    wanted = [HoldState.HELD.value, HoldState.WANTED.value] if step.began_at else [HoldState.HELD.value]
    rows = list(Outgoing.objects.filter(case_id=case.id, way=Way.INSIDE.value, hold__in=wanted))
    answers = [_let_go(case, row) for row in rows]

    def write(_locked: Case) -> Work:
        _keep(answers)
        return Work(result={"released": str(sum(one.state is HoldState.RELEASED for one in answers))})

    return write


def _let_go(case: Case, row: Outgoing) -> _Answer:
    known = _Answer(row.id, HoldState.HELD, row.hold_id, row.held_ref)
    placed = known if row.hold == HoldState.HELD else _ask_hold(case, row)
    if placed.state is not HoldState.HELD:
        return placed
    exchange.release(
        by=SYSTEM,
        exchange_customer_id=placed.held_ref,
        hold_id=placed.hold_id,
        reason_code=ReasonCode.TAKEOVER_REPORT,
        reason=case.reference,
        ticket=case.chat_id,
        idempotency_key=f"takeover-release:{row.id}",
    )
    return replace(placed, state=HoldState.RELEASED)
