"""What people do with holds: place, tell, report, look again. Each keeps its clocks running.

The exchange follows by a job: an act here is a wish, and its row says how far the exchange is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from havendesk.customers.queries import customer_card, exchange_ref
from havendesk.customers.types import CustomerCard
from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.protection.actions import hold_book as book
from havendesk.protection.events import HoldWanted
from havendesk.protection.models import Hold
from havendesk.protection.rules import holds as law
from havendesk.protection.types import (
    HoldOrigin,
    HoldReason,
    HoldState,
    HoldStepKind,
    HoldTarget,
    WhyLater,
)

MOST_GROUNDS = 1000
MOST_RECEIPT = 120
_LONGEST_REF = 128


@action("protection.place_hold")
def place_hold(
    *,
    by: Actor,
    customer_id: UUID,
    reason: HoldReason,
    scope: Collection[HoldScope],
    grounds: str,
    client_key: UUID,
    transfer_id: str = "",
    asset: str = "",
    deposited_at: datetime | None = None,
    ends_at: datetime | None = None,
    why_later: WhyLater | None = None,
    ticket_id: UUID | None = None,
) -> UUID:
    """Hold an account, or one transfer of it, for a reason that the customer's jurisdiction knows.

    The customer is told in the same transaction, so before the exchange is asked; ``why_later`` (of the
    reason's closed list) defers that. The same ``client_key`` gives the same hold.

    Args:
        grounds: why, for those who decide on it; customers never see it.
        transfer_id: hold this transfer only; empty holds the account.
        asset: of the transfer, for the record.
        deposited_at: of the deposit from which a scam delay counts.
        ends_at: earlier than the law's longest duration; needed by nobody where the law gives one.

    Returns:
        The hold's id.

    Raises:
        Refused: ``reason_missing`` (grounds), ``not_found`` (customer without an account), ``field_invalid``
            with the field, ``hold_limit`` where the law's longest duration is over or exceeded,
            ``idempotency_key_reused``. Nothing was held and nobody was told.
    """
    about(subject=("hold", None), customer=customer_id, ticket=ticket_id, reason=grounds[:500])
    words = book.needs(grounds, "grounds", MOST_GROUNDS)
    card = _account(customer_id)
    known = _placed_before(client_key, card.id, reason)
    if known is not None:
        return known
    what = _What(reason, scope, words, transfer_id, asset, deposited_at, ends_at)
    hold, rule = _new(card, what)
    hold.client_key, hold.ticket_id = client_key, ticket_id
    hold.placed_by_kind, hold.placed_by_id = by.kind.value, by.id
    _store(hold)
    about(subject=("hold", hold.id), after=record_of(hold))
    book.step(hold, HoldStepKind.PLACED, by, words)
    _notice_at_start(hold, rule, why_later, by)
    book.keep(hold)
    announce(HoldWanted(hold.id))
    return hold.id


@dataclass(frozen=True, slots=True)
class _What:
    """What is to be held, as somebody asked for it."""

    reason: HoldReason
    scope: Collection[HoldScope]
    grounds: str
    transfer_id: str
    asset: str
    deposited_at: datetime | None
    ends_at: datetime | None


def _new(card: CustomerCard, what: _What) -> tuple[Hold, law.HoldRule]:
    """The row under today's law, and its rule; nothing is stored."""
    at = now()
    profile = law.hold_profile(card.jurisdiction, at.date())
    rule = profile.rule(what.reason)
    if not profile.knows(what.reason) or not rule.by_hand:
        detail = "The profile of this jurisdiction has no such reason."
        raise book.invalid("reason", detail, profile=profile.version)
    counted_from = _counted_from(rule, what.deposited_at, at)
    hold = Hold(
        id=uuid7(),
        customer_id=card.id,
        jurisdiction=profile.code,
        profile=profile.version,
        reason=what.reason.value,
        basis=rule.basis,
        grounds=what.grounds,
        scope=_scope(rule, what.scope),
        target=(HoldTarget.TRANSFER if what.transfer_id else HoldTarget.ACCOUNT).value,
        transfer_ref=_reference(what.transfer_id),
        asset=what.asset.strip()[:20],
        origin=HoldOrigin.DESK.value,
        placed_at=at,
        counted_from=counted_from,
        ends_at=_first_end(rule, counted_from, what.ends_at, at),
        review_at=at + law.FOLLOW_WITHIN,
        report_due_at=at + law.REPORT_AT_ONCE if rule.report else None,
        state=HoldState.PLACING.value,
        seen_at=at,
    )
    return hold, rule


def _account(customer_id: UUID) -> CustomerCard:
    card = customer_card(viewer=SYSTEM, customer_id=customer_id)
    if exchange_ref(viewer=SYSTEM, customer_id=card.id) is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id", detail="This visitor has no account.")
    return card


def _placed_before(client_key: UUID, customer_id: UUID, reason: HoldReason) -> UUID | None:
    row = Hold.objects.filter(client_key=client_key).only("id", "customer_id", "reason").first()
    if row is None:
        return None
    if (row.customer_id, row.reason) != (customer_id, reason.value):
        raise Refused(ErrorCode.IDEMPOTENCY_KEY_REUSED, field="client_key")
    return row.id


def _store(hold: Hold) -> None:
    try:
        with transaction.atomic():
            hold.save(force_insert=True)
    except IntegrityError as error:  # the same key at the same moment
        raise Refused(ErrorCode.CONFLICT, field="client_key") from error


def _counted_from(rule: law.HoldRule, deposited_at: datetime | None, at: datetime) -> datetime:
    if not rule.from_deposit:
        return at
    if deposited_at is None:
        raise book.invalid("deposited_at", "This reason counts from a deposit: name its time.")
    if deposited_at > at:
        raise book.invalid("deposited_at", "This lies in the future.")
    return deposited_at


def _scope(rule: law.HoldRule, scope: Collection[HoldScope]) -> list[str]:
    if not scope:
        raise book.invalid("scope", "Say what is held.")
    wrong = law.wrong_scope(rule, scope)
    if wrong:
        raise book.invalid(
            "scope", "This reason does not allow that.", parts=sorted(part.value for part in wrong)
        )
    return sorted(part.value for part in scope)


def _reference(transfer_id: str) -> str:
    if len(transfer_id) > _LONGEST_REF:
        raise book.invalid("transfer_id", "This is no transfer of the exchange.")
    return transfer_id.strip()


def _first_end(
    rule: law.HoldRule, counted_from: datetime, ends_at: datetime | None, at: datetime
) -> datetime | None:
    longest = law.first_end(rule, counted_from)
    if ends_at is not None and ends_at <= at:
        raise book.invalid("ends_at", "The end lies in the past.")
    if longest is None:
        return ends_at
    if longest <= at:
        raise Refused(ErrorCode.HOLD_LIMIT, field="deposited_at", latest=iso(longest))
    if ends_at is not None and ends_at > longest:
        raise Refused(ErrorCode.HOLD_LIMIT, field="ends_at", latest=iso(longest))
    return ends_at or longest


def _notice_at_start(hold: Hold, rule: law.HoldRule, why_later: WhyLater | None, by: Actor) -> None:
    if why_later is None:
        book.notify(hold, by)
        return
    _defer(hold, rule, why_later)
    book.step(hold, HoldStepKind.NOTICE_DEFERRED, by, why_later.value)


def _defer(hold: Hold, rule: law.HoldRule, why_later: WhyLater) -> None:
    if why_later not in rule.may_follow:
        raise book.invalid(
            "why_later",
            "This reason does not let the notice wait for that.",
            allowed=[one.value for one in rule.may_follow],
        )
    urgent = why_later is WhyLater.URGENT
    hold.why_later = why_later.value
    hold.notice_due_at = now() + (law.NOTICE_FOLLOWS if urgent else law.REVIEW_EVERY)


def record_of(hold: Hold) -> dict[str, object]:
    """What the record keeps of a hold."""
    return {
        "reason": hold.reason,
        "profile": hold.profile,
        "scope": hold.scope,
        "target": hold.target,
        "ends_at": iso(hold.ends_at) if hold.ends_at else None,
        "extension_no": hold.extension_no,
    }


@action("protection.notify_hold")
def notify_hold(*, by: Actor, hold_id: UUID, told_at: datetime | None = None, how: str = "") -> None:
    """Tell the customer now, or note that they were told by another way (``told_at`` and ``how``).

    Raises:
        Refused: ``not_found``, ``conflict`` when they were told before, ``field_invalid`` (``told_at`` in the
            future or before the hold by more than its report, ``how`` empty).
    """
    hold = book.locked(hold_id)
    if hold.notified_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="hold_id", detail="The customer was told before.")
    if told_at is None:
        book.notify(hold, by)
    else:
        if told_at > now():
            raise book.invalid("told_at", "This lies in the future.")
        note = book.needs(how, "how", MOST_GROUNDS)
        hold.notified_at, hold.notice_due_at = told_at, None
        book.step(hold, HoldStepKind.NOTIFIED, by, note)
    book.keep(hold)


@action("protection.defer_hold_notice")
def defer_hold_notice(*, by: Actor, hold_id: UUID, why_later: WhyLater, note: str) -> None:
    """Say why the customer is not told yet; a new clock begins.

    Raises:
        Refused: ``not_found``, ``hold_ended``, ``conflict`` when they were told, ``field_invalid`` for what
            the reason does not allow, ``reason_missing`` (``note``).
    """
    hold = book.running(hold_id)
    if hold.notified_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="hold_id", detail="The customer was told before.")
    words = book.needs(note, "note", MOST_GROUNDS)
    _defer(hold, book.rule_of(hold), why_later)
    about(reason=words[:500], after={"why_later": why_later.value})
    book.step(hold, HoldStepKind.NOTICE_DEFERRED, by, f"{why_later.value}: {words}")
    book.keep(hold)


@action("protection.note_hold_report")
def note_hold_report(*, by: Actor, hold_id: UUID, receipt: str, reported_at: datetime | None = None) -> None:
    """Note that the authority was told, with the receipt's number. Also after the end: the duty outlives it.

    Raises:
        Refused: ``not_found``, ``conflict`` when it was noted before, ``field_invalid`` (``receipt`` empty or
            too long, ``reported_at`` in the future or before the hold, or a reason that no authority waits
            for).
    """
    hold = book.locked(hold_id)
    if hold.report_due_at is None:
        raise book.invalid("hold_id", "No authority waits for a report of this hold.")
    if hold.reported_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="hold_id", detail="The report was noted before.")
    number = receipt.replace("\0", "").strip()
    if not 0 < len(number) <= MOST_RECEIPT:
        raise book.invalid("receipt", "Give the number of the receipt.", most=MOST_RECEIPT)
    at = reported_at or now()
    if not hold.placed_at <= at <= now():
        raise book.invalid("reported_at", "A report comes after the hold and not in the future.")
    hold.reported_at, hold.report_receipt = at, number
    about(after={"receipt": number, "reported_at": iso(at)})
    book.step(hold, HoldStepKind.REPORTED, by, number)
    book.keep(hold)


@action("protection.review_hold")
def review_hold(*, by: Actor, hold_id: UUID, reason: str) -> datetime:
    """Look again at a hold and say why it stays; the next look is due in 30 days.

    Raises:
        Refused: ``reason_missing``, ``not_found``, ``hold_ended``.
    """
    words = book.needs(reason, "reason", MOST_GROUNDS)
    hold = book.running(hold_id)
    hold.review_at = now() + law.REVIEW_EVERY
    about(reason=words[:500])
    book.step(hold, HoldStepKind.REVIEWED, by, words)
    book.keep(hold)
    return hold.review_at
