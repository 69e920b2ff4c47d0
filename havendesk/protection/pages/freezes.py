"""The portal: report an account without signing in, and watch what becomes of it. Works without scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from havendesk.customers.queries import confirm_address, confirmed_act, page_customer, way_in
from havendesk.customers.rules import network_of
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import ANONYMOUS, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import django_code, nearest
from havendesk.kernel.ids import uuid7
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.protection import actions, queries
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.queries.freezes import PORTAL
from havendesk.protection.types import (
    ClaimState,
    FreezeCard,
    FreezeState,
    ReportSource,
    ReportStrength,
    StepState,
)

MINE = f"{PORTAL}/mine"
_ON_ITS_WAY = (FreezeState.RELEASING, FreezeState.RELEASED)
LOOK_AGAIN_SECONDS = 2
"""How often a page that waits for something loads itself again."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def portal(request: HttpRequest) -> HttpResponse:
    """Ask for an account and something that its owner knows. Whatever is answered, and how soon, is the same
    whether or not the account exists: the lane checks it afterwards."""
    if request.method != "POST":
        return _form(request)
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    try:
        most = options_of(ProtectionOptions).protection_portal_per_address
        spend("protection.portal", network, most, per=Per.HOUR)
        token = actions.claim(
            by=ANONYMOUS,
            account=request.POST.get("account", ""),
            fact=request.POST.get("fact", ""),
        )
    except Refused as refused:
        status = 429 if refused.code is ErrorCode.TOO_MANY else 422
        return _form(request, status=status, too_many=status == 429, wrong=refused.field)
    return HttpResponseRedirect(f"{PORTAL}/{token}", status=303)


@require_safe
@never_cache
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a report without sign-in, for whoever has its secret address."""
    try:
        card = queries.claim_card(viewer=ANONYMOUS, token=token)
    except Refused:
        return _form(request, status=404)
    waits = card.state is ClaimState.CHECKING or (card.freeze is not None and _goes_on(card.freeze))
    context = {"claim": card, "freezes": [_shown(card.freeze)] if card.freeze else [], "waits": waits}
    return _page(request, "protection/progress.html", context)


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """A signed-in customer's own freezes, each step with its time."""
    found = page_customer(request)
    if found is None:
        return way_in(MINE)
    viewer = found[0]
    cards = queries.freezes_of(viewer=viewer, customer_id=found[1].customer_id)
    waits = any(_goes_on(card) for card in cards)
    context = {"freezes": [_shown(card) for card in cards], "waits": waits, "mine": True}
    with translation.override(django_code(found[1].language)):
        return _page(request, "protection/progress.html", context)


@require_POST
@never_cache
def freeze_mine(request: HttpRequest) -> HttpResponse:
    """The button of a signed-in customer."""
    found = page_customer(request)
    if found is None:
        return way_in(PORTAL)
    viewer: Actor = found[0]
    try:
        actions.report(
            by=viewer,
            customer_id=found[1].customer_id,
            source=ReportSource.PORTAL,
            strength=ReportStrength.STRONG,
            idempotency_key=f"portal:{uuid7()}",
        )
    except Refused:
        return _form(request, status=404)
    return HttpResponseRedirect(MINE, status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def undo(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """An owner takes back what only strangers reported, once the exchange has asked them again for it."""
    found = page_customer(request)
    if found is None:
        return way_in(MINE)
    claims = confirmed_act(request, viewer=ANONYMOUS)
    with translation.override(django_code(found[1].language)):
        try:
            card = queries.freeze_card(viewer=found[0], freeze_id=freeze_id)
            if request.method == "POST":
                _undo(found[0], card.id, claims)
        except Refused as refused:
            return _undo_page(request, freeze_id, refused=refused)
        if request.method == "POST" or card.state in _ON_ITS_WAY:
            return HttpResponseRedirect(MINE, status=303)
        weak = card.strength is ReportStrength.WEAK
        return _undo_page(request, freeze_id, weak=weak, ready=claims is not None)


def _undo(customer: Actor, freeze_id: UUID, claims: TokenClaims | None) -> None:
    if claims is None:
        raise Refused(ErrorCode.STEP_UP_NEEDED, field="token")
    # The token itself opened the session and is used up; what it confirmed is used up apart.
    actions.undo(
        by=customer,
        freeze_id=freeze_id,
        claims=replace(claims, token_id=f"act:{claims.token_id}"),
        act_claim=True,
    )


def _undo_page(
    request: HttpRequest,
    freeze_id: UUID,
    *,
    weak: bool = True,
    ready: bool = False,
    refused: Refused | None = None,
) -> HttpResponse:
    here = reverse("freeze-undo", args=[freeze_id])
    context = {
        "weak": weak and (refused is None or refused.code is not ErrorCode.FREEZE_NOT_WEAK),
        "gone": refused is not None and refused.code is ErrorCode.NOT_FOUND,
        "again": refused is not None,
        "ready": ready,
        "confirm_url": confirm_address(viewer=ANONYMOUS, to=here, act=str(freeze_id)),
    }
    return _page(request, "protection/undo.html", context, refused.status if refused else 200)


def _form(
    request: HttpRequest, *, status: int = 200, too_many: bool = False, wrong: str = ""
) -> HttpResponse:
    found = page_customer(request)
    context = {
        "signed_in": found is not None,
        "too_many": too_many,
        "wrong": wrong,
        "account": request.POST.get("account", "")[:254],
        "lost": status == 404,
    }
    spoken = django_code(found[1].language) if found else get_language()
    with translation.override(spoken):
        return _page(request, "protection/portal.html", context, status)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    known = {"language": nearest(get_language()).value, "again": LOOK_AGAIN_SECONDS}
    return render(request, template, known | context, status=status)


def _goes_on(card: FreezeCard) -> bool:
    """Whether something is still to happen."""
    if card.state is FreezeState.RELEASED:
        return False
    unsettled = (StepState.WANTED, StepState.SENT, StepState.FAILED)
    return card.state is not FreezeState.CONFIRMED or any(step.state in unsettled for step in card.steps)


def _shown(card: FreezeCard) -> dict[str, Any]:
    undoable = card.strength is ReportStrength.WEAK and card.state not in _ON_ITS_WAY
    return {
        "card": card,
        "undo": reverse("freeze-undo", args=[card.id]) if undoable else "",
        "steps": [
            {"name": step.name.value, "state": step.state.value, "at": _time(step.confirmed_at)}
            for step in card.steps
        ],
    }


def _time(at: datetime | None) -> str:
    return f"{at:%H:%M:%S} UTC" if at else ""


urlpatterns = [
    path("freeze", portal, name="freeze"),
    path("freeze/mine", mine, name="freeze-mine"),
    path("freeze/now", freeze_mine, name="freeze-now"),
    path("freeze/undo/<uuid:freeze_id>", undo, name="freeze-undo"),
    path("freeze/<str:token>", progress, name="freeze-progress"),
]
