"""Reads of holds: the queue of clocks, one hold with its history, what a customer sees of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Q

from havendesk.customers.queries import customer_by_ref, customer_card, customer_cards, exchange_ref
from havendesk.customers.types import CustomerCard
from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.cursors import cursor_text, place, read_cursor
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.protection.models import Freeze, Hold, HoldAppeal, HoldStep
from havendesk.protection.options import Desk, ProtectionOptions
from havendesk.protection.rules import holds as law
from havendesk.protection.rules.hold_texts import HOLDS_PAGE
from havendesk.protection.types import (
    AccountHold,
    AccountHolds,
    AppealCard,
    DueKind,
    FreezeState,
    HeldAccount,
    HoldCard,
    HoldEnd,
    HoldOrigin,
    HoldPage,
    HoldReason,
    HoldRow,
    HoldState,
    HoldStepCard,
    HoldStepKind,
    HoldTarget,
    OwnHold,
    ReasonChoice,
    WhyLater,
)

MOST = 200
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@dataclass(frozen=True, slots=True)
class HoldWish:
    """What the exchange is to do about a hold. ``until``: the last moment that the law allows. ``shared``:
    something else of ours relies on the same hold of the exchange, so that it must stay there."""

    id: UUID
    exchange_customer_id: str
    reason: HoldReason
    origin: HoldOrigin
    state: HoldState
    scope: tuple[HoldScope, ...]
    transfer_id: str
    exchange_ref: str
    until: datetime | None
    placing_no: int
    shared: bool


@query("protection.holds_due")
def holds_due(
    *,
    viewer: Actor,
    after: str = "",
    overdue_only: bool = False,
    due: DueKind | None = None,
    limit: int = 50,
) -> HoldPage:
    """Holds with a clock that runs, what runs out first at the top; overdue ones are therefore first.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    at = now()
    waiting = Hold.objects.waiting()
    rows = waiting.due_by(at) if overdue_only else waiting
    if due is not None:
        rows = rows.filter(due=due.value)
    if after:
        since, last = read_cursor(after, place)
        rows = rows.filter(Q(due_at__gt=since) | Q(due_at=since, id__gt=last))
    most = max(1, min(limit, MOST))
    found = list(rows.order_by("due_at", "id")[: most + 1])
    shown = found[:most]
    end = shown[-1] if len(found) > most else None
    return HoldPage(
        holds=tuple(_rows(shown, at)),
        after=cursor_text(end.due_at.isoformat(), str(end.id)) if end and end.due_at else "",
        open=waiting.count(),
        overdue=waiting.due_by(at).count(),
    )


@query("protection.holds_overdue")
def holds_overdue(*, viewer: Actor) -> int:
    """How many clocks of holds have run out."""
    return Hold.objects.waiting().due_by(now()).count()


@query("protection.holds_of", open_to=_MACHINES)
def holds_of(*, viewer: Actor, customer_id: UUID, running_only: bool = False) -> list[HoldRow]:
    """Holds of one customer, the newest first, at most 200."""
    card = customer_card(viewer=SYSTEM, customer_id=customer_id)
    rows = Hold.objects.of(card.id)
    rows = rows.running() if running_only else rows
    return _rows(rows.order_by("-placed_at", "id")[:MOST], now())


@query("protection.hold", reads=PersonalData.SECURITY)
def hold(*, viewer: Actor, hold_id: UUID) -> HoldCard:
    """One hold with its grounds, its history and the customer's last objection.

    Raises:
        Refused: ``not_found``.
    """
    row = Hold.objects.filter(id=hold_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="hold_id")
    about(subject=("hold", row.id), customer=row.customer_id)
    rule = law.profile_of_version(row.profile).rule(HoldReason(row.reason))
    steps = HoldStep.objects.filter(hold=row).order_by("at", "id")
    return HoldCard(
        row=_rows([row], now())[0],
        profile=row.profile,
        basis=row.basis,
        grounds=row.grounds,
        transfer_id=row.transfer_ref,
        exchange_hold_id=row.exchange_ref,
        counted_from=row.counted_from,
        latest_end=law.latest_end(rule, row.counted_from),
        notice_due_at=row.notice_due_at,
        notified_at=row.notified_at,
        why_later=WhyLater(row.why_later) if row.why_later else None,
        may_defer=rule.may_follow,
        report_due_at=row.report_due_at,
        reported_at=row.reported_at,
        report_receipt=row.report_receipt,
        review_at=row.review_at,
        ended_at=row.ended_at,
        end=HoldEnd(row.end) if row.end else None,
        placed_by_kind=row.placed_by_kind,
        placed_by=row.placed_by_id,
        ticket_id=row.ticket_id,
        trouble=row.trouble,
        appeal=_last_appeals([row.id]).get(row.id),
        steps=tuple(
            HoldStepCard(HoldStepKind(one.kind), one.at, one.by_kind, one.by_id, one.note) for one in steps
        ),
    )


@query("protection.own_holds", reads=PersonalData.SECURITY, open_to=(ActorKind.CUSTOMER, *_MACHINES))
def own_holds(*, viewer: Actor, customer_id: UUID) -> list[OwnHold]:
    """What runs on the customer's own account, as they may hear it, the newest first: checks that are not
    explained are one, whose id is that of the oldest.

    Raises:
        Refused: ``not_found`` when a customer asks for another one.
    """
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    about(subject=("customer", customer_id), customer=customer_id)
    rows = _running(customer_id)
    appeals = _last_appeals([row.id for row in rows])
    told = [row for row in rows if _may_hear(row)]
    checks = [row for row in rows if not _may_hear(row)]
    return [_own(row, appeals.get(row.id)) for row in told] + [
        _check(row, appeals.get(row.id)) for row in checks[-1:]
    ]


@query("protection.account_holds", reads=PersonalData.SECURITY, open_to=_MACHINES)
def account_holds(*, viewer: Actor, exchange_customer_id: str) -> AccountHolds:
    """What our book says of this account, for whoever answers its customer: each hold with the exchange's, so
    that both are told as one. Nothing of a check is in it but that it runs."""
    customer_id = customer_by_ref(viewer=SYSTEM, exchange_ref=exchange_customer_id)
    about(subject=("exchange_customer", None), customer=customer_id)
    rows = _running(customer_id) if customer_id else []
    appeals = _last_appeals([row.id for row in rows])
    page = cast(Desk, options_of(ProtectionOptions)).address + HOLDS_PAGE
    return AccountHolds(tuple(_beside(row, appeals.get(row.id)) for row in rows), page)


@query("protection.hold_reasons")
def hold_reasons(*, viewer: Actor, customer_id: UUID) -> list[ReasonChoice]:
    """The closed list of reasons for this customer today, for whoever places a hold.

    Raises:
        Refused: ``not_found``.
    """
    card = customer_card(viewer=SYSTEM, customer_id=customer_id)
    at = now()
    return list(_choices(law.hold_profile(card.jurisdiction, at.date()), at))


@query("protection.hold_account", reads=PersonalData.IDENTITY)
def hold_account(*, viewer: Actor, account: str) -> HeldAccount:
    """The account that the exchange knows by this identifier, for whoever places a hold: an order names an
    account, and nobody finds one here by searching. The look is recorded.

    Raises:
        Refused: ``not_found`` for an account that never came to the desk.
    """
    customer_id = customer_by_ref(viewer=SYSTEM, exchange_ref=account.strip())
    if customer_id is None:
        raise Refused(ErrorCode.NOT_FOUND, field="account")
    about(subject=("customer", customer_id), customer=customer_id)
    card = customer_card(viewer=SYSTEM, customer_id=customer_id)
    at = now()
    profile = law.hold_profile(card.jurisdiction, at.date())
    return HeldAccount(
        customer_id=card.id,
        alias=card.alias,
        jurisdiction=profile.code,
        profile=profile.version,
        running=Hold.objects.running().of(card.id).count(),
        reasons=_choices(profile, at),
    )


def _choices(profile: law.HoldProfile, at: datetime) -> tuple[ReasonChoice, ...]:
    return tuple(
        ReasonChoice(
            reason=rule.reason,
            basis=rule.basis,
            scope=tuple(sorted(rule.scope)),
            why_later=rule.may_follow,
            from_deposit=rule.from_deposit,
            latest_end=None if rule.from_deposit else law.latest_end(rule, at),
            extensions=rule.extensions,
            report=rule.report,
        )
        for rule in profile.rules
        if rule.by_hand
    )


@query("protection.appeal_words", open_to=(ActorKind.SYSTEM,))
def appeal_words(*, viewer: Actor, appeal_id: UUID) -> tuple[CustomerCard, AppealCard] | None:
    """An appeal and who made it, for the ticket that is opened with its words; None when it is gone."""
    row = HoldAppeal.objects.filter(id=appeal_id).first()
    if row is None:
        return None
    return customer_card(viewer=SYSTEM, customer_id=row.customer_id), _appeal(row)


@query("protection.hold_wish", open_to=(ActorKind.SYSTEM,))
def hold_wish(*, viewer: Actor, hold_id: UUID) -> HoldWish | None:
    """What the exchange is to do about this hold now; None when it has followed."""
    row = Hold.objects.filter(id=hold_id, state__in=(HoldState.PLACING, HoldState.RELEASING)).first()
    if row is None:
        return None
    reference = exchange_ref(viewer=SYSTEM, customer_id=row.customer_id)
    if reference is None:
        return None
    rule = law.profile_of_version(row.profile).rule(HoldReason(row.reason))
    return HoldWish(
        id=row.id,
        exchange_customer_id=reference,
        reason=HoldReason(row.reason),
        origin=HoldOrigin(row.origin),
        state=HoldState(row.state),
        scope=tuple(HoldScope(part) for part in row.scope),
        transfer_id=row.transfer_ref,
        exchange_ref=row.exchange_ref,
        until=law.latest_end(rule, row.counted_from),
        placing_no=row.placing_no,
        shared=_shared(row),
    )


def _shared(row: Hold) -> bool:
    """An exchange may keep one hold for all that the desk asks of an account."""
    if not row.exchange_ref:
        return False
    others = Hold.objects.running().filter(exchange_ref=row.exchange_ref).exclude(id=row.id)
    freezes = Freeze.objects.filter(hold_id=row.exchange_ref).exclude(state=FreezeState.RELEASED)
    return others.exclude(state=HoldState.RELEASING).exists() or freezes.exists()


@query("protection.holds_to_follow", open_to=(ActorKind.SYSTEM,))
def holds_to_follow(*, viewer: Actor, limit: int = 50) -> list[UUID]:
    """Holds that the exchange has not followed yet, those longest without a word of it first."""
    rows = Hold.objects.filter(state__in=(HoldState.PLACING, HoldState.RELEASING)).order_by("seen_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


@query("protection.customers_to_read", open_to=(ActorKind.SYSTEM,))
def customers_to_read(*, viewer: Actor, before: datetime, limit: int = 50) -> list[UUID]:
    """Customers with holds of which the exchange has said nothing since then, the longest first."""
    rows = Hold.objects.running().filter(seen_at__lt=before).order_by("seen_at")
    return list(dict.fromkeys(rows.values_list("customer_id", flat=True)[:limit]))


def _running(customer_id: UUID) -> list[Hold]:
    return list(Hold.objects.running().of(customer_id).order_by("-placed_at", "id")[:MOST])


def _may_hear(row: Hold) -> bool:
    """Whether the customer may hear why: the reason is one that is told, and nobody has asked to wait."""
    rule = law.profile_of_version(row.profile).rule(HoldReason(row.reason))
    return rule.told and (row.notified_at is not None or row.why_later not in law.SILENT_UNTIL_TOLD)


def _beside(row: Hold, appeal: AppealCard | None) -> AccountHold:
    if not _may_hear(row):
        return AccountHold(row.exchange_ref, _check(row, appeal), None, 0)
    return AccountHold(row.exchange_ref, _own(row, appeal), row.notified_at, row.extension_no)


def _own(row: Hold, appeal: AppealCard | None) -> OwnHold:
    return OwnHold(
        id=row.id,
        reason=HoldReason(row.reason),
        basis=row.basis,
        target=HoldTarget(row.target),
        asset=row.asset,
        scope=_scope(row),
        since=row.placed_at,
        until=row.ends_at,
        looked_at_by=row.review_at if row.ends_at is None else None,
        appeal=appeal,
        may_appeal=_may_appeal(row, appeal),
    )


def _check(row: Hold, appeal: AppealCard | None) -> OwnHold:
    return OwnHold(
        id=row.id,
        reason=None,
        basis="",
        target=HoldTarget(row.target),
        asset="",
        scope=(),
        since=None,
        until=None,
        looked_at_by=None,
        appeal=appeal,
        may_appeal=_may_appeal(row, appeal),
    )


def _may_appeal(row: Hold, appeal: AppealCard | None) -> bool:
    """One objection at a time, and none to what is on its way out or what the owner's recovery ends."""
    open_one = appeal is not None and appeal.granted is None
    runs = row.state in (HoldState.PLACING, HoldState.ACTIVE)
    return runs and not open_one and row.origin != HoldOrigin.FREEZE


def _last_appeals(hold_ids: Collection[UUID]) -> dict[UUID, AppealCard]:
    rows = HoldAppeal.objects.filter(hold_id__in=hold_ids).order_by("at")
    return {row.hold_id: _appeal(row) for row in rows}


def _appeal(row: HoldAppeal) -> AppealCard:
    return AppealCard(
        id=row.id,
        at=row.at,
        due_at=row.due_at,
        words=row.words,
        ticket_id=row.ticket_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        granted=row.granted,
        answer=row.answer,
    )


def _rows(rows: Iterable[Hold], at: datetime) -> list[HoldRow]:
    found = list(rows)
    cards = customer_cards(viewer=SYSTEM, customer_ids={row.customer_id for row in found}) if found else {}
    return [_row(row, cards[row.customer_id].alias, at) for row in found]


def _row(row: Hold, alias: str, at: datetime) -> HoldRow:
    rule = law.profile_of_version(row.profile).rule(HoldReason(row.reason))
    runs = row.state in (HoldState.PLACING, HoldState.ACTIVE)
    ours = row.origin == HoldOrigin.DESK
    return HoldRow(
        id=row.id,
        customer_id=row.customer_id,
        alias=alias,
        jurisdiction=row.jurisdiction,
        reason=HoldReason(row.reason),
        target=HoldTarget(row.target),
        asset=row.asset,
        scope=_scope(row),
        origin=HoldOrigin(row.origin),
        state=HoldState(row.state),
        placed_at=row.placed_at,
        ends_at=row.ends_at,
        extension_no=row.extension_no,
        extensions_left=max(0, rule.extensions - row.extension_no) if runs and ours else 0,
        due=DueKind(row.due) if row.due else None,
        due_at=row.due_at,
        overdue=row.due_at is not None and row.due_at <= at,
        appealed=row.appeal_due_at is not None,
        may_release=runs and ours,
    )


def _scope(row: Hold) -> tuple[HoldScope, ...]:
    known = set(HoldScope)
    return tuple(HoldScope(part) for part in row.scope if part in known)
