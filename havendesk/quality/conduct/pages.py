"""Who looked at my data and why: the signed-in customer's own page, readable without JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from havendesk.customers.queries import customer_card, page_customer, way_in
from havendesk.customers.types import SessionInfo
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cursors import cursor_text, place, read_cursor
from havendesk.kernel.doors import PersonalData
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused
from havendesk.kernel.i18n import django_code, noop
from havendesk.kernel.jurisdictions import UTC_NAME, zone_of
from havendesk.people.types import Role
from havendesk.quality.conduct import actions, queries
from havendesk.quality.conduct.actions.looks import MOST_WORDS
from havendesk.quality.conduct.types import OwnLook

PLACE = "/looks"
PER_PAGE = 25
_CLOCK = "%Y-%m-%d %H:%M"

KINDS = {
    PersonalData.MESSAGE: noop("What was written in your conversations"),
    PersonalData.ATTACHMENT: noop("A file that you sent us"),
    PersonalData.CONTACT: noop("Your contact data"),
    PersonalData.IDENTITY: noop("Your name and your identity"),
    PersonalData.LEDGER: noop("Your balances, deposits and withdrawals"),
    PersonalData.SECURITY: noop("Your sign-ins, devices and security events"),
}
ROLES = {
    Role.AGENT: noop("A support agent"),
    Role.LEAD: noop("A lead of the support team"),
    Role.EDITOR: noop("An editor of the help centre"),
    Role.SECURITY: noop("A security officer"),
    Role.QUALITY: noop("Somebody who checks the quality of our work"),
    Role.PLANNER: noop("A planner of shifts"),
    Role.AUDITOR: noop("An auditor"),
    Role.ADMINISTRATOR: noop("An administrator"),
}
_STAFF = noop("A member of staff")
_PROGRAM = noop("A program of the exchange")
_ASSISTANT = noop("The assistant, a machine")
_FOR_TICKET = noop("To work on your conversation {reference}")
_TO_ANSWER = noop("To answer you at once")
_FOR_RECORD = noop("To check what is on record")
_UNSTATED = noop("For work on your account; the reason is on record")
_TIMES = noop("{times} times since {first}")
_ASKED = noop(
    "You asked about this. Security answers in the conversation {reference}, which you find in the chat."
)
_GONE = noop("This look is not on your list any more.")


@require_safe
@never_cache
def looks(request: HttpRequest) -> HttpResponse:
    """The newest looks, a page at a time."""
    found = page_customer(request)
    if found is None:
        return way_in(PLACE)
    return _page(request, *found)


@require_POST
@never_cache
def question(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """This worries me: a conversation with security about one look."""
    found = page_customer(request)
    if found is None:
        return way_in(PLACE)
    viewer, session = found
    try:
        actions.question_look(
            by=viewer,
            entry_id=entry_id,
            words=request.POST.get("words", ""),
            language=session.language,
        )
    except Refused as refused:
        return _page(request, viewer, session, refused)
    return HttpResponseRedirect(f"{PLACE}?asked={entry_id}#look-{entry_id}", status=303)


def _page(
    request: HttpRequest, viewer: Actor, session: SessionInfo, refused: Refused | None = None
) -> HttpResponse:
    people_only = request.GET.get("who") == "people"
    page = queries.own_looks(viewer=viewer, before=_before(request), people_only=people_only, limit=PER_PAGE)
    card = customer_card(viewer=viewer, customer_id=session.customer_id)
    zone = zone_of(card.jurisdiction)
    with translation.override(django_code(session.language)):
        context = {
            "language": session.language,
            "looks": [_shown(one, ZoneInfo(zone)) for one in page.looks],
            "people_only": people_only,
            "next": cursor_text(page.next[0].isoformat(), str(page.next[1])) if page.next else "",
            "most": MOST_WORDS,
            "asked": request.GET.get("asked", ""),
            "trouble": _trouble(refused) if refused else "",
        }
        status = refused.status if refused else 200
        return render(request, "quality_conduct/looks.html", context, status=status)


def _shown(one: OwnLook, zone: ZoneInfo) -> dict[str, Any]:
    look = one.look
    return {
        "id": look.id,
        "at": look.at,
        "here": f"{look.at.astimezone(zone):{_CLOCK}} ({zone.key})",
        "there": f"{look.at:{_CLOCK}} UTC" if zone.key != UTC_NAME else "",
        "since": _since(one, zone),
        "what": gettext(KINDS[PersonalData(look.reads)]),
        "who": gettext(_who(one)),
        "code": look.code if look.who != ActorKind.BOT.value else "",
        "why": _why(one),
        "reason": one.reason,
        "question": gettext(_ASKED).format(reference=one.question) if one.question else "",
    }


def _since(one: OwnLook, zone: ZoneInfo) -> str:
    if one.times == 1:
        return ""
    return gettext(_TIMES).format(times=one.times, first=f"{one.first_at.astimezone(zone):{_CLOCK}}")


def _who(one: OwnLook) -> str:
    if one.look.who == ActorKind.BOT.value:
        return _ASSISTANT
    if one.look.who == ActorKind.SERVICE.value:
        return _PROGRAM
    return ROLES.get(one.role, _STAFF) if one.role else _STAFF


def _why(one: OwnLook) -> str:
    if one.look.who == ActorKind.BOT.value:
        return gettext(_TO_ANSWER)
    if one.reference:
        return gettext(_FOR_TICKET).format(reference=one.reference)
    return gettext(_FOR_RECORD if one.look.verb.startswith("audit.") else _UNSTATED)


def _trouble(refused: Refused) -> str:
    return gettext(_GONE if refused.code is ErrorCode.NOT_FOUND else ERRORS[refused.code].title)


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    text = request.GET.get("before", "")
    try:
        return read_cursor(text, place) if text else None
    except Refused:
        return None


urlpatterns = [
    path("looks", looks, name="looks"),
    path("looks/<uuid:entry_id>/question", question, name="looks-question"),
]
