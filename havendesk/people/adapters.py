"""How allauth behaves at this desk: no sign-up, secrets of second factors encrypted at rest, and the end of a
sign-in session also ends its live connections."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_bytes

from havendesk.people import moments


class AccountAdapter(DefaultAccountAdapter):
    """Staff are added by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps TOTP secrets and recovery seeds encrypted, with a key drawn from the desk's secret key."""

    def encrypt(self, text: str) -> str:
        """What is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored, in the clear.

        Raises:
            cryptography.fernet.InvalidToken: the desk's secret key is another one now.
        """
        return _box().decrypt(encrypted_text.encode()).decode()


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sign-in sessions chosen on the sessions page, on record."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End them all, their live connections and unredeemed tickets."""
        for session in sessions:
            moments.sessions_ended(session.user, session)
            session.end()


def _box() -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"havendesk second factors")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(force_bytes(settings.SECRET_KEY))))
