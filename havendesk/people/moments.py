"""Moments of sign-in that the frameworks announce by signals, written into the record.

Framework tables are exempt from the action rule; this is how their changes still leave an entry. An
unsuccessful sign-in names the person only when the address belongs to one; the address itself is never
recorded, and attempts by nobody in particular are counted per minute by the audit room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import Outcome, Record, record_moment
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import uuid7
from havendesk.people.models import LiveTicket, Staff, User


def listen() -> None:
    """Connect to the frameworks' signals; called once at start."""
    receivers: dict[str, tuple[Signal, Callable[..., None]]] = {
        "signed_in": (account.user_logged_in, _signed_in),
        "signed_out": (auth.user_logged_out, _signed_out),
        "sign_in_failed": (auth.user_login_failed, _sign_in_failed),
        "second_factor_failed": (mfa.authentication_failed, _second_factor_failed),
        "second_factor_added": (mfa.authenticator_added, _second_factor_added),
        "second_factor_removed": (mfa.authenticator_removed, _second_factor_removed),
        "second_factor_reset": (mfa.authenticator_reset, _second_factor_reset),
        "password_set": (account.password_set, _password_changed),
        "password_changed": (account.password_changed, _password_changed),
        "password_reset": (account.password_reset, _password_changed),
    }
    for name, (signal, receiver) in receivers.items():
        signal.connect(receiver, dispatch_uid=f"people.{name}")


def sessions_ended(user: User, session: UserSession) -> None:
    """Record that a person ended one of their sign-in sessions on the sessions page, and wake its sockets."""
    staff_id = _note("people.session_ended", user, None)
    LiveTicket.objects.filter(session_id=session.pk).delete()
    if staff_id is not None:
        ring(f"staff:{staff_id}")


def stepped_up(user: User, request: HttpRequest) -> None:
    """Record that a person proved once more, on a session signed in already, that it is they."""
    _note("people.stepped_up", user, request)


def stranger_sent(request: HttpRequest) -> None:
    """Count that the company's own sign-in sent somebody who does not work here."""
    _note("people.sign_in_failed", None, request, code=ErrorCode.NOT_SIGNED_IN)


def second_factor_failed_at_command(user: User) -> None:
    """Record that somebody at the command line could not prove to be this person."""
    _note("people.second_factor_failed", user, None, code=ErrorCode.NOT_SIGNED_IN)


def _signed_in(*, user: User, request: HttpRequest, **_rest: Any) -> None:
    _note("people.signed_in", user, request)


def _signed_out(*, user: User | None, request: HttpRequest, **_rest: Any) -> None:
    if user is None:
        return
    staff_id = _note("people.signed_out", user, request)
    if staff_id is not None:
        ring(f"staff:{staff_id}")


def _sign_in_failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    address = str(credentials.get("email") or "").lower()
    user = User.objects.filter(email=address).first()
    _note("people.sign_in_failed", user, request, code=ErrorCode.NOT_SIGNED_IN)


def _second_factor_failed(*, user: User, request: HttpRequest, **_rest: Any) -> None:
    _note("people.second_factor_failed", user, request, code=ErrorCode.NOT_SIGNED_IN)


def _second_factor_added(*, user: User, request: HttpRequest, authenticator: Any, **_rest: Any) -> None:
    _note("people.second_factor_added", user, request, after={"type": str(authenticator.type)})


def _second_factor_removed(*, user: User, request: HttpRequest, authenticator: Any, **_rest: Any) -> None:
    _note("people.second_factor_removed", user, request, after={"type": str(authenticator.type)})


def _second_factor_reset(*, user: User, request: HttpRequest, authenticator: Any, **_rest: Any) -> None:
    _note("people.second_factor_reset", user, request, after={"type": str(authenticator.type)})


def _password_changed(*, user: User, request: HttpRequest, **_rest: Any) -> None:
    staff_id = _note("people.password_changed", user, request)
    # Their cookies are worthless now; without this their live connections would go on.
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
    if staff_id is not None:
        LiveTicket.objects.filter(staff_id=staff_id).delete()
        ring(f"staff:{staff_id}")


def _note(
    verb: str,
    user: User | None,
    request: HttpRequest | None,
    *,
    code: ErrorCode | None = None,
    after: dict[str, str] | None = None,
) -> UUID | None:
    staff = Staff.objects.filter(user=user).first() if user is not None else None
    staff_id = staff.id if staff else None
    # A failed sign-in was done by somebody, not by the person whose account it was tried on.
    known = staff_id is not None and code is None
    actor = Actor(
        ActorKind.STAFF if known else ActorKind.ANONYMOUS,
        staff_id if known else None,
        origin=Origin.PAGE,
        request_id=str(getattr(request, "request_id", "")),
    )
    record_moment(
        Record(
            verb=verb,
            outcome=_outcome(code, known=staff_id is not None),
            actor=actor,
            at=now(),
            id=uuid7(),
            subject_kind="staff" if staff_id else "",
            subject_id=staff_id,
            code=code.value if code else "",
            after=after,
        )
    )
    return staff_id


def _outcome(code: ErrorCode | None, *, known: bool) -> Outcome:
    """Done; failed where it was tried on a known account (kept as an entry); else refused (counted)."""
    if code is None:
        return Outcome.DONE
    return Outcome.FAILED if known else Outcome.REFUSED
