"""What every act on a hold does: lock it, write what happened, set its clocks, tell its customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.protection.models import Hold, HoldAppeal, HoldStep
from havendesk.protection.rules import holds as law
from havendesk.protection.rules.hold_texts import HOLDS_PAGE, reason_text
from havendesk.protection.types import HoldReason, HoldState, HoldStepKind

NEWS = "holds"
"""The doorbell's topic of the desk's list of holds."""

_RUNNING = (HoldState.PLACING, HoldState.ACTIVE)


def rule_of(hold: Hold) -> law.HoldRule:
    """The rule under which it was placed."""
    return law.profile_of_version(hold.profile).rule(HoldReason(hold.reason))


def locked(hold_id: UUID) -> Hold:
    """The hold, nobody else's until the act is over; what is recorded is recorded about it.

    Raises:
        Refused: ``not_found``.
    """
    hold = Hold.objects.select_for_update().filter(id=hold_id).first()
    if hold is None:
        raise Refused(ErrorCode.NOT_FOUND, field="hold_id")
    about(subject=("hold", hold.id), customer=hold.customer_id, ticket=hold.ticket_id)
    return hold


def running(hold_id: UUID) -> Hold:
    """The hold, locked.

    Raises:
        Refused: ``not_found``, ``hold_ended`` when it is over or on its way out.
    """
    hold = locked(hold_id)
    if hold.state not in _RUNNING:
        raise Refused(ErrorCode.HOLD_ENDED, field="hold_id")
    return hold


def invalid(field: str, detail: str, **params: Any) -> Refused:
    """The refusal of what somebody wrote into a field."""
    return Refused(ErrorCode.FIELD_INVALID, field=field, detail=detail, **params)


def needs(text: str, field: str, longest: int) -> str:
    """What somebody must write.

    Raises:
        Refused: ``reason_missing``, ``field_invalid`` with the longest length allowed.
    """
    clean = text.replace("\0", "").strip()
    if not clean:
        raise Refused(ErrorCode.REASON_MISSING, field=field)
    if len(clean) > longest:
        raise invalid(field, "This is too long.", most=longest)
    return clean


def step(hold: Hold, kind: HoldStepKind, by: Actor, note: str = "") -> None:
    """One line of the hold's history. What two people did is said of whoever asked for it."""
    who = ActorKind.STAFF if by.on_behalf_of else by.kind
    HoldStep.objects.create(
        hold=hold,
        kind=kind.value,
        at=now(),
        by_kind=who.value,
        by_id=by.on_behalf_of or by.id,
        note=note[:1000],
    )


def keep(hold: Hold) -> None:
    """Set the clocks anew and store the row."""
    runs = hold.state in _RUNNING
    due = law.next_due(
        law.Clocks(
            notice_due_at=hold.notice_due_at if hold.notified_at is None else None,
            report_due_at=hold.report_due_at if hold.reported_at is None else None,
            appeal_due_at=hold.appeal_due_at,
            review_at=hold.review_at,
            ends_at=hold.ends_at if runs else None,
        )
    )
    hold.due, hold.due_at = (due[0].value, due[1]) if due else ("", None)
    hold.save()
    ring(NEWS)


def tell(hold: Hold, kind: NoticeKind, cause: str) -> None:
    """Tell the customer, in the transaction in progress. A reason that is not told gives the general text."""
    told = rule_of(hold).told
    params = {
        "what": _what(hold, kind, told=told),
        "reason_text": reason_text(HoldReason(hold.reason) if told else None),
        "until_at": _time(hold.ends_at),
        "ended_at": _time(hold.ended_at or now()),
    }
    notices.tell(
        by=SYSTEM,
        customer_id=hold.customer_id,
        kind=kind,
        cause=f"hold:{hold.id}:{cause}",
        params=params,
        links=[NoticeLink(LinkName.READ_MORE, HOLDS_PAGE)],
    )


def _what(hold: Hold, kind: NoticeKind, *, told: bool) -> str:
    if not told:
        return "check"
    if kind is NoticeKind.HOLD_ENDED:
        return "ended"
    return "until" if hold.ends_at else "open"


def _time(at: datetime | None) -> str:
    return iso(at or now())


def told_already(hold: Hold) -> bool:
    """Whether the customer hears nothing new: one check that is not explained runs already, and how many
    there are is nobody's to know."""
    if rule_of(hold).told:
        return False
    others = Hold.objects.running().of(hold.customer_id).exclude(id=hold.id)
    return any(not rule_of(one).told and one.notified_at is not None for one in others)


def notify(hold: Hold, by: Actor) -> None:
    """Tell the customer that the hold is there, once."""
    if not told_already(hold):
        tell(hold, NoticeKind.HOLD_PLACED, "placed")
    hold.notified_at, hold.notice_due_at = now(), None
    step(hold, HoldStepKind.NOTIFIED, by)


def close_appeal(hold: Hold) -> None:
    """An objection against what is over is granted by that."""
    hold.appeal_due_at = None
    HoldAppeal.objects.filter(hold=hold, decided_at=None).update(decided_at=now(), granted=True)
