"""Staff, teams, sign-ins. Rings ``staff:<id>`` whenever that person's live connections must look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import new_token, token_hash
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.options import options_of
from havendesk.people.actions.presence import employed, seen, working
from havendesk.people.events import PresenceChanged, SignInsEnded, StaffDeactivated
from havendesk.people.models import LiveTicket, Membership, Presence, Staff, Team, TeamLock, User
from havendesk.people.options import PeopleOptions
from havendesk.people.rules import permissions_of
from havendesk.people.types import PresenceStatus, Role, Seat, Topic


@action("people.add_team", open_to=(ActorKind.SYSTEM,))
def add_team(
    *, by: Actor, name: str, topics: Sequence[str], languages: Sequence[str], company: str = ""
) -> UUID:
    """Make a team; ``company`` names the partner whose people are in it.

    Raises:
        Refused: ``conflict`` when the name is taken, ``field_invalid`` for an unknown topic or language.
    """
    if Team.objects.filter(name=name).exists():
        raise Refused(ErrorCode.CONFLICT, field="name")
    team = Team(name=name, topics=_topics(topics), languages=_languages(languages), company=company.strip())
    team.save(force_insert=True)
    about(
        subject=("team", team.id),
        after={"name": name, "topics": team.topics, "languages": team.languages, "company": team.company},
    )
    return team.id


@action("people.add_staff", open_to=(ActorKind.SYSTEM,))
def add_staff(
    *,
    by: Actor,
    email: str,
    name: str,
    roles: Sequence[str],
    languages: Sequence[str] = ("en",),
    capacity: int = 3,
    team_ids: Sequence[UUID] = (),
    password: str | None = None,
) -> UUID:
    """Add a member of staff and what they sign in with. Without a password they need a password link.

    Raises:
        Refused: ``email_taken``; ``field_invalid`` (email, name, roles, languages, capacity, password);
            ``not_found`` for a team, ``team_locked`` for one that is locked out.
    """
    address = _address(email)
    if not name.strip() or len(name) > 120:
        raise Refused(ErrorCode.FIELD_INVALID, field="name")
    if not 0 <= capacity <= 20:
        raise Refused(ErrorCode.FIELD_INVALID, field="capacity", least=0, most=20)
    # Locked, so that nobody comes into a team in the moment in which it is locked out.
    teams = Team.objects.select_for_update(no_key=True).filter(id__in=team_ids).order_by("id")
    if len(teams) != len(set(team_ids)):
        raise Refused(ErrorCode.NOT_FOUND, field="team_ids")
    if TeamLock.objects.filter(team_id__in=team_ids, lifted_at=None).exists():
        raise Refused(ErrorCode.TEAM_LOCKED, field="team_ids")
    if User.objects.filter(email=address).exists():
        raise Refused(ErrorCode.EMAIL_TAKEN, field="email")
    user = User(email=address)
    _set_password(user, password)
    staff = Staff(
        user=user,
        name=name.strip(),
        roles=_roles(roles),
        languages=_languages(languages),
        capacity=capacity,
        added_at=now(),
    )
    user.save(force_insert=True)
    staff.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    Membership.objects.bulk_create(Membership(staff=staff, team_id=team) for team in dict.fromkeys(team_ids))
    Presence.objects.create(staff=staff)
    about(subject=("staff", staff.id), after={"roles": staff.roles, "capacity": capacity, "email": address})
    return staff.id


@action("people.password_link", open_to=(ActorKind.SYSTEM,))
def password_link(*, by: Actor, staff_id: UUID) -> str:
    """The path of a page on which this member of staff sets a password, once.

    It works until it is used or three days are over (Django's ``PASSWORD_RESET_TIMEOUT``).

    Raises:
        Refused: ``not_found``.
    """
    staff = working(staff_id)
    user = User.objects.get(id=staff.user_id)
    about(subject=("staff", staff.id))
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@action("people.change_roles")
def change_roles(*, by: Actor, staff_id: UUID, roles: Sequence[str], reason: str) -> None:
    """Give a member of staff other roles; what they may do changes with their next request or frame.

    Raises:
        Refused: ``not_found``, ``own_roles``, ``last_administrator``, ``reason_missing``, ``field_invalid``.
    """
    _want_reason(reason)
    wanted = _roles(roles)
    staff = employed(staff_id)
    if staff.id == by.id:
        raise Refused(ErrorCode.OWN_ROLES, field="staff_id")
    if Role.ADMINISTRATOR not in wanted:
        keep_an_administrator(staff)
    about(subject=("staff", staff.id), before={"roles": staff.roles}, after={"roles": wanted}, reason=reason)
    staff.former_roles = sorted({*staff.former_roles, *staff.roles} - set(wanted))
    staff.roles = wanted
    staff.save(update_fields=["roles", "former_roles"])
    ring(f"staff:{staff.id}")


@action("people.deactivate", open_to=(ActorKind.SYSTEM,))
def deactivate(*, by: Actor, staff_id: UUID, reason: str) -> None:
    """Let a member of staff go: every sign-in, live connection and unredeemed ticket ends at once.

    Raises:
        Refused: ``not_found``, ``own_roles``, ``last_administrator``, ``reason_missing``.
    """
    _want_reason(reason)
    staff = employed(staff_id)
    if staff.id == by.id:
        raise Refused(ErrorCode.OWN_ROLES, field="staff_id")
    keep_an_administrator(staff)
    about(subject=("staff", staff.id), before={"active": True}, after={"active": False}, reason=reason)
    staff.active = False
    staff.left_at = now()
    staff.save(update_fields=["active", "left_at"])
    User.objects.filter(id=staff.user_id).update(is_active=False)
    turn_out(staff)
    announce(StaffDeactivated(staff.id), PresenceChanged(staff.id, PresenceStatus.OFFLINE))


@action("people.end_session")
def end_session(*, by: Actor, session_id: int) -> None:
    """End one of one's own sign-in sessions, and the live connections that were opened with it.

    Raises:
        Refused: ``not_found`` when it is not one's own or is over.
    """
    staff = working(by.id)
    session = UserSession.objects.filter(id=session_id, user_id=staff.user_id).first()
    if session is None:
        raise Refused(ErrorCode.NOT_FOUND, field="session_id")
    about(subject=("staff", staff.id), before={"session": session_id})
    LiveTicket.objects.filter(session_id=session_id).delete()
    session.end()
    announce(SignInsEnded(staff.id))
    ring(f"staff:{staff.id}")


@action("people.end_sign_ins", open_to=(ActorKind.SYSTEM,))
def end_sign_ins(*, by: Actor, staff_id: UUID, reason: str) -> None:
    """End all sign-in sessions and live connections of a member of staff, who may sign in again.

    Raises:
        Refused: ``not_found``, ``reason_missing``.
    """
    _want_reason(reason)
    staff = working(staff_id)
    about(subject=("staff", staff.id), reason=reason)
    _end_sign_ins(staff)
    announce(SignInsEnded(staff.id))


@action("people.issue_live_ticket")
def issue_live_ticket(*, by: Actor, session_id: int) -> str:
    """A one-time pass to the live gateway for one's own sign-in session; works once and for 30 s.

    Raises:
        Refused: ``not_found`` when the session is not one's own.
    """
    staff = working(by.id)
    if not UserSession.objects.filter(id=session_id, user_id=staff.user_id).exists():
        raise Refused(ErrorCode.NOT_FOUND, field="session_id")
    token, at = new_token(), now()
    about(subject=("staff", staff.id))
    LiveTicket.objects.create(
        token_hash=token_hash(token),
        staff=staff,
        session_id=session_id,
        issued_at=at,
        expires_at=at + timedelta(seconds=options_of(PeopleOptions).people_live_ticket_seconds),
    )
    return token


@action("people.redeem_live_ticket", open_to=(ActorKind.ANONYMOUS,))
def redeem_live_ticket(*, by: Actor, ticket: str) -> Seat:
    """Take the seat that a ticket stands for. Of any number of simultaneous tries exactly one succeeds.

    Raises:
        Refused: ``live_ticket_invalid`` when it is unknown, used, expired, or its sign-in session is over.
    """
    at = now()
    hashed = token_hash(ticket)
    fresh = LiveTicket.objects.filter(token_hash=hashed, redeemed_at=None, expires_at__gt=at)
    if not fresh.update(redeemed_at=at):
        raise Refused(ErrorCode.LIVE_TICKET_INVALID, field="ticket")
    row = LiveTicket.objects.select_related("staff", "staff__user").get(token_hash=hashed)
    staff = row.staff
    session = UserSession.objects.filter(id=row.session_id, user_id=staff.user_id).first()
    if not (staff.active and staff.user.is_active) or session is None or not session.exists():
        raise Refused(ErrorCode.LIVE_TICKET_INVALID, field="ticket")
    about(subject=("staff", staff.id))
    seen([staff.id])  # whoever connects again is not lost before the first heartbeat
    actor = Actor(ActorKind.STAFF, staff.id, permissions_of(staff.roles), origin=Origin.CONSOLE)
    return Seat(actor=actor, name=staff.name, session_id=row.session_id)


@action("people.purge", open_to=(ActorKind.SYSTEM,))
def purge(*, by: Actor) -> int:
    """Forget live tickets that can no longer be redeemed, expired sign-ins, and from where somebody was
    signed in more than 90 days ago.

    Returns:
        How many rows were forgotten.
    """
    set_based()
    at = now()
    gone = 0
    for rows in (
        LiveTicket.objects.filter(expires_at__lt=at - timedelta(hours=1)),
        Session.objects.filter(expire_date__lt=at),
        UserSession.objects.filter(last_seen_at__lt=at - timedelta(days=90)),
    ):
        gone += rows.delete()[0]
    return gone


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(ErrorCode.FIELD_INVALID, field="email") from None
    return address


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="password", detail=" ".join(error.messages)) from None
    user.set_password(password)


def _roles(roles: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(str(role) for role in roles))
    if not wanted or not set(wanted) <= set(Role):
        raise Refused(ErrorCode.FIELD_INVALID, field="roles")
    return wanted


def _topics(topics: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(str(topic) for topic in topics))
    if not set(wanted) <= set(Topic):
        raise Refused(ErrorCode.FIELD_INVALID, field="topics")
    return wanted


def _languages(languages: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(str(language) for language in languages))
    if not wanted or not set(wanted) <= set(LANGUAGES):
        raise Refused(ErrorCode.FIELD_INVALID, field="languages")
    return wanted


def _want_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")


def keep_an_administrator(staff: Staff) -> None:
    """Refuse to take away the last administrator who can sign in.

    Raises:
        Refused: ``last_administrator``.
    """
    # The lock makes two administrators who remove each other at the same time wait for one another.
    administrators = Staff.objects.active().holding(Role.ADMINISTRATOR).select_for_update(of=("self",))
    if {row.id for row in administrators.order_by("id")} == {staff.id}:
        raise Refused(ErrorCode.LAST_ADMINISTRATOR, field="staff_id")


def turn_out(staff: Staff) -> None:
    """End every sign-in, live connection and unredeemed ticket, and say that they are not there."""
    Presence.objects.filter(staff=staff).update(
        status=PresenceStatus.OFFLINE,
        connected_at=None,
        idle_since=None,
        changed_at=now(),
        returns_to="",
        until=None,
    )
    _end_sign_ins(staff)


def _end_sign_ins(staff: Staff) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in UserSession.objects.filter(user_id=staff.user_id):
        store().delete(session.session_key)
    UserSession.objects.filter(user_id=staff.user_id).delete()
    LiveTicket.objects.filter(staff=staff).delete()
    ring(f"staff:{staff.id}")
