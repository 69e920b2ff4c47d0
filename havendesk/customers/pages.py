"""The entrance of our public pages for customers of the exchange.

An exchange that wants to show a customer one of our pages (``/inbox``, a hold, a recovery, who looked at
their data) signs a token as it does for the widget and sends the browser here: ``POST /enter`` with the form
fields ``token`` and ``to``, or ``GET /enter?token=…&to=/inbox``. The token works once; the session that it
opens lies in a cookie that scripts cannot read and lasts as long as one of the widget.

Pages of the rooms above ask :func:`havendesk.customers.queries.page_customer` who is there, and send whoever
is not signed in to :func:`havendesk.customers.queries.way_in`. Their templates extend
``customers/page.html``; forms that change something carry ``{% csrf_token %}``.
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from havendesk.customers import actions, queries
from havendesk.customers.confirmed import with_confirmed
from havendesk.customers.options import CustomersOptions
from havendesk.customers.rules import identity_of, is_own_path
from havendesk.exchange.queries import verify_customer_token
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest
from havendesk.kernel.options import options_of

LONGEST_TOKEN = 8192


@csrf_exempt  # comes from the exchange's own page, and proves itself by the token
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """A token of the exchange against a session cookie; without a token, the way to the exchange."""
    given = request.POST if request.method == "POST" else request.GET
    to = given.get("to", "") if is_own_path(given.get("to", "")) else "/inbox"
    token = given.get("token", "")
    if not token:
        return _come_in(request, to, status=401)
    try:
        stated = verify_customer_token(viewer=ANONYMOUS, token=token[:LONGEST_TOKEN])
        claims = identity_of(stated)
        card = actions.start_session(
            by=ANONYMOUS,
            claims=claims,
            language=claims.language,
            user_agent=request.headers.get("User-Agent", "")[:400],
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except Refused as refused:
        silent = refused.code is ErrorCode.EXCHANGE_SILENT
        return _come_in(request, to, status=503 if silent else 401, trouble=True)
    response = HttpResponseRedirect(with_confirmed(to, stated) if stated.act else to)
    response.set_cookie(
        queries.PAGE_COOKIE,
        card.token,
        max_age=options_of(CustomersOptions).customers_session_hours * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    # The address held a token, though a used one.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """End the session in this browser."""
    found = queries.page_customer(request)
    if found is not None:
        actions.end_session(by=SYSTEM, session_id=found[1].session_id)
    response = HttpResponseRedirect("/enter")
    response.delete_cookie(queries.PAGE_COOKIE, samesite="Lax")
    return response


def _come_in(request: HttpRequest, to: str, *, status: int, trouble: bool = False) -> HttpResponse:
    where = queries.sign_in_address(viewer=ANONYMOUS)
    context = {
        "language": nearest(get_language()).value,
        "trouble": trouble,
        "sign_in_url": where.replace("{to}", quote(to, safe="")) if where else "",
    }
    return render(request, "customers/come_in.html", context, status=status)


urlpatterns = [path("enter", enter, name="enter"), path("leave", leave, name="leave")]
