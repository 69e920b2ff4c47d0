"""How allauth behaves at this desk: no sign-up, not by the company's own sign-in either; secrets of second
factors encrypted at rest; the end of a sign-in session also ends its live connections."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

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


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the company's own sign-in sends, as far as they work here. Nobody is created: who comes is
    matched by an address that the provider says it has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Send away whoever does not work here, on record.

        Raises:
            ImmediateHttpResponse: back to the sign-in page.
        """
        if sociallogin.is_existing:
            return
        moments.stranger_sent(request)
        messages.error(request, _("Nobody works here under the address that your company's sign-in gave."))
        raise ImmediateHttpResponse(redirect("account_login"))


class CompanySignIn(OpenIDConnectOAuth2Adapter):
    """OpenID Connect as allauth does it, and stricter: the ID token is always there, its signature is
    checked although it came over TLS, and what the user-info address says is about the same person."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The sign-in that provider and desk agree on.

        Raises:
            OAuth2Error: no ID token, a wrong one, or one about somebody else.
        """
        told = kwargs["response"].get("id_token")
        if not told:
            raise OAuth2Error("The provider sent no ID token.")
        identity = self._decode_id_token(app, told)
        person = self._fetch_user_info(token.token)
        if not identity.get("sub") or person.get("sub") != identity["sub"]:
            raise OAuth2Error("ID token and user information are about two people.")
        data = {"userinfo": person, "id_token": identity}
        own: Any = self  # allauth's own signatures are not typed here
        found: SocialLogin = own.get_provider().sociallogin_from_response(request, data)
        return found

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


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
