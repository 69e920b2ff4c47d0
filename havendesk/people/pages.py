"""Sign-in pages: those of allauth that this desk offers, and no others.

Left out on purpose: sign-up (staff are added), e-mail addresses (an administrator owns them) and the
forgotten password by e-mail (a desk need not send mail; ``havendesk staff link`` prints a one-time link).
The company's own sign-in has its two addresses, which answer 404 where none is set up.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from havendesk.people.adapters import CompanySignIn


def company_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser to the company's own sign-in."""
    return _company(OAuth2LoginView, request, provider_id)


def company_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The browser is back from there."""
    return _company(OAuth2CallbackView, request, provider_id)


def _company(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(CompanySignIn(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    re_path(
        r"^accounts/password/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/link/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/language/", set_language, name="people_language"),
    path("accounts/by/<str:provider_id>/", login_not_required(company_login), name="openid_connect_login"),
    path(
        "accounts/by/<str:provider_id>/back/",
        login_not_required(company_callback),
        name="openid_connect_callback",
    ),
    path(
        "accounts/by-nobody/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_login_cancelled",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
]
