"""The public check whether a contact is really ours: without sign-in and without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest, noop
from havendesk.protection import actions
from havendesk.protection.actions.official import MOST_WORDS
from havendesk.protection.asking import asked, may_report, network
from havendesk.protection.rules.official import LONGEST
from havendesk.protection.types import ChannelKind, LookAlike, OfficialAnswer

KINDS = {
    ChannelKind.DOMAIN: noop("Web address"),
    ChannelKind.EMAIL: noop("E-mail address"),
    ChannelKind.PHONE: noop("Phone number"),
    ChannelKind.HANDLE: noop("Name in a messenger or network"),
    ChannelKind.AGENT_CODE: noop("Code of an agent"),
}
HOW = {
    LookAlike.LETTERS: noop("It is written with letters that look like those of ours: {ours}."),
    LookAlike.SPELLING: noop("It is spelled almost like ours: {ours}."),
    LookAlike.NAME_INSIDE: noop("It carries our name inside another address. Ours is: {ours}."),
}
TROUBLES = {
    ErrorCode.FIELD_INVALID: noop(
        "This is no web address, e-mail address, phone number, name or code. Copy it as a whole."
    ),
    ErrorCode.TOO_MANY: noop("Too many questions came from your network. Wait a minute and try again."),
    ErrorCode.NOT_OFFERED: noop(
        "This page cannot say: we have not listed yet what is ours. Do not rely on what you got, and ask us"
        " in the chat of your signed-in account."
    ),
    ErrorCode.CONFLICT: noop("This is ours: there is nothing to report."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def really_us(request: HttpRequest) -> HttpResponse:
    """The question, its answer, and a report of what is not ours."""
    given = request.POST if request.method == "POST" else request.GET
    value = given.get("value", "").strip()
    context: dict[str, Any] = {
        "language": nearest(get_language()).value,
        "value": value[:LONGEST],
        "most": MOST_WORDS,
        "longest": LONGEST,
    }
    status = 200
    try:
        if request.method == "POST":
            _report(request, value)
            context["reported"] = True
        if value:
            context["answer"] = _shown(asked(request, value))
    except Refused as refused:
        status = refused.status
        context["trouble"] = gettext(TROUBLES.get(refused.code, TROUBLES[ErrorCode.FIELD_INVALID]))
    return render(request, "protection/really_us.html", context, status=status)


def _report(request: HttpRequest, value: str) -> None:
    may_report(request)
    words = request.POST.get("words", "")[:MOST_WORDS]
    actions.report_channel(by=ANONYMOUS, value=value, network=network(request), words=words)


def _shown(answer: OfficialAnswer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict.value,
        "kind": gettext(KINDS[answer.kind]),
        "value": answer.value.removeprefix(":"),
        "label": answer.label,
        "warning": gettext(HOW[answer.how]).format(ours=answer.imitates) if answer.how else "",
        "code": answer.kind is ChannelKind.AGENT_CODE,
        "email": answer.kind is ChannelKind.EMAIL,
        "phone": answer.kind is ChannelKind.PHONE,
        "expires_at": answer.expires_at,
        "checked_before": answer.checked_before,
        "may_report": answer.kind is not ChannelKind.AGENT_CODE,
    }


urlpatterns = [path("really-us", really_us, name="really_us")]
