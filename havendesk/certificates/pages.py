"""The public check of certificates: without sign-in and without JavaScript; and the keys that sign them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from havendesk.certificates import queries
from havendesk.certificates.options import CertificateOptions
from havendesk.certificates.types import CheckAnswer
from havendesk.customers.rules import network_of
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused
from havendesk.kernel.i18n import nearest, noop
from havendesk.kernel.limits import spend
from havendesk.kernel.options import options_of
from havendesk.resolvers.rules.wording import formats
from havendesk.resolvers.types import CertificateKind

LONGEST = 60
KINDS = {
    CertificateKind.TRANSACTIONS: noop("Certificate of transactions"),
    CertificateKind.BALANCE: noop("Certificate of balances"),
    CertificateKind.TAX_YEAR: noop("Summary of a tax year"),
}
TROUBLES = {
    "number": noop("Type the number of the certificate as well, or give its file."),
    "code": noop("Type the check code as well: it stands on the paper below the number."),
    "file": noop("This file is empty or too large to be one of ours."),
    "": noop("Too many checks came from your network. Wait a minute and try again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """The question and its answer. The code on the paper leads here with number and check code."""
    given = request.POST if request.method == "POST" else request.GET
    number, code = (given.get(name, "").strip()[:LONGEST] for name in ("number", "code"))
    language = nearest(get_language()).value
    context: dict[str, Any] = {
        "language": language,
        "number": number,
        "code": code,
        "longest": LONGEST,
    }
    status = 200
    if request.method == "POST" or (number and code):
        try:
            context["answer"] = _shown(_checked(request, number, code), language)
        except Refused as refused:
            status = refused.status
            field = refused.field if refused.code is ErrorCode.FIELD_INVALID else ""
            context |= {"trouble": gettext(TROUBLES[field]), "field": field}
    response = render(request, "certificates/check.html", context, status=status)
    # Number and code may stand in the address.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _checked(request: HttpRequest, number: str, code: str) -> CheckAnswer:
    most = options_of(CertificateOptions).certificate_checks_per_minute
    spend("certificates.checks", network_of(request.META.get("REMOTE_ADDR", "")), most)
    return queries.check(viewer=ANONYMOUS, number=number, code=code, content=_file(request))


def _file(request: HttpRequest) -> bytes | None:
    """The file that was given, None for none. One that the server did not take is told, never passed over."""
    sent = request.FILES.get("file")
    if sent is None:
        if request.POST.get("file"):
            raise Refused(ErrorCode.FIELD_INVALID, field="file")
        return None
    content = sent.read()
    if not content:
        raise Refused(ErrorCode.FIELD_INVALID, field="file")
    return bytes(content)


def _shown(answer: CheckAnswer, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"verdict": answer.verdict.value}
    if answer.kind and answer.first_day and answer.last_day and answer.issued_on:
        first, last, issued = (
            formats.day(one, language) for one in (answer.first_day, answer.last_day, answer.issued_on)
        )
        shown |= {
            "kind": gettext(KINDS[answer.kind]),
            "days": last if first == last else f"{first} – {last}",
            "issued": issued,
        }
    return shown


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which certificates are checked offline, one a line."""
    try:
        known = queries.keys(viewer=ANONYMOUS)
    except Refused as refused:
        return HttpResponse(ERRORS[refused.code].title, status=refused.status, content_type="text/plain")
    return HttpResponse("".join(f"{one}\n" for one in known), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("certificates/check", check, name="certificates-check"),
    path("certificates/keys.txt", keys, name="certificates-keys"),
]
