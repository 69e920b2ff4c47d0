"""Drills: the playbook on a cast member of a sandbox, and everything given back afterwards."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.takeover.actions.people import take_back
from havendesk.cases.takeover.events import CaseClosed
from havendesk.cases.takeover.models import Case
from havendesk.cases.takeover.rules import SECURITY
from havendesk.cases.takeover.types import CaseState
from havendesk.customers import actions as customers
from havendesk.exchange import actions as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.protection import actions as protection
from havendesk.protection import queries as freezes
from havendesk.protection.types import FreezeState, ReportSource, ReportStrength

_REASON = "drill"


@action("cases.takeover.begin_drill", open_to=(ActorKind.SYSTEM,), apart=True)
def begin_drill(*, by: Actor, exchange_customer_id: str) -> UUID:
    """Let a thief into an account of a sandbox exchange, and report it as taken over, marked as a drill.

    Returns:
        The freeze's id; the playbook's case follows by itself.

    Raises:
        Refused: ``not_a_sandbox``; ``not_found`` for an unknown account; ``conflict`` while a freeze of this
            account is open.
    """
    customer_id = customers.meet(by=SYSTEM, exchange_ref=exchange_customer_id)
    known = freezes.freezes_of(viewer=SYSTEM, customer_id=customer_id)
    if any(one.state is not FreezeState.RELEASED for one in known):
        raise Refused(ErrorCode.CONFLICT, field="customer", detail="A freeze of this account is open.")
    exchange.play_thief(by=SYSTEM, exchange_customer_id=exchange_customer_id)
    freeze = protection.report(
        by=SYSTEM,
        customer_id=customer_id,
        source=ReportSource.AGENT,
        strength=ReportStrength.STRONG,
        reason=_REASON,
        idempotency_key=f"drill:{uuid7()}",
        drill=True,
    )
    if not freeze.drill:
        raise Refused(ErrorCode.CONFLICT, field="customer", detail="A freeze of this account is open.")
    about(subject=("freeze", freeze.id), customer=freeze.customer_id, reason=_REASON)
    return freeze.id


@action("cases.takeover.end_drill", open_to=(ActorKind.SYSTEM,))
def end_drill(*, by: Actor, case_id: UUID) -> None:
    """Give everything back that a drill took: receivers are let go, the account is released. Ending it again
    changes nothing.

    Raises:
        Refused: ``not_found``; ``conflict`` for a case that is no drill.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise Refused(ErrorCode.NOT_FOUND, field="case")
    if not case.drill:
        raise Refused(ErrorCode.CONFLICT, field="case", detail="This case is no drill.")
    about(subject=("takeover_case", case.id), customer=case.customer_id, reason=_REASON)
    protection.want_release(by=SYSTEM, freeze_id=case.freeze_id, reason=_REASON)
    if case.state != CaseState.OPEN:
        return
    case.state, case.closed_at, case.close_reason = CaseState.FALSE_ALARM.value, now(), _REASON
    case.save(update_fields=["state", "closed_at", "close_reason"])
    take_back(case)
    announce(CaseClosed(case.id, case.customer_id, CaseState.FALSE_ALARM))
    ring(SECURITY)
