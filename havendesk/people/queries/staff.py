"""Who works here, who is there, who is behind a request or a live connection."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from havendesk.kernel.actors import ANONYMOUS, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import understood
from havendesk.kernel.options import options_of
from havendesk.people.models import Membership, Presence, Staff, Team
from havendesk.people.options import PeopleOptions
from havendesk.people.rules import browser_of, permissions_of, proved_until, second_factor_needed
from havendesk.people.types import (
    AgentCard,
    MeCard,
    PresenceCard,
    PresenceStatus,
    Role,
    SignInCard,
    StaffCard,
    TeamCard,
    Topic,
)

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


def _with_factor() -> QuerySet[Staff]:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    factors = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=kinds)
    return Staff.objects.active().annotate(has_factor=Exists(factors))


def _actor(staff: Staff, origin: str, request_id: str, proved_until: datetime | None = None) -> Actor:
    return Actor(
        ActorKind.STAFF,
        staff.id,
        permissions_of(staff.roles),
        origin=origin,
        request_id=request_id,
        stepped_up_until=proved_until,
    )


@query("people.actor_for_user", open_to=(ActorKind.ANONYMOUS,))
def actor_for_user(
    user_id: UUID,
    *,
    viewer: Actor,
    origin: str = Origin.CONSOLE,
    request_id: str = "",
    proofs: Sequence[Mapping[str, Any]] = (),
) -> Actor | None:
    """The actor behind a signed-in user, permissions read now; ``None`` unless active staff.

    ``proofs``: how and when this session proved who it is, as allauth keeps it; dangerous acts need a fresh
    one.

    Raises:
        Refused: ``second_factor_required`` when this desk wants one and none is enrolled.
    """
    staff = _with_factor().filter(user_id=user_id).first()
    if staff is None:
        return None
    has_factor = bool(getattr(staff, "has_factor", False))
    if not has_factor and _factor_needed():
        raise Refused(ErrorCode.SECOND_FACTOR_REQUIRED)
    lasts = timedelta(minutes=options_of(PeopleOptions).people_step_up_minutes)
    return _actor(staff, origin, request_id, proved_until(proofs, lasts, has_factor=has_factor))


def _factor_needed() -> bool:
    options = options_of(PeopleOptions)
    return second_factor_needed(
        options.people_second_factor, exchange_is_sandbox=options.people_exchange_is_sandbox
    )


@query("people.actor_of_request", open_to=(ActorKind.ANONYMOUS,))
def actor_of_request(request: HttpRequest, *, viewer: Actor) -> Actor:
    """The member of staff behind an API request: session cookie, and CSRF token unless the method is safe.

    Raises:
        Refused: ``not_signed_in``, ``forbidden`` for a missing CSRF token, ``second_factor_required``.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    from ninja.utils import check_csrf  # a part that answers no request does without it

    if check_csrf(request) is not None:
        raise Refused(ErrorCode.FORBIDDEN, field="X-CSRFToken", detail="The CSRF token is missing or wrong.")
    request_id = str(getattr(request, "request_id", ""))
    proofs = get_authentication_records(request, user)
    actor = actor_for_user(user.pk, viewer=viewer, request_id=request_id, proofs=proofs)
    if actor is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return actor


# What routers call, and what ninja takes as ``auth=``: ``staff_actor(request)``.
staff_actor = functools.partial(actor_of_request, viewer=ANONYMOUS)


@query("people.seat_actors", open_to=(ActorKind.SYSTEM,))
def seat_actors(*, viewer: Actor, seats: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Actor]:
    """The actors of many live connections, read again; one whose sign-in session ended or whose person left
    is missing. Three statements, however many there are.

    The gateway asks when the doorbell ``staff:<id>`` rings and every 30 s.
    """
    staff = {one.id: one for one in Staff.objects.active().filter(id__in={staff_id for staff_id, _ in seats})}
    rows = UserSession.objects.filter(id__in={session_id for _, session_id in seats})
    sessions = {row.pk: row for row in rows}
    live = _live_keys(row.session_key for row in sessions.values())
    found = {}
    for staff_id, session_id in seats:
        person, session = staff.get(staff_id), sessions.get(session_id)
        if person is None or session is None:
            continue
        if session.user_id == person.user_id and session.session_key in live:
            found[staff_id, session_id] = _actor(person, Origin.CONSOLE, "")
    return found


def _live_keys(keys: Iterable[str]) -> set[str]:
    """Those of the session keys that are stored and not over: one statement."""
    rows = Session.objects.filter(session_key__in=list(keys), expire_date__gt=now())
    return set(rows.values_list("session_key", flat=True))


@query("people.me")
def me(*, viewer: Actor) -> MeCard:
    """The signed-in member of staff.

    Raises:
        Refused: ``not_found`` when they left meanwhile.
    """
    staff = _with_factor().filter(id=own_id(viewer)).first()
    if staff is None:
        raise Refused(ErrorCode.NOT_FOUND)
    teams = Team.objects.filter(Exists(Membership.objects.filter(team=OuterRef("pk"), staff=staff)))
    presence = Presence.objects.filter(staff=staff).first()
    return MeCard(
        id=staff.id,
        name=staff.name,
        roles=tuple(Role(role) for role in staff.roles),
        permissions=tuple(sorted(permissions_of(staff.roles))),
        languages=tuple(staff.languages),
        teams=tuple(_team_card(team) for team in teams.order_by("name")),
        presence=PresenceStatus(presence.status) if presence else PresenceStatus.OFFLINE,
        second_factor=bool(getattr(staff, "has_factor", False)),
    )


@query("people.own_teams")
def own_teams(*, viewer: Actor) -> list[UUID]:
    """The ids of the viewer's teams. One statement."""
    rows = Membership.objects.filter(staff_id=own_id(viewer)).order_by("team_id")
    return list(rows.values_list("team_id", flat=True))


@query("people.sign_ins")
def sign_ins(*, viewer: Actor, session_key: str = "") -> list[SignInCard]:
    """The viewer's own browsers that are signed in, newest first; ``session_key`` marks the current one."""
    owner = Staff.objects.active().filter(id=own_id(viewer)).values("user_id")
    rows = list(UserSession.objects.filter(user_id__in=owner).order_by("-created_at"))
    live = _live_keys(row.session_key for row in rows)
    return [
        SignInCard(
            id=row.pk,
            address=row.ip,
            browser=browser_of(row.user_agent),
            since=row.created_at,
            current=row.session_key == session_key,
        )
        for row in rows
        if row.session_key in live
    ]


@query("people.teams", open_to=_MACHINES)
def teams(*, viewer: Actor) -> list[TeamCard]:
    """All teams by name."""
    return [_team_card(team) for team in Team.objects.order_by("name")]


@query("people.agents_among", open_to=_MACHINES)
def agents_among(*, viewer: Actor, staff_ids: Collection[UUID]) -> set[UUID]:
    """Those of the members of staff who work here now and serve tickets. One statement."""
    rows = Staff.objects.active().filter(id__in=staff_ids, roles__overlap=[Role.AGENT, Role.LEAD])
    return set(rows.values_list("id", flat=True))


@query("people.acting", open_to=(ActorKind.SYSTEM,))
def acting(*, viewer: Actor, staff_ids: Collection[UUID]) -> dict[UUID, Actor]:
    """Members of staff as actors with the permissions of now, for what is done later in their name; who left
    is missing. One statement."""
    rows = Staff.objects.active().filter(id__in=staff_ids)
    return {staff.id: _actor(staff, Origin.JOB, "") for staff in rows}


@query("people.team_for", open_to=(*_MACHINES, ActorKind.CUSTOMER))
def team_for(*, viewer: Actor, topic: str, language: str) -> TeamCard | None:
    """The team that takes this topic in this language.

    Where nobody does: who takes it in another language, then who takes ``other``; ``None`` only when there is
    no such team at all. Equal ones by name, so that the answer is the same every time.
    """
    cards = [_team_card(team) for team in Team.objects.order_by("name")]
    wanted = [card for card in cards if topic in card.topics]
    wanted = wanted or [card for card in cards if Topic.OTHER in card.topics]
    return next((card for card in wanted if language in understood(card.languages)), next(iter(wanted), None))


@query("people.staff_card", open_to=_MACHINES)
def staff_card(*, viewer: Actor, staff_id: UUID) -> StaffCard:
    """One member of staff, also one who left.

    Raises:
        Refused: ``not_found``.
    """
    cards = _staff_cards(Staff.objects.filter(id=staff_id))
    if not cards:
        raise Refused(ErrorCode.NOT_FOUND, field="staff_id")
    return cards[0]


@query("people.names_of", open_to=_MACHINES)
def names_of(*, viewer: Actor, staff_ids: Collection[UUID] | None) -> dict[UUID, str]:
    """Names of the members of staff, also of those who left; None: of everybody. One statement."""
    rows = Staff.objects.all() if staff_ids is None else Staff.objects.filter(id__in=staff_ids)
    return dict(rows.values_list("id", "name"))


@query("people.teams_of", open_to=_MACHINES)
def teams_of(*, viewer: Actor, staff_ids: Collection[UUID]) -> set[UUID]:
    """Teams that at least one of them is in; one statement."""
    return set(Membership.objects.filter(staff_id__in=staff_ids).values_list("team_id", flat=True))


@query("people.staff_cards", open_to=_MACHINES)
def staff_cards(*, viewer: Actor, staff_ids: Collection[UUID] | None = None) -> list[StaffCard]:
    """The named members of staff, also those who left; without names, all who work here now. By name."""
    rows = Staff.objects.active() if staff_ids is None else Staff.objects.filter(id__in=staff_ids)
    return _staff_cards(rows.order_by("name"))


@query("people.ever_in", open_to=(ActorKind.SYSTEM,))
def ever_in(*, viewer: Actor, role: Role) -> set[UUID]:
    """Who has, or once had, a role, also those who left. One statement."""
    rows = Staff.objects.filter(Q(roles__contains=[role]) | Q(former_roles__contains=[role]))
    return set(rows.values_list("id", flat=True))


@query("people.agents_for", open_to=_MACHINES)
def agents_for(
    *,
    viewer: Actor,
    team_id: UUID,
    language: str | None = None,
    statuses: Collection[PresenceStatus] = (PresenceStatus.AVAILABLE,),
) -> list[AgentCard]:
    """Agents of a team who speak the language and are there (``statuses``), longest idle first.

    One statement. Who sends no sign of life any more is left out, even before the sweep marks them lost.
    """
    seen = now() - timedelta(seconds=options_of(PeopleOptions).people_lost_after_seconds)
    member = Membership.objects.filter(staff=OuterRef("staff_id"), team_id=team_id)
    rows = (
        Presence.objects.filter(
            Exists(member),
            status__in=[str(status) for status in statuses],
            last_seen_at__gt=seen,
            staff__active=True,
            staff__roles__overlap=[Role.AGENT, Role.LEAD],
            idle_since__isnull=False,
        )
        .select_related("staff")
        .order_by("idle_since", "staff_id")
    )
    if language is not None:
        rows = rows.filter(staff__languages__overlap=list(understood([language])))
    return [
        AgentCard(
            id=row.staff.id,
            name=row.staff.name,
            languages=understood(row.staff.languages),
            capacity=row.staff.capacity,
            status=PresenceStatus(row.status),
            idle_since=row.idle_since,
        )
        for row in rows
        if row.idle_since is not None
    ]


@query("people.presence_of", open_to=_MACHINES)
def presence_of(*, viewer: Actor, staff_ids: Collection[UUID]) -> dict[UUID, PresenceCard]:
    """Presence of the named members of staff."""
    return {row.staff_id: _presence_card(row) for row in Presence.objects.filter(staff_id__in=staff_ids)}


def own_id(viewer: Actor) -> UUID:
    """The viewer's own id.

    Raises:
        Refused: ``not_signed_in`` for nobody in particular.
    """
    if viewer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return viewer.id


def _presence_card(row: Presence) -> PresenceCard:
    return PresenceCard(
        staff_id=row.staff_id,
        status=PresenceStatus(row.status),
        connected_at=row.connected_at,
        last_seen_at=row.last_seen_at,
        idle_since=row.idle_since,
        changed_at=row.changed_at,
    )


def _team_card(team: Team) -> TeamCard:
    return TeamCard(
        id=team.id,
        name=team.name,
        topics=tuple(Topic(topic) for topic in team.topics),
        languages=tuple(team.languages),
    )


def _staff_cards(rows: Iterable[Staff]) -> list[StaffCard]:
    found = list(rows)
    ids = [staff.id for staff in found]
    team_ids: dict[UUID, list[UUID]] = {}
    for staff_id, team_id in Membership.objects.filter(staff_id__in=ids).values_list("staff_id", "team_id"):
        team_ids.setdefault(staff_id, []).append(team_id)
    status = dict(Presence.objects.filter(staff_id__in=ids).values_list("staff_id", "status"))
    return [
        StaffCard(
            id=staff.id,
            name=staff.name,
            roles=tuple(Role(role) for role in staff.roles),
            languages=tuple(staff.languages),
            capacity=staff.capacity,
            team_ids=tuple(sorted(team_ids.get(staff.id, ()))),
            active=staff.active,
            presence=PresenceStatus(status.get(staff.id, PresenceStatus.OFFLINE)),
        )
        for staff in found
    ]
