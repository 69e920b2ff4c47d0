"""The page behind a warning's link. Opening it changes nothing; each answer is a form that is sent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from havendesk.customers.rules import network_of
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import django_code, nearest
from havendesk.kernel.limits import spend
from havendesk.protection import actions, queries
from havendesk.protection.tokens import read_warning_token
from havendesk.protection.types.watching import WarningPage, WarningState

MOST_PER_MINUTE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def warning(request: HttpRequest, token: str) -> HttpResponse:
    """What was seen, and "it was me" or "it was not me"."""
    read = read_warning_token(token)
    try:
        spend("protection.warning", network_of(request.META.get("REMOTE_ADDR", "")), MOST_PER_MINUTE)
        if read is None:
            raise Refused(ErrorCode.NOT_FOUND)
        if request.method == "POST":
            _answer(request, read[0])
            return HttpResponseRedirect(request.path)
        shown = queries.warning_page(viewer=ANONYMOUS, warning_id=read[0])
    except Refused as refused:
        return _refused(request, refused)
    return _page(request, shown, leans_to_mine=read[1])


def _answer(request: HttpRequest, warning_id: UUID) -> None:
    said = request.POST.get("answer", "")
    if said not in ("mine", "not_mine"):
        raise Refused(ErrorCode.FIELD_INVALID, field="answer")
    actions.answer_warning(by=ANONYMOUS, warning_id=warning_id, mine=said == "mine")


def _page(request: HttpRequest, shown: WarningPage, *, leans_to_mine: bool) -> HttpResponse:
    context = {
        "language": shown.language,
        "reasons": shown.reasons,
        "over": shown.over,
        "frozen": shown.state is WarningState.NOT_MINE,
        "mine": shown.state is WarningState.MINE,
        "may_say_mine": shown.state is WarningState.OPEN and not shown.over,
        "may_say_not_mine": shown.state is not WarningState.NOT_MINE and not shown.over,
        "leans_to_mine": leans_to_mine,
    }
    with translation.override(django_code(shown.language)):
        return render(request, "protection/warning.html", context)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"language": nearest(get_language()).value, "busy": refused.code is ErrorCode.TOO_MANY}
    status = {ErrorCode.TOO_MANY: 429, ErrorCode.NOT_FOUND: 404}.get(refused.code, 409)
    return render(request, "protection/warning_gone.html", context, status=status)


urlpatterns = [path("warnings/<str:token>", warning, name="warning")]
