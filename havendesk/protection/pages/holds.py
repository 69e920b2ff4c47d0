"""What a signed-in customer sees of holds on their account: why, until when, and how to object."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from havendesk.customers.queries import page_customer, way_in
from havendesk.kernel.actors import Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import django_code, listed, nearest, noop
from havendesk.kernel.limits import spend
from havendesk.protection import actions, queries
from havendesk.protection.actions.appeals import MOST_WORDS
from havendesk.protection.following import read_customer
from havendesk.protection.rules.hold_texts import SCOPES, reason_text, to_do
from havendesk.protection.types import HoldTarget, OwnHold

HERE = "/holds"
READS_PER_MINUTE = 6

TROUBLES = {
    ErrorCode.REASON_MISSING: noop("Write why you object."),
    ErrorCode.FIELD_INVALID: noop("This is too long. Shorten it or send the rest in the conversation."),
    ErrorCode.HOLD_ENDED: noop("This hold has ended meanwhile. There is nothing left to object to."),
    ErrorCode.ALREADY_APPEALED: noop("Your objection is with us already. You get an answer here."),
    ErrorCode.TOO_MANY: noop("You have objected several times within the hour. Try again later."),
}


@require_safe
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """The holds of whoever is signed in, read anew from the exchange where that is possible."""
    found = page_customer(request)
    if found is None:
        return way_in(HERE)
    actor, session = found
    _read_anew(session.customer_id)
    return _page(request, actor, session.language)


@require_POST
@never_cache
def appeal(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Take an objection; what was written stays in the form when it is refused."""
    found = page_customer(request)
    if found is None:
        return way_in(HERE)
    actor, session = found
    words = request.POST.get("words", "")
    try:
        key = uuid5(hold_id, f"{request.POST.get('key', '')}:{actor.id}")
        actions.appeal_hold(by=actor, hold_id=hold_id, words=words, client_key=key)
    except Refused as refused:
        kept = {"hold": hold_id, "words": words[:MOST_WORDS], "code": refused.code}
        return _page(request, actor, session.language, kept, refused.status)
    return HttpResponseRedirect(f"{HERE}?sent=1#hold-{hold_id}")


def _read_anew(customer_id: UUID) -> None:
    with suppress(Refused):  # what is known here is shown all the same
        spend("protection.holds_read", str(customer_id), READS_PER_MINUTE)
        read_customer(customer_id)


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    kept: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    spoken = nearest(language).value
    with translation.override(django_code(language)):
        holds = queries.own_holds(viewer=actor, customer_id=UUID(str(actor.id)))
        context = {
            "language": spoken,
            "holds": [_shown(one, kept) for one in holds],
            "sent": "sent" in request.GET,
            "most": MOST_WORDS,
            "gone": kept is not None and all(one.id != kept["hold"] for one in holds),
            "trouble": gettext(TROUBLES.get(kept["code"], TROUBLES[ErrorCode.HOLD_ENDED])) if kept else "",
        }
        response = render(request, "protection/holds.html", context, status=status)
    response.headers["Content-Language"] = spoken
    return response


def _shown(one: OwnHold, kept: dict[str, Any] | None) -> dict[str, Any]:
    mine = kept is not None and kept["hold"] == one.id
    return {
        "id": one.id,
        "reason": gettext(reason_text(one.reason)),
        "basis": gettext(one.basis) if one.basis else "",
        "what": _what(one),
        "since": one.since,
        "until": one.until,
        "looked_at_by": one.looked_at_by,
        "to_do": gettext(to_do(one.reason)),
        "appeal": one.appeal,
        "may_appeal": one.may_appeal,
        # A double click sends one objection; a later one after a decision is another.
        "key": one.appeal.id if one.appeal else "first",
        "words": kept["words"] if kept and mine else "",
        "trouble": gettext(TROUBLES.get(kept["code"], "")) if kept and mine else "",
    }


def _what(one: OwnHold) -> str:
    if not one.scope:
        return ""
    parts = listed(translation.get_language(), [gettext(SCOPES[part]) for part in one.scope])
    if one.target is HoldTarget.TRANSFER:
        return gettext("One transfer ({asset}): {parts}").format(asset=one.asset or "-", parts=parts)
    return gettext("Your account: {parts}").format(parts=parts)


urlpatterns = [
    path("holds", own, name="own_holds"),
    path("holds/<uuid:hold_id>/appeal", appeal, name="appeal_hold"),
]
