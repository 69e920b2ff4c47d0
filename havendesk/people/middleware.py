"""Staff without the second factor that this desk wants see its enrolment page before anything else.

The API does not redirect: there :func:`havendesk.people.queries.actor_of_request` answers
``second_factor_required``.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from havendesk.kernel.options import options_of
from havendesk.people.options import PeopleOptions
from havendesk.people.rules import second_factor_needed

# Sign-in pages themselves, files that pages need, machines, and the API with its own answer.
_OPEN = ("/accounts/", "/static/", "/api/", "/healthz", "/readyz", "/metrics")


class SecondFactor:
    """Middleware, after AuthenticationMiddleware and allauth's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _must_enrol(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _must_enrol(request: HttpRequest) -> bool:
    options = options_of(PeopleOptions)
    if not second_factor_needed(
        options.people_second_factor, exchange_is_sandbox=options.people_exchange_is_sandbox
    ):
        return False
    if request.path.startswith(_OPEN) or not request.user.is_authenticated:
        return False
    return not is_mfa_enabled(request.user)
