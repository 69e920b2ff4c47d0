"""How long a hold stays: prolonged within the law, released before its time. Beyond what one may do alone,
both run on the word of two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.notices.types import NoticeKind
from havendesk.people.actions import need_authority
from havendesk.protection.actions import hold_book as book
from havendesk.protection.actions.holds import MOST_GROUNDS, record_of
from havendesk.protection.events import HoldWanted
from havendesk.protection.models import Hold
from havendesk.protection.rules import holds as law
from havendesk.protection.types import HoldEnd, HoldOrigin, HoldState, HoldStepKind

EXTEND = "protection.extend_hold"
RELEASE = "protection.release_hold"


@action(EXTEND, open_to=(ActorKind.SYSTEM,), step_up=True)
def extend_hold(*, by: Actor, hold_id: UUID, reason: str, ends_at: datetime | None = None) -> datetime:
    """Prolong a hold before it ends, as often and as long as the law allows, and tell the customer.

    Args:
        ends_at: the new end; the law's longest one when left out.

    Returns:
        The new end.

    Raises:
        Refused: ``reason_missing``, ``not_found``, ``hold_ended``, ``hold_not_ours``, ``hold_limit`` where
            the law allows no (further or so long an) extension, ``field_invalid`` (``ends_at``),
            ``approval_needed`` with ``approval`` beyond what one prolongs alone in a day,
            ``reauthentication_needed``. Nothing was changed.
    """
    words = book.needs(reason, "reason", MOST_GROUNDS)
    hold = _ours(book.running(hold_id))
    if hold.ends_at is not None and hold.ends_at <= now():
        raise Refused(ErrorCode.HOLD_ENDED, field="hold_id")
    before = record_of(hold)
    until = _new_end(hold, ends_at)
    about(reason=words[:500])
    need_authority(
        by=by,
        act=EXTEND,
        arguments={"hold_id": hold.id, "ends_at": iso(until)},
        reason=words,
        key=f"extend:{hold.id}:{hold.extension_no + 1}",
    )
    hold.ends_at = until
    hold.extension_no += 1
    about(before=before, after=record_of(hold))
    book.step(hold, HoldStepKind.EXTENDED, by, f"{iso(until)}: {words}")
    if book.rule_of(hold).told and hold.notified_at is not None:
        book.tell(hold, NoticeKind.HOLD_EXTENDED, f"extended:{hold.extension_no}")
    book.keep(hold)
    return until


def _new_end(hold: Hold, wanted: datetime | None) -> datetime:
    rule = book.rule_of(hold)
    if rule.longest is None:
        if wanted is None or wanted <= (hold.ends_at or now()):
            raise book.invalid("ends_at", "Give an end later than the present one.")
        return wanted
    limit = law.extended_end(rule, hold.ends_at, hold.extension_no) if hold.ends_at else None
    if limit is None or hold.ends_at is None:
        raise Refused(ErrorCode.HOLD_LIMIT, field="hold_id", extensions=rule.extensions)
    if wanted is None:
        return limit
    if wanted <= hold.ends_at:
        raise book.invalid("ends_at", "Give an end later than the present one.")
    if wanted > limit:
        raise Refused(ErrorCode.HOLD_LIMIT, field="ends_at", latest=iso(limit))
    return wanted


@action(RELEASE, open_to=(ActorKind.SYSTEM,), step_up=True)
def release_hold(*, by: Actor, hold_id: UUID, reason: str) -> None:
    """End a hold of the desk before its time. Nobody does it alone: it runs once a second person of another
    line agreed.

    Raises:
        Refused: ``reason_missing``, ``not_found``, ``hold_ended``, ``hold_not_ours`` for one that a freeze or
            the exchange placed, ``approval_needed`` with ``approval``, the id of what is asked for instead,
            ``reauthentication_needed``. Nothing was changed.
    """
    words = book.needs(reason, "reason", MOST_GROUNDS)
    hold = _ours(book.running(hold_id))
    about(reason=words[:500], before=record_of(hold))
    need_authority(by=by, act=RELEASE, arguments={"hold_id": hold.id}, reason=words, key=f"release:{hold.id}")
    want_end(hold, HoldEnd.RELEASED, by, words)


def _ours(hold: Hold) -> Hold:
    if hold.origin != HoldOrigin.DESK:
        raise Refused(ErrorCode.HOLD_NOT_OURS, field="hold_id", origin=hold.origin)
    return hold


def want_end(hold: Hold, end: HoldEnd, by: Actor, note: str) -> None:
    """The exchange is to end it; until it has, the row says so and a clock runs."""
    hold.state = HoldState.RELEASING.value
    hold.end = end.value
    hold.review_at = now() + law.FOLLOW_WITHIN
    book.close_appeal(hold)
    kind = HoldStepKind.EXPIRED if end is HoldEnd.EXPIRED else HoldStepKind.RELEASE_WANTED
    book.step(hold, kind, by, note)
    book.keep(hold)
    announce(HoldWanted(hold.id))


def _approved_extension(order: ApprovedAct) -> None:
    told = order.arguments
    until = datetime.fromisoformat(told["ends_at"])
    extend_hold(by=order.by, hold_id=UUID(told["hold_id"]), reason=order.reason, ends_at=until)


def _approved_release(order: ApprovedAct) -> None:
    release_hold(by=order.by, hold_id=UUID(order.arguments["hold_id"]), reason=order.reason)


def _extension_in_words(told: Mapping[str, Any]) -> str:
    return f"Prolong hold {told.get('hold_id')} until {told.get('ends_at')}."


def _release_in_words(told: Mapping[str, Any]) -> str:
    return f"End hold {told.get('hold_id')} before its time."


approvable(EXTEND, run=_approved_extension, describe=_extension_in_words)
approvable(RELEASE, run=_approved_release, describe=_release_in_words)
