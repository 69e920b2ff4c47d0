"""Pages of evidence: the customer's own packages, the files behind signed links, the public keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core import signing
from django.core.files import File
from django.core.files.storage import storages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from havendesk.audit.queries import log_keys
from havendesk.customers.queries import customer_card, page_customer, way_in
from havendesk.evidence import actions, queries
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.rules.ordering import country_of
from havendesk.evidence.texts import LANGUAGES, guide, texts
from havendesk.evidence.types import FileCard, LinkPurpose, PackageState
from havendesk.exchange.queries import capabilities
from havendesk.kernel.actors import ANONYMOUS, Actor, ActorKind, Origin
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, django_code
from havendesk.kernel.jurisdictions import zone_of
from havendesk.kernel.options import options_of
from havendesk.people.queries import staff_actor

BLOCK = 256 * 1024
_WAITING = (PackageState.ORDERED, PackageState.BUILDING)


@never_cache
def packages(request: HttpRequest) -> HttpResponse:
    """The customer's packages with their progress, the button for a new one, and where to report."""
    found = page_customer(request)
    if found is None:
        return way_in("/evidence")
    viewer, session = found
    trouble, status = "", 200
    if request.method == "POST":
        try:
            _order(viewer, request)
            return HttpResponseRedirect("/evidence")
        except Refused as refused:
            with translation.override(django_code(session.language)):
                trouble = gettext(ERRORS[refused.code].title)
            status = refused.status
    with translation.override(django_code(session.language)):
        context = _context(viewer, session.language)
        return render(request, "evidence/packages.html", context | {"trouble": trouble}, status=status)


def _order(viewer: Actor, request: HttpRequest) -> None:
    if viewer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    given = request.POST
    language = given.get("language", "")
    actions.order_package(
        by=viewer,
        customer_id=viewer.id,
        languages=[language] if language else (),
        time_zone=given.get("time_zone", "").strip(),
        country=given.get("country", ""),
        recipient=given.get("recipient", ""),
    )


def _context(viewer: Actor, language: str) -> dict[str, Any]:
    cards = queries.packages(viewer=viewer)
    jurisdiction = ""
    if viewer.id is not None:
        jurisdiction = customer_card(viewer=viewer, customer_id=viewer.id).jurisdiction
    said = texts(language)
    return {
        "language": language,
        "packages": cards,
        "waiting": any(one.state in _WAITING for one in cards),
        "languages": [(tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES],
        "chosen_language": language,
        "zone": zone_of(jurisdiction),
        "guide": guide(language, country_of(jurisdiction)),
        "guide_title": said["guide"]["title"],
        "guide_lead": said["guide"]["lead"],
        "checks": [one.format(exchange=_exchange_name()) for one in said["cover"]["checks"]],
    }


def _exchange_name() -> str:
    try:
        return capabilities(viewer=ANONYMOUS).exchange_name
    except Refused:
        return gettext("the exchange")


@require_POST
@never_cache
def take(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """A fresh signed link, followed at once."""
    found = page_customer(request)
    if found is None:
        return way_in("/evidence")
    try:
        link = actions.link(by=found[0], package_id=package_id)
    except Refused as refused:
        return HttpResponse(ERRORS[refused.code].title, status=refused.status, content_type="text/plain")
    return HttpResponseRedirect(link.path)


@require_safe
@never_cache
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a signed link. Staff must be signed in as whoever the link was made for."""
    try:
        by, package_id, purpose = _named(request, token)
        if request.method == "HEAD":
            return HttpResponse(content_type="application/octet-stream")
        return _answer(actions.download(by=by, package_id=package_id, purpose=purpose))
    except Refused as refused:
        return HttpResponse(ERRORS[refused.code].title, status=refused.status, content_type="text/plain")


def _named(request: HttpRequest, token: str) -> tuple[Actor, UUID, LinkPurpose]:
    most = options_of(EvidenceOptions).evidence_link_seconds
    try:
        told = signing.loads(token, salt=actions.LINK_SALT, max_age=most)
        package_id, purpose, kind = UUID(told["p"]), LinkPurpose(told["w"]), ActorKind(told["k"])
        who = UUID(told["a"]) if told["a"] else None
    except (signing.BadSignature, KeyError, ValueError) as error:
        raise Refused(ErrorCode.NOT_FOUND, field="token") from error
    if kind is ActorKind.CUSTOMER:
        return Actor(kind, who, origin=Origin.PAGE), package_id, purpose
    staff = staff_actor(request)
    if staff.id != who:
        raise Refused(ErrorCode.NOT_FOUND, field="token")
    return staff, package_id, purpose


class _Streamed(StreamingHttpResponse):
    """A file block by block, whether the server asks from a thread or from an event loop."""

    def __init__(self, file: File[Any], **said: Any) -> None:
        super().__init__(_blocks(file), **said)
        self._file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = sync_to_async(self._file.read, thread_sensitive=False)
        try:
            while block := await read(BLOCK):
                yield block
        finally:
            self._file.close()


def _blocks(file: File[Any]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block


def _answer(card: FileCard) -> HttpResponseBase:
    response: HttpResponseBase
    if card.path:
        response = _Streamed(storages["evidence"].open(card.path), content_type=card.media_type)
    else:
        response = HttpResponse(card.content, content_type=card.media_type)
    response.headers["Content-Length"] = str(card.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{card.file_name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which packages are checked, one a line."""
    try:
        known = (*queries.keys(viewer=ANONYMOUS), *log_keys(viewer=ANONYMOUS))
    except Refused as refused:
        return HttpResponse(ERRORS[refused.code].title, status=refused.status, content_type="text/plain")
    return HttpResponse("".join(f"{one}\n" for one in known), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("evidence", packages, name="evidence"),
    path("evidence/<uuid:package_id>/link", take, name="evidence-take"),
    path("evidence/download/<str:token>", download, name="evidence-download"),
    path("evidence/keys.txt", keys, name="evidence-keys"),
]
