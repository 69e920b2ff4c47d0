"""Somebody at a contact point, or of security, stops a recovery: the account is frozen, security knows."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import end, locked
from havendesk.cases.recovery.models import Recovery
from havendesk.cases.recovery.tokens import read_stop
from havendesk.cases.recovery.types import EndCode, RecoveryState
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.protection import actions as protection
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.routing import actions as routing
from havendesk.routing.types import Call

_TO_TEAM = noop(
    "Recovery {reference} was stopped by somebody at a contact point of the account. The account is frozen. "
    "Call the owner on a known number."
)
_REASON = "A recovery was stopped."


@action("cases.recovery.stop", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER, ActorKind.SYSTEM))
def stop(*, by: Actor, recovery_id: UUID, reason: str = "", token: str = "") -> None:
    """Stop a recovery for good. What is frozen stays frozen, what is being given back is frozen again, and so
    is what was given back within the last 30 days. Stopping again changes nothing.

    Args:
        token: of a notice's link, for whoever is not signed in.

    Raises:
        Refused: ``not_found``, also for another customer's; ``case_closed`` where its time is over;
            ``reason_missing`` for staff.
    """
    row = locked(recovery_id)
    strange = by.kind is ActorKind.ANONYMOUS and read_stop(token) != row.id
    if strange or (by.kind is ActorKind.CUSTOMER and by.id != row.customer_id):
        raise Refused(ErrorCode.NOT_FOUND, field="recovery_id")
    if by.is_staff and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    if row.state == RecoveryState.STOPPED:
        set_based()
        return
    late = row.ended_at is not None and row.ended_at < now() - rules.STOPPED_LATELY
    if row.state == RecoveryState.EXPIRED or late:
        raise Refused(ErrorCode.CASE_CLOSED, field="recovery_id")
    protection.report(
        by=SYSTEM,
        customer_id=row.customer_id,
        source=ReportSource.AGENT if by.is_staff else ReportSource.WARNING_LINK,
        strength=ReportStrength.STRONG if by.is_staff else ReportStrength.PLAUSIBLE,
        reason=reason.strip()[:200] or _REASON,
        idempotency_key=f"recovery:{row.id}:stop",
    )
    end(row, RecoveryState.STOPPED, EndCode.STOPPED_BY_STAFF if by.is_staff else EndCode.STOPPED_BY_LINK)
    _call_security(row)


def _call_security(row: Recovery) -> None:
    """An urgent ticket at the front of security's queue."""
    known = customers.customer_card(viewer=SYSTEM, customer_id=row.customer_id)
    routing.call_security(
        by=SYSTEM,
        call=Call(
            customer=Actor(ActorKind.CUSTOMER, row.customer_id),
            client_key=row.id,
            language=known.language,
            jurisdiction=known.jurisdiction,
            summary=say(known.language, _TO_TEAM, reference=row.reference),
        ),
    )
