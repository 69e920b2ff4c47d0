"""A fresh proof of who sits there, before a dangerous act: an authenticator's code or a passkey, on the
session that is signed in already. Where somebody has neither, which only desks allow that ask for none, the
password.

What the session remembers of it is allauth's; how long it counts says
:func:`havendesk.people.rules.proved_until`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.core.context import request_context
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from havendesk.kernel.actors import SYSTEM, Actor, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.limits import Per, spend
from havendesk.people import moments, queries
from havendesk.people.models import Staff, User

_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def ways(request: HttpRequest) -> tuple[list[str], dict[str, Any] | None]:
    """How this person can prove it (``totp``, ``webauthn``, else ``password``), and the challenge for a
    passkey where they have one."""
    user = _user(request)
    rows = Authenticator.objects.filter(user=user, type__in=_KINDS)
    found = sorted({str(kind) for kind in rows.values_list("type", flat=True)})
    if Authenticator.Type.WEBAUTHN not in found:
        return found or ["password"], None
    from allauth.mfa.webauthn.internal import auth as webauthn

    with request_context(request):
        return found, webauthn.begin_authentication(user)


def prove(
    request: HttpRequest, *, code: str = "", credential: dict[str, Any] | None = None, password: str = ""
) -> None:
    """Take the proof, so that the session counts as fresh.

    Raises:
        Refused: ``too_many``; ``field_invalid`` (code, credential, password) when it is wrong, on record.
    """
    user = _user(request)
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise Refused(ErrorCode.TOO_MANY, retry_after=60)
    has_factor = Authenticator.objects.filter(user=user, type__in=_KINDS).exists()
    with request_context(request):
        if credential is not None:
            _by_passkey(user, credential)
        elif has_factor:
            _by_code(request, user, code)
        else:
            _by_password(request, user, password)
    moments.stepped_up(user, request)


def prove_at_command(email: str, word: str) -> Actor:
    """The member of staff who gives a code (a password where they have no second factor) on the command
    line, as an actor who has just proved who they are, for one act.

    Raises:
        Refused: ``not_signed_in`` when nobody works here under this address, or the word is wrong (on
            record); ``too_many``; ``not_offered`` when they have a passkey only: there is no browser here.
    """
    spend("people.command_proof", email.strip().lower(), 10, per=Per.HOUR)
    staff = Staff.objects.active().select_related("user").filter(user__email=email.strip().lower()).first()
    if staff is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN, field="as")
    rows = {row.type: row for row in Authenticator.objects.filter(user=staff.user, type__in=_KINDS)}
    app = rows.get(Authenticator.Type.TOTP)
    if rows and app is None:
        raise Refused(ErrorCode.NOT_OFFERED, detail="A passkey needs a browser: decide in the console.")
    if not (app.wrap().validate_code(word.strip()) if app else staff.user.check_password(word)):
        moments.second_factor_failed_at_command(staff.user)
        raise Refused(ErrorCode.NOT_SIGNED_IN, field="code" if app else "password")
    actor = queries.acting(viewer=SYSTEM, staff_ids=[staff.id])[staff.id]
    return replace(actor, origin=Origin.COMMAND, stepped_up_until=now() + timedelta(minutes=1))


def _by_passkey(user: User, credential: dict[str, Any]) -> None:
    from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm

    form = ReauthenticateWebAuthnForm(data={"credential": credential}, user=user)
    if not form.is_valid():
        raise Refused(ErrorCode.FIELD_INVALID, field="credential")
    form.save()


def _by_code(request: HttpRequest, user: User, code: str) -> None:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        raise Refused(ErrorCode.FIELD_INVALID, field="credential")
    try:
        clear = check_rate_limit(user)
    except ValidationError:
        raise Refused(ErrorCode.TOO_MANY, retry_after=300) from None
    if not row.wrap().validate_code(code.strip()):
        authentication_failed.send(
            sender=Authenticator, request=request, user=user, authenticator=row, reauthentication=True
        )
        raise Refused(ErrorCode.FIELD_INVALID, field="code")
    clear()
    post_authentication(request, row, reauthenticated=True)


def _by_password(request: HttpRequest, user: User, password: str) -> None:
    if not PasswordForm(data={"password": password}, user=user).is_valid():
        raise Refused(ErrorCode.FIELD_INVALID, field="password")
    reauthenticate_by_password(request)


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return user
