"""What one may do alone: counted against limits, widened for minutes by breaking the glass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.people import queries
from havendesk.people.actions.approvals import (
    approvable_act,
    ask_approval,
    canonical,
    not_refused_lately,
    one_after_another,
    waiting,
    want_reason,
)
from havendesk.people.actions.presence import working
from havendesk.people.events import GlassBroken
from havendesk.people.models import AuthorityLimit, AuthorityUse, BreakGlass, Staff
from havendesk.people.options import PeopleOptions
from havendesk.people.rules.authority import alone, limits_of, line_between
from havendesk.people.types import BreakGlassCard, ReviewVerdict, Role, Used

KEY_LENGTH = 200
SET_LIMIT = "people.set_limit"
_REVIEW_WITHIN = timedelta(days=1)


@action("people.need_authority", open_to=(ActorKind.SYSTEM,))
def need_authority(
    *,
    by: Actor,
    act: str,
    arguments: Mapping[str, Any],
    reason: str,
    key: str,
    value: Amount | None = None,
    worth: Decimal | None = None,
) -> None:
    """See to it that ``by`` may do this act now, alone. The act itself calls it, in its own transaction where
    it has one. What the desk does by itself passes, and so does what was approved. What is beyond the limits
    is refused, and an approval is asked for instead: it stays although the act is taken back.

    Args:
        act: its name, as registered with :func:`havendesk.kernel.approvals.approvable`.
        arguments: what it is run with if it is approved; JSON values, ids, times, Amounts.
        key: the act's own idempotency key, at most 200 characters; the same key counts once.
        value: what it moves, if it moves anything.
        worth: the same in the reference currency (option ``people_reference_currency``), where it is known.

    Raises:
        Refused: ``approval_needed`` with ``approval``, the id of what is asked for instead; ``forbidden`` for
            anybody but staff; ``reason_missing``; ``approval_refused`` when a second person refused exactly
            this within a day; ``idempotency_key_reused`` when the key counted for something else.
    """
    set_based()
    if by.kind is ActorKind.SYSTEM:
        return
    if not by.is_staff:
        raise Refused(ErrorCode.FORBIDDEN, permission=act)
    if not key or len(key) > KEY_LENGTH:
        raise Refused(ErrorCode.FIELD_INVALID, field="key", most=KEY_LENGTH)
    want_reason(reason)
    approvable_act(act)
    plain, digest = canonical(act, arguments)
    staff = working(by.id)
    one_after_another(staff.id, act)
    counted = AuthorityUse.objects.filter(staff=staff, act=act, key=key).first()
    if counted is not None:
        if bytes(counted.digest) != digest:
            raise Refused(ErrorCode.IDEMPOTENCY_KEY_REUSED, field="key")
        return
    glass = None
    if not _alone(staff, act, value, worth):
        glass = BreakGlass.objects.filter(staff=staff, act=act, until__gt=now(), reviewed_at=None).first()
        if glass is None:
            raise _beyond(by, staff.id, act, plain, digest, reason, value)
    use = AuthorityUse(staff=staff, act=act, key=key, digest=digest, glass=glass)
    _count(use, value, worth)


def _alone(staff: Staff, act: str, value: Amount | None, worth: Decimal | None) -> bool:
    reference = options_of(PeopleOptions).people_reference_currency
    limits = limits_of(staff.roles, act, queries.own_limits(viewer=SYSTEM, act=act), reference)
    return alone(limits, _used(staff.id, act), value, worth, reference)


def _count(use: AuthorityUse, value: Amount | None, worth: Decimal | None) -> None:
    use.at = now()
    use.day = use.at.date()
    use.worth = worth
    if value is not None:
        use.asset, use.quantity = value.asset, value.quantity
        if value.asset == options_of(PeopleOptions).people_reference_currency:
            use.worth = value.quantity
    use.save(force_insert=True)


def _used(staff_id: UUID, act: str) -> Used:
    rows = AuthorityUse.objects.filter(staff_id=staff_id, act=act, day=now().date())
    totals = rows.aggregate(count=Count("id"), worth=Sum("worth"))
    sums = rows.exclude(asset="").values_list("asset").annotate(total=Sum("quantity"))
    return Used(totals["count"], dict(sums), totals["worth"] or Decimal(0))


def _beyond(
    by: Actor,
    staff_id: UUID,
    act: str,
    plain: dict[str, Any],
    digest: bytes,
    reason: str,
    value: Amount | None,
) -> Refused:
    """The refusal, which leaves an approval behind unless one waits already."""
    standing = waiting(staff_id, digest)
    if standing is not None:
        return Refused(ErrorCode.APPROVAL_NEEDED, approval=str(standing))
    not_refused_lately(staff_id, digest)
    approval_id = uuid7()

    def ask() -> None:
        ask_approval(by=by, act=act, arguments=plain, reason=reason, value=value, approval_id=approval_id)

    return Refused(ErrorCode.APPROVAL_NEEDED, then=ask, approval=str(approval_id))


@action("people.break_glass", step_up=True)
def break_glass(*, by: Actor, act: str, reason: str) -> BreakGlassCard:
    """Do alone what needs two, for ``people_break_glass_minutes``, when nobody can be waited for. Security is
    told at once; a review by somebody of another line is due the next day, and until it is settled this
    person breaks no other glass.

    Raises:
        Refused: ``field_invalid``; ``forbidden`` when one may not do the act at all; ``reason_missing``;
            ``review_open``.
    """
    known = approvable_act(act)
    if not by.may(known.permission) or act == SET_LIMIT:
        raise Refused(ErrorCode.FORBIDDEN, permission=known.permission)
    text = want_reason(reason)
    staff = working(by.id)
    one_after_another(staff.id, "break_glass")
    if BreakGlass.objects.filter(staff=staff, reviewed_at=None).exists():
        raise Refused(ErrorCode.REVIEW_OPEN)
    at = now()
    row = BreakGlass.objects.create(
        act=act,
        staff=staff,
        reason=text,
        since=at,
        until=at + timedelta(minutes=options_of(PeopleOptions).people_break_glass_minutes),
        due_at=at + _REVIEW_WITHIN,
    )
    about(subject=("break_glass", row.id), reason=text, after={"act": act, "staff": str(staff.id)})
    announce(GlassBroken(row.id, staff.id))
    ring(*(f"inbox:{one}" for one in queries.reviewers(viewer=SYSTEM)))
    return queries.glass(viewer=SYSTEM, glass_id=row.id)


@action("people.settle_review", step_up=True)
def settle_review(*, by: Actor, glass_id: UUID, justified: bool, note: str) -> BreakGlassCard:
    """Say, after the fact, whether a break-glass was justified. It ends the window if it still lasts.

    Raises:
        Refused: ``not_found``; ``approval_settled`` when it was reviewed; ``same_line``; ``reason_missing``.
    """
    text = want_reason(note)
    row = BreakGlass.objects.select_for_update().filter(id=glass_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="glass_id")
    about(subject=("break_glass", row.id), reason=text)
    reviewer = working(by.id)
    people = queries.lines(viewer=SYSTEM, staff_ids=[row.staff_id, reviewer.id])
    why = line_between(people[row.staff_id], people[reviewer.id])
    if why is not None:
        raise Refused(ErrorCode.SAME_LINE, why=why.value)
    if row.reviewed_at is not None:
        raise Refused(ErrorCode.APPROVAL_SETTLED)
    verdict = ReviewVerdict.JUSTIFIED if justified else ReviewVerdict.NOT_JUSTIFIED
    row.reviewed_by, row.reviewed_at, row.verdict, row.note = reviewer, now(), verdict.value, text
    row.until = min(row.until, now())
    row.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "note", "until"])
    about(after={"verdict": verdict.value})
    ring(*(f"inbox:{one}" for one in queries.reviewers(viewer=SYSTEM)))
    return queries.glass(viewer=SYSTEM, glass_id=row.id)


@action(SET_LIMIT, open_to=(ActorKind.SYSTEM,), step_up=True)
def set_limit(
    *,
    by: Actor,
    role: str,
    act: str,
    count: int | None,
    value: Amount | None,
    reason: str,
    key: str,
) -> None:
    """Say what a role may do alone of an act in a day, instead of the default. Nobody widens limits alone: it
    always takes a second person.

    Raises:
        Refused: ``field_invalid`` (role, act, count, value); ``approval_needed``; ``reason_missing``.
    """
    if role not in set(Role):
        raise Refused(ErrorCode.FIELD_INVALID, field="role")
    approvable_act(act)
    if act == SET_LIMIT:
        raise Refused(ErrorCode.FIELD_INVALID, field="act")
    if count is not None and not 0 <= count <= 100_000:
        raise Refused(ErrorCode.FIELD_INVALID, field="count", least=0, most=100_000)
    if value is not None and value.quantity < 0:
        raise Refused(ErrorCode.FIELD_INVALID, field="value")
    arguments = {"role": role, "act": act, "count": count, "value": value}
    need_authority(by=by, act=SET_LIMIT, arguments=arguments, reason=reason, key=key)
    asset = value.asset if value else ""
    AuthorityLimit.objects.update_or_create(
        role=role,
        act=act,
        asset=asset,
        defaults={"count_per_day": count, "value_per_day": value.quantity if value else None},
    )
    about(subject=("limit", None), reason=reason, after={**arguments, "value": str(value) if value else None})


def _set_limit(order: ApprovedAct) -> None:
    told = order.arguments
    value = told["value"] and Amount.parse(told["value"]["asset"], told["value"]["amount"])
    set_limit(
        by=order.by,
        role=told["role"],
        act=told["act"],
        count=told["count"],
        value=value,
        reason=order.reason,
        key=order.idempotency_key,
    )


def _limit_in_words(told: Mapping[str, Any]) -> str:
    value = told.get("value")
    moved = f", worth up to {value['amount']} {value['asset']}" if value else ""
    often = "any number of times" if told.get("count") is None else f"{told.get('count')} times"
    return f"Let the role {told.get('role')} do {told.get('act')} alone {often} a day{moved}."


approvable(SET_LIMIT, run=_set_limit, describe=_limit_in_words)
