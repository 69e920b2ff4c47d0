"""Reads of approvals, limits and lines."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import APPROVABLE
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people.models import (
    Approval,
    AuthorityLimit,
    AuthorityUse,
    BreakGlass,
    Membership,
    Presence,
    Staff,
)
from havendesk.people.options import PeopleOptions
from havendesk.people.queries.staff import own_id
from havendesk.people.rules import ROLE_PERMISSIONS
from havendesk.people.rules.authority import DEFAULT_LIMITS, limits_of, line_between
from havendesk.people.types import (
    ApprovalCard,
    ApprovalState,
    BreakGlassCard,
    Limit,
    Person,
    PresenceStatus,
    ReviewVerdict,
    Role,
    ToDecide,
)

MOST = 200
_SYSTEM = (ActorKind.SYSTEM,)
_OPEN = (ApprovalState.WAITING, ApprovalState.APPROVED)
SEES_ALL = "people.all_approvals"
SETTLES = "people.settle_review"


@query("people.approval", open_to=_SYSTEM)
def approval(*, viewer: Actor, approval_id: UUID) -> ApprovalCard:
    """One approval: for the two whom it concerns, and for whoever may see all.

    Raises:
        Refused: ``not_found``.
    """
    row = _approvals(Approval.objects.filter(id=approval_id)).first()
    if row is None or not _concerns(viewer, row):
        raise Refused(ErrorCode.NOT_FOUND, field="approval_id")
    return _card(row)


@query("people.approvals")
def approvals(*, viewer: Actor, limit: int = MOST) -> list[ApprovalCard]:
    """Approvals that the viewer is to decide, has decided or asked, open ones first, then newest first. One
    statement."""
    second = Q(second_id=viewer.id, state__in=_OPEN) | Q(second_id=viewer.id, decided_at__isnull=False)
    return _cards(Approval.objects.filter(second | Q(asked_by_id=viewer.id)), limit)


@query(SEES_ALL, open_to=_SYSTEM)
def all_approvals(*, viewer: Actor, limit: int = MOST) -> list[ApprovalCard]:
    """Approvals of the whole desk, in the same order. One statement."""
    return _cards(Approval.objects.all(), limit)


def _cards(rows: QuerySet[Approval], limit: int) -> list[ApprovalCard]:
    closed = Case(When(state__in=_OPEN, then=0), default=1, output_field=IntegerField())
    return [_card(row) for row in _approvals(rows).order_by(closed, "-asked_at", "-id")[: min(limit, MOST)]]


def _approvals(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    return rows.select_related("asked_by", "second")


def _concerns(viewer: Actor, row: Approval) -> bool:
    return not viewer.is_staff or viewer.id in (row.asked_by_id, row.second_id) or viewer.may(SEES_ALL)


@query("people.to_decide")
def to_decide(*, viewer: Actor) -> ToDecide:
    """How much waits for the viewer. At most two statements."""
    mine = Approval.objects.filter(second_id=viewer.id, state=ApprovalState.WAITING, expires_at__gt=now())
    reviews = 0
    if viewer.may(SETTLES):
        reviews = BreakGlass.objects.filter(reviewed_at=None).exclude(staff_id=own_id(viewer)).count()
    return ToDecide(mine.count(), reviews)


@query("people.glass", open_to=_SYSTEM)
def glass(*, viewer: Actor, glass_id: UUID) -> BreakGlassCard:
    """One break-glass.

    Raises:
        Refused: ``not_found``.
    """
    cards = _glasses(BreakGlass.objects.filter(id=glass_id))
    if not cards:
        raise Refused(ErrorCode.NOT_FOUND, field="glass_id")
    return cards[0]


@query("people.glasses", open_to=_SYSTEM)
def glasses(*, viewer: Actor) -> list[BreakGlassCard]:
    """When somebody did alone what needs two: of the whole desk for whoever settles reviews, else one's own.
    Those without a review first. One statement."""
    rows = BreakGlass.objects.all()
    if viewer.is_staff and not viewer.may(SETTLES):
        rows = rows.filter(staff_id=own_id(viewer))
    return _glasses(rows.order_by(Coalesce("reviewed_at", "due_at").desc())[:MOST])


def _glasses(rows: QuerySet[BreakGlass]) -> list[BreakGlassCard]:
    uses = AuthorityUse.objects.filter(glass_id=OuterRef("pk")).values("glass_id").annotate(n=Count("id"))
    found = rows.select_related("staff", "reviewed_by").annotate(uses=Coalesce(Subquery(uses.values("n")), 0))
    cards = [
        BreakGlassCard(
            id=row.id,
            act=row.act,
            staff_id=row.staff_id,
            staff_name=row.staff.name,
            reason=row.reason,
            since=row.since,
            until=row.until,
            uses=getattr(row, "uses", 0),
            due_at=row.due_at,
            reviewed_by_name=row.reviewed_by.name if row.reviewed_by else "",
            reviewed_at=row.reviewed_at,
            verdict=ReviewVerdict(row.verdict) if row.verdict else None,
            note=row.note,
        )
        for row in found
    ]
    return sorted(cards, key=lambda card: card.reviewed_at is not None)


@query("people.own_limits", open_to=_SYSTEM)
def own_limits(*, viewer: Actor, act: str | None = None) -> list[Limit]:
    """Limits that this desk set itself, of one act or of all. One statement."""
    rows = AuthorityLimit.objects.all() if act is None else AuthorityLimit.objects.filter(act=act)
    return [
        Limit(
            Role(row.role),
            row.act,
            row.count_per_day,
            None if row.value_per_day is None else Amount(row.asset, row.value_per_day),
        )
        for row in rows.order_by("act", "role", "asset")
    ]


@query("people.limits", open_to=_SYSTEM)
def limits(*, viewer: Actor) -> list[Limit]:
    """What each role may do alone, as it holds now. A pair that is missing is never done alone."""
    stored = own_limits(viewer=viewer)
    reference = options_of(PeopleOptions).people_reference_currency
    acts = sorted({limit.act for limit in (*stored, *DEFAULT_LIMITS)} | set(APPROVABLE))
    return [
        limit
        for act in acts
        for mine in limits_of([role.value for role in Role], act, stored, reference)
        for limit in mine
    ]


@query("people.lines", open_to=_SYSTEM)
def lines(*, viewer: Actor, staff_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Where members of staff stand, also those who left. Two statements."""
    return {one.id: one for one in _people(Staff.objects.filter(id__in=staff_ids))}


@query("people.second_people", open_to=_SYSTEM)
def second_people(*, viewer: Actor, staff_id: UUID) -> set[UUID]:
    """Who could decide for this member of staff now: may decide, is there, stands in another line. Four
    statements."""
    asker = lines(viewer=viewer, staff_ids=[staff_id]).get(staff_id)
    if asker is None:
        raise Refused(ErrorCode.NOT_FOUND, field="staff_id")
    there = _there()
    able = Staff.objects.active().filter(id__in=there, roles__overlap=_holding("people.decide_approval"))
    return {one.id for one in _people(able) if line_between(asker, one) is None}


@query("people.second_person_for", open_to=_SYSTEM)
def second_person_for(*, viewer: Actor, staff_id: UUID, but: Collection[UUID] = ()) -> UUID | None:
    """One of :func:`second_people` at random, but none of those; None when nobody is there."""
    able = sorted(second_people(viewer=viewer, staff_id=staff_id) - set(but))
    return secrets.choice(able) if able else None


@query("people.reviewers", open_to=_SYSTEM)
def reviewers(*, viewer: Actor) -> list[UUID]:
    """Who is told of a break-glass and may settle its review. One statement."""
    rows = Staff.objects.active().filter(roles__overlap=_holding(SETTLES))
    return list(rows.order_by("id").values_list("id", flat=True))


def _there() -> set[UUID]:
    """Whose console gave a sign of life lately; who said that they are offline is not there."""
    heard = now() - timedelta(seconds=options_of(PeopleOptions).people_lost_after_seconds)
    # Whoever serves no tickets never says that they are there: their console does.
    never_said = Q(status=PresenceStatus.OFFLINE, changed_at__isnull=True)
    rows = Presence.objects.filter(~Q(status=PresenceStatus.OFFLINE) | never_said, last_seen_at__gt=heard)
    return set(rows.values_list("staff_id", flat=True))


def _holding(permission: str) -> list[str]:
    return [role.value for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def _people(rows: Iterable[Staff]) -> list[Person]:
    found = list(rows)
    teams: dict[UUID, set[UUID]] = {}
    memberships = Membership.objects.filter(staff_id__in=[one.id for one in found])
    for staff_id, team_id in memberships.values_list("staff_id", "team_id"):
        teams.setdefault(staff_id, set()).add(team_id)
    return [Person(one.id, frozenset(one.roles), frozenset(teams.get(one.id, ()))) for one in found]


def _card(row: Approval) -> ApprovalCard:
    known = APPROVABLE.get(row.act)
    return ApprovalCard(
        id=row.id,
        act=row.act,
        description=known.describe(row.arguments) if known else "",
        arguments=row.arguments,
        digest=bytes(row.digest).hex(),
        reason=row.reason,
        value=None if row.quantity is None else Amount(row.asset, row.quantity),
        asked_by_id=row.asked_by_id,
        asked_by_name=row.asked_by.name,
        asked_at=row.asked_at,
        second_id=row.second_id,
        second_name=row.second.name if row.second else "",
        expires_at=row.expires_at,
        state=ApprovalState(row.state),
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        settled_at=row.settled_at,
        code=row.code,
    )
