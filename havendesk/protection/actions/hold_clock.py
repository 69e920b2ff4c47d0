"""What machines do with holds: follow the exchange, end them, say what is due, take over others'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.customers.queries import customer_card
from havendesk.exchange.types import Hold as ExchangeHold
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import Outcome, about, action, announce, entry, set_based
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.notices.types import NoticeKind
from havendesk.protection.actions import hold_book as book
from havendesk.protection.actions.hold_ends import want_end
from havendesk.protection.events import HoldDue, HoldEnded, HoldPlaced, HoldWanted
from havendesk.protection.models import Freeze, Hold
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.rules import holds as law
from havendesk.protection.types import (
    FreezeState,
    HoldEnd,
    HoldOrigin,
    HoldReason,
    HoldState,
    HoldStepKind,
    HoldTarget,
)

AT_ONCE = 200


@action("protection.note_hold_placed", open_to=(ActorKind.SYSTEM,))
def note_hold_placed(*, by: Actor, hold_id: UUID, exchange_ref: str) -> None:
    """The exchange holds it. Noted again, nothing changes."""
    hold = book.locked(hold_id)
    if hold.state != HoldState.PLACING:
        set_based()
        return
    hold.state = HoldState.ACTIVE.value
    hold.exchange_ref, hold.trouble, hold.seen_at = exchange_ref, "", now()
    hold.review_at = None if book.rule_of(hold).longest else hold.placed_at + law.REVIEW_EVERY
    book.step(hold, HoldStepKind.CONFIRMED, by, exchange_ref)
    book.keep(hold)
    announce(HoldPlaced(hold.id))


@action("protection.note_hold_ended", open_to=(ActorKind.SYSTEM,))
def note_hold_ended(*, by: Actor, hold_id: UUID) -> None:
    """It is over at the exchange too; the customer is told. Noted again, nothing changes."""
    hold = book.locked(hold_id)
    if hold.state != HoldState.RELEASING:
        set_based()
        return
    _end(hold, HoldEnd(hold.end), by)


def _end(hold: Hold, end: HoldEnd, by: Actor) -> None:
    hold.state, hold.end = HoldState.ENDED.value, end.value
    hold.ended_at, hold.review_at, hold.trouble, hold.notice_due_at = now(), None, "", None
    hold.seen_at = hold.ended_at
    book.close_appeal(hold)
    book.step(hold, HoldStepKind.ENDED, by, end.value)
    by_freeze = hold.origin == HoldOrigin.FREEZE  # its own notices tell of it
    if hold.notified_at is not None and not by_freeze and not book.told_already(hold):
        book.tell(hold, NoticeKind.HOLD_ENDED, "ended")
    book.keep(hold)
    announce(HoldEnded(hold.id))


@action("protection.note_hold_trouble", open_to=(ActorKind.SYSTEM,))
def note_hold_trouble(*, by: Actor, hold_id: UUID, code: str) -> None:
    """The exchange did not follow, with its code; it is asked again, and the queue shows it when its time to
    follow is over. The same trouble again leaves no entry."""
    hold = book.locked(hold_id)
    if hold.trouble == code:
        set_based()
        return
    hold.trouble = code[:40]
    about(after={"trouble": code})
    book.step(hold, HoldStepKind.NOT_FOLLOWED, by, code)
    book.keep(hold)


@action("protection.end_due_holds", open_to=(ActorKind.SYSTEM,))
def end_due_holds(*, by: Actor) -> int:
    """End what has reached its end. What the exchange placed ends there; it is read again.

    Returns:
        How many were ended.
    """
    set_based()
    running = (HoldState.PLACING.value, HoldState.ACTIVE.value)
    due = Hold.objects.filter(
        state__in=running, origin=HoldOrigin.DESK.value, ends_at__lte=now()
    ).select_for_update(skip_locked=True)
    rows = list(due.order_by("ends_at")[:AT_ONCE])
    for hold in rows:
        want_end(hold, HoldEnd.EXPIRED, by, "")
        entry(by, Outcome.DONE, subject_kind="hold", subject_id=hold.id, customer_id=hold.customer_id)
    return len(rows)


@action("protection.announce_due_holds", open_to=(ActorKind.SYSTEM,))
def announce_due_holds(*, by: Actor) -> int:
    """Say which clocks run out within the configured time, and once more which have run out.

    Returns:
        How many were said.
    """
    set_based()
    at = now()
    ahead = timedelta(hours=options_of(ProtectionOptions).protection_hold_warning_hours)
    rows = list(_unsaid(at, ahead))
    for hold in rows:
        late = hold.due_at is not None and hold.due_at <= at
        hold.told_for, hold.told_late = hold.due_at, late
        hold.save(update_fields=["told_for", "told_late"])
        book.step(hold, HoldStepKind.OVERDUE if late else HoldStepKind.DUE, by, hold.due)
        entry(by, Outcome.DONE, subject_kind="hold", subject_id=hold.id, customer_id=hold.customer_id)
        announce(HoldDue(hold.id))
    if rows:
        ring(book.NEWS)
    return len(rows)


def _unsaid(at: datetime, ahead: timedelta) -> Iterable[Hold]:
    waiting = Hold.objects.waiting().due_by(at + ahead).select_for_update(skip_locked=True).order_by("due_at")
    return waiting.unsaid(at)[:AT_ONCE]


@action("protection.take_over_holds", open_to=(ActorKind.SYSTEM,))
def take_over_holds(*, by: Actor, customer_id: UUID, holds: Sequence[ExchangeHold], read_at: datetime) -> int:
    """Keep what the exchange holds by itself, as it said at ``read_at``: new ones are taken over with their
    clocks, those that it no longer names are over. What the desk placed is confirmed or found to be over.

    Returns:
        How many rows changed.
    """
    set_based()
    card = customer_card(viewer=SYSTEM, customer_id=customer_id)
    rows = list(Hold.objects.running().of(card.id).select_for_update().order_by("id"))
    known = {row.exchange_ref: row for row in rows if row.exchange_ref}
    changed = 0
    for one in holds:
        row = known.get(one.id)
        if row is None and one.placed_by == HoldOrigin.EXCHANGE:
            row = _taken_over(one, card.id, card.jurisdiction, by)
            changed += 1
        elif row is not None:
            changed += _renewed(row, one)
    named = {one.id for one in holds}
    for row in rows:
        # Placed while the list was on its way: it may be too young to stand in it.
        if row.exchange_ref and row.exchange_ref not in named and row.seen_at < read_at:
            _gone(row, by)
            changed += 1
    return changed


def _gone(row: Hold, by: Actor) -> None:
    """The exchange no longer holds it. A hold of the desk that is not over is placed again: whoever released
    something else there may have released it with it."""
    if row.origin == HoldOrigin.FREEZE:
        return  # the lane reads it back by itself
    if row.origin == HoldOrigin.DESK and row.state == HoldState.ACTIVE:
        row.state, row.exchange_ref, row.trouble = HoldState.PLACING.value, "", "lifted_at_exchange"
        row.placing_no += 1
        row.review_at = now() + law.FOLLOW_WITHIN
        book.step(row, HoldStepKind.NOT_FOLLOWED, by, row.trouble)
        book.keep(row)
        announce(HoldWanted(row.id))
    else:
        ended = HoldEnd(row.end) if row.state == HoldState.RELEASING else HoldEnd.ENDED_AT_EXCHANGE
        _end(row, ended, by)
    entry(by, Outcome.DONE, subject_kind="hold", subject_id=row.id, customer_id=row.customer_id)


def _renewed(row: Hold, one: ExchangeHold) -> int:
    """What the exchange says anew of a hold that it placed itself; what the desk placed keeps its own law."""
    row.seen_at = now()
    before = (row.ends_at, row.extension_no, row.notified_at, row.reported_at)
    if row.origin == HoldOrigin.EXCHANGE:
        row.ends_at = one.expires_at if one.expires_at and one.expires_at > row.placed_at else row.ends_at
        row.extension_no = max(row.extension_no, one.extension_no)
        row.notified_at = row.notified_at or one.notified_at
        row.reported_at = row.reported_at or one.reported_at
    book.keep(row)
    return int((row.ends_at, row.extension_no, row.notified_at, row.reported_at) != before)


def _taken_over(one: ExchangeHold, customer_id: UUID, jurisdiction: str, by: Actor) -> Hold:
    profile = law.hold_profile(jurisdiction, one.placed_at.date())
    rule = profile.rule(law.reason_of_exchange(one.reason_code, profile))
    at = now()
    hold = Hold(
        id=uuid7(),
        client_key=uuid7(),
        customer_id=customer_id,
        jurisdiction=profile.code,
        profile=profile.version,
        reason=rule.reason.value,
        basis=(one.legal_basis or rule.basis)[:200],
        grounds=one.reason_code if one.reason_code in set(ReasonCode) else "",
        scope=sorted(one.scope),
        target=(HoldTarget.TRANSFER if one.transfer_id else HoldTarget.ACCOUNT).value,
        transfer_ref=one.transfer_id or "",
        origin=HoldOrigin.EXCHANGE.value,
        exchange_ref=one.id,
        placed_by_kind=ActorKind.SERVICE.value,
        placed_at=one.placed_at,
        counted_from=one.placed_at,
        ends_at=one.expires_at if one.expires_at and one.expires_at > one.placed_at else None,
        extension_no=one.extension_no,
        notified_at=one.notified_at,
        reported_at=one.reported_at,
        report_due_at=one.placed_at + law.REPORT_AT_ONCE if rule.report else None,
        review_at=_first_look(rule, one, at),
        state=HoldState.ACTIVE.value,
        seen_at=at,
    )
    hold.save(force_insert=True)
    book.step(hold, HoldStepKind.TAKEN_OVER, by, one.reason_code[:40])
    _tell_if_the_exchange_did_not(hold, rule, by)
    book.keep(hold)
    entry(by, Outcome.DONE, subject_kind="hold", subject_id=hold.id, customer_id=customer_id)
    announce(HoldPlaced(hold.id))
    return hold


def _first_look(rule: law.HoldRule, one: ExchangeHold, at: datetime) -> datetime | None:
    """A reason that is no law's is looked at by a person the same day; one without an end in time."""
    if rule.reason is HoldReason.UNSTATED:
        return at + law.NOTICE_FOLLOWS
    return None if one.expires_at else at + law.REVIEW_EVERY


def _tell_if_the_exchange_did_not(hold: Hold, rule: law.HoldRule, by: Actor) -> None:
    """What may be told is told at once; of the rest a person decides whether the exchange stayed silent for a
    reason."""
    if hold.notified_at is not None:
        return
    if rule.told:
        book.notify(hold, by)
    else:
        hold.notice_due_at = now() + law.NOTICE_FOLLOWS


@action("protection.mirror_freeze", open_to=(ActorKind.SYSTEM,))
def mirror_freeze(*, by: Actor, freeze_id: UUID) -> UUID | None:
    """Keep a hold beside a freeze, so that the customer's page and the queue know it: once it is confirmed,
    until it is released. A drill has none. The same freeze gives the same hold.

    Returns:
        The hold's id; None where there is none.
    """
    set_based()
    freeze = Freeze.objects.select_for_update().filter(id=freeze_id, drill=False).first()
    if freeze is None or freeze.confirmed_at is None:
        return None
    hold = Hold.objects.select_for_update().filter(freeze_id=freeze.id).first()
    if hold is None:
        if freeze.state == FreezeState.RELEASED:
            return None
        hold = _of_freeze(freeze, by)
        entry(by, Outcome.DONE, subject_kind="hold", subject_id=hold.id, customer_id=hold.customer_id)
    elif freeze.state == FreezeState.RELEASED and hold.state != HoldState.ENDED:
        _end(hold, HoldEnd.UNFROZEN, by)
        entry(by, Outcome.DONE, subject_kind="hold", subject_id=hold.id, customer_id=hold.customer_id)
    return hold.id


def _of_freeze(freeze: Freeze, by: Actor) -> Hold:
    card = customer_card(viewer=SYSTEM, customer_id=freeze.customer_id)
    at = now()
    profile = law.hold_profile(card.jurisdiction, at.date())
    rule = profile.rule(HoldReason.TAKEOVER)
    hold = Hold(
        id=uuid7(),
        client_key=uuid7(),
        customer_id=freeze.customer_id,
        jurisdiction=profile.code,
        profile=profile.version,
        reason=rule.reason.value,
        basis=rule.basis,
        scope=sorted(freeze.scope),
        target=HoldTarget.ACCOUNT.value,
        origin=HoldOrigin.FREEZE.value,
        exchange_ref=freeze.hold_id,
        freeze_id=freeze.id,
        ticket_id=freeze.ticket_id,
        placed_by_kind=ActorKind.CUSTOMER.value,
        placed_at=freeze.reported_at,
        counted_from=freeze.reported_at,
        # The freeze's own notices told the customer.
        notified_at=freeze.confirmed_at,
        review_at=freeze.reported_at + law.REVIEW_EVERY,
        state=HoldState.ACTIVE.value,
        seen_at=at,
    )
    hold.save(force_insert=True)
    book.step(hold, HoldStepKind.PLACED, by, freeze.reference)
    book.keep(hold)
    announce(HoldPlaced(hold.id))
    return hold
