"""The owner's pages: begin, prove, wait, stop. They work without scripts, signed in and not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from havendesk.cases.recovery import actions, queries, wording
from havendesk.cases.recovery.options import RecoveryOptions
from havendesk.cases.recovery.tokens import read_code_link, read_stop
from havendesk.cases.recovery.types import (
    KnockState,
    Proof,
    ProofCard,
    ProofState,
    RecoveryCard,
    RecoveryKind,
    RecoveryState,
)
from havendesk.customers.queries import confirm_address, confirmed_act, page_customer, way_in
from havendesk.customers.rules import network_of
from havendesk.exchange.types import SecondFactor
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import django_code, nearest
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of

HOME = "/recovery"
CONFIRM = f"{HOME}/confirm"
MOST_PER_MINUTE = 30
_PROVING = (RecoveryState.OPEN, RecoveryState.PROVING)
_STOPPABLE = (*_PROVING, RecoveryState.COOLING, RecoveryState.APPROVING, RecoveryState.GIVING)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """A signed-in customer's recovery, or the form that begins one; for others the form of outside."""
    found = page_customer(request)
    if found is None:
        return _outside_form(request)
    with translation.override(django_code(found[1].language)):
        return _mine(request, found[0], found[1].customer_id)


def _mine(request: HttpRequest, viewer: Actor, customer_id: UUID) -> HttpResponse:
    trouble = ""
    if request.method == "POST":
        trouble = _tried(lambda: _do(request, viewer, customer_id))
        if not trouble:
            return HttpResponseRedirect(HOME, status=303)
    cards = queries.recoveries_of(viewer=viewer, customer_id=customer_id, limit=1)
    newest = cards[0] if cards else None
    live = newest is not None and not newest.state.over
    context = {
        "card": _shown(newest, viewer) if newest else None,
        "kinds": [] if live else _kinds(tuple(RecoveryKind)),
        "signed_in": True,
        "trouble": trouble,
    }
    return _page(request, "recovery/recovery.html", context, 422 if trouble else 200)


def _do(request: HttpRequest, viewer: Actor, customer_id: UUID) -> None:
    given = request.POST
    if given.get("do") == "begin":
        kind, factor = _wanted(request)
        actions.begin(by=viewer, customer_id=customer_id, kind=kind, factor=factor)
        return
    recovery_id = _id(given.get("recovery", ""))
    if given.get("do") == "send_code":
        actions.send_code(by=viewer, recovery_id=recovery_id)
    elif given.get("do") == "give_code":
        if not actions.give_code(by=viewer, recovery_id=recovery_id, code=given.get("code", "")):
            raise Refused(ErrorCode.MALFORMED, field="code")
    else:
        _check(given.get("do", ""), viewer, recovery_id)


def _check(do: str, viewer: Actor, recovery_id: UUID, secret: str = "") -> None:
    """What both may do, the customer who is signed in and whoever knew the code."""
    if do == "check":
        actions.begin_check(by=viewer, recovery_id=recovery_id, secret=secret)
    elif do == "look":
        actions.look_at_check(by=viewer, recovery_id=recovery_id, secret=secret)
    else:
        raise Refused(ErrorCode.FIELD_INVALID, field="do")


@require_safe
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """The exchange has asked its customer again, and sent them back here."""
    found = page_customer(request)
    claims = confirmed_act(request, viewer=ANONYMOUS)
    if found is None or claims is None:
        return way_in(HOME)

    def take() -> None:
        actions.confirm(by=found[0], recovery_id=_id(claims.act), claims=claims)

    with translation.override(django_code(found[1].language)):
        trouble = _tried(take)
        if not trouble:
            return HttpResponseRedirect(HOME, status=303)
        cards = queries.recoveries_of(viewer=found[0], customer_id=found[1].customer_id, limit=1)
        context: dict[str, Any] = {
            "card": _shown(cards[0], found[0]) if cards else None,
            "kinds": [],
            "signed_in": True,
            "trouble": trouble,
        }
        return _page(request, "recovery/recovery.html", context, 422)


def _outside_form(request: HttpRequest) -> HttpResponse:
    """Whatever is answered, and how soon, is the same whether or not the account exists."""
    trouble, status = "", 200
    if request.method == "POST":
        tokens: list[str] = []

        def knock() -> None:
            most = options_of(RecoveryOptions).recovery_knocks_per_address
            spend("recovery.knock", network_of(request.META.get("REMOTE_ADDR", "")), most, per=Per.HOUR)
            kind, factor = _wanted(request)
            account = request.POST.get("account", "")
            tokens.append(actions.knock(by=ANONYMOUS, account=account, kind=kind, factor=factor))

        trouble = _tried(knock)
        if not trouble:
            return HttpResponseRedirect(f"{HOME}/outside/{tokens[0]}", status=303)
        status = 422
    context = {
        "card": None,
        "kinds": _kinds(tuple(RecoveryKind)),
        "signed_in": False,
        "trouble": trouble,
        "account": request.POST.get("account", "")[:254],
    }
    return _page(request, "recovery/recovery.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who is not signed in: the field for the code, and behind it their recovery."""
    trouble = ""
    try:
        state, recovery_id = queries.knock_state(viewer=ANONYMOUS, token=token)
    except Refused:
        return _page(request, "recovery/gone.html", {}, 404)
    if request.method == "POST":
        trouble = _tried(lambda: _do_outside(request, token, recovery_id))
        if not trouble:
            return HttpResponseRedirect(request.path, status=303)
        state, recovery_id = queries.knock_state(viewer=ANONYMOUS, token=token)
    if recovery_id is None:
        waiting = {"spent": state is KnockState.SPENT, "trouble": trouble}
        return _page(request, "recovery/outside.html", waiting, 422 if trouble else 200)
    card = queries.recovery(viewer=ANONYMOUS, recovery_id=recovery_id, secret=token)
    context = {"card": _shown(card, ANONYMOUS), "kinds": [], "signed_in": False, "trouble": trouble}
    return _page(request, "recovery/recovery.html", context, 422 if trouble else 200)


def _do_outside(request: HttpRequest, token: str, recovery_id: UUID | None) -> None:
    if recovery_id is not None:
        _check(request.POST.get("do", ""), ANONYMOUS, recovery_id, token)
        return
    spend("recovery.code", network_of(request.META.get("REMOTE_ADDR", "")), MOST_PER_MINUTE)
    if not actions.open_knock(by=ANONYMOUS, token=token, code=request.POST.get("code", "")):
        raise Refused(ErrorCode.MALFORMED, field="code")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The button that stops a recovery. Opening the page stops nothing."""
    recovery_id = read_stop(token)
    trouble = ""
    if recovery_id is None:
        return _page(request, "recovery/gone.html", {}, 404)
    if request.method == "POST":
        trouble = _tried(lambda: actions.stop(by=ANONYMOUS, recovery_id=recovery_id, token=token))
        if not trouble:
            return HttpResponseRedirect(request.path, status=303)
    card = queries.recovery(viewer=SYSTEM, recovery_id=recovery_id)
    context = {
        "card": card,
        "kind": gettext(wording.KINDS[card.kind]),
        "begun": _time(card.begun_at),
        "stopped": card.state is RecoveryState.STOPPED,
        "over": card.state is RecoveryState.EXPIRED,
        "trouble": trouble,
    }
    return _page(request, "recovery/stop.html", context, 409 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The code, for whoever reads the mailbox; it is shown when it is asked for, not to a mail scanner."""
    read = read_code_link(token)
    try:
        spend("recovery.code", network_of(request.META.get("REMOTE_ADDR", "")), MOST_PER_MINUTE)
        if read is None:
            raise Refused(ErrorCode.NOT_FOUND, field="token")
        digits, _recovery, until = queries.code(viewer=ANONYMOUS, proof_id=read[0], round=read[1])
    except Refused as refused:
        return _page(request, "recovery/gone.html", {}, refused.status)
    shown = f"{digits[:4]} {digits[4:]}" if request.method == "POST" else ""
    return _page(request, "recovery/code.html", {"code": shown, "until": _time(until)})


def _tried(act: Callable[[], None]) -> str:
    """Do it, and give the sentence that says why it could not be done."""
    try:
        act()
    except Refused as refused:
        if refused.code is ErrorCode.MALFORMED:
            return gettext(wording.WRONG_CODE)
        return gettext(wording.TROUBLES.get(refused.code, wording.OTHERWISE))
    return ""


def _wanted(request: HttpRequest) -> tuple[RecoveryKind, SecondFactor]:
    kind, factor = request.POST.get("kind", ""), request.POST.get("factor", "") or SecondFactor.TOTP.value
    if kind not in set(RecoveryKind) or factor not in (SecondFactor.TOTP, SecondFactor.PASSKEY):
        raise Refused(ErrorCode.FIELD_INVALID, field="kind")
    return RecoveryKind(kind), SecondFactor(factor)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(ErrorCode.NOT_FOUND, field="recovery") from None


def _kinds(kinds: tuple[RecoveryKind, ...]) -> list[dict[str, str]]:
    return [{"value": kind.value, "text": gettext(wording.KINDS[kind])} for kind in kinds]


def _shown(card: RecoveryCard, viewer: Actor) -> dict[str, Any]:
    proving = card.state in _PROVING
    return {
        "id": card.id,
        "reference": card.reference,
        "kind": gettext(wording.KINDS[card.kind]),
        "state": card.state.value,
        "says": gettext(wording.STATES[card.state]),
        "end": gettext(wording.ENDS[card.end_code]) if card.end_code in wording.ENDS else "",
        "cooling": _time(card.cooling_until) if card.state is RecoveryState.COOLING else "",
        "expires": _time(card.expires_at) if proving else "",
        "proving": proving,
        "over": card.state.over,
        "more": card.need.more,
        "one_of": [gettext(wording.PROOFS[proof]) for proof in card.need.one_of],
        "hours": card.need.cooling_hours,
        "approval": card.need.approval,
        "proofs": [_rung(card, one, viewer, proving=proving) for one in card.proofs],
        "stoppable": card.state in _STOPPABLE,
    }


def _rung(card: RecoveryCard, one: ProofCard, viewer: Actor, *, proving: bool) -> dict[str, Any]:
    open_rung = proving and one.state in (ProofState.MISSING, ProofState.WAITING)
    confirm = confirm_address(viewer=ANONYMOUS, to=CONFIRM, act=str(card.id))
    by_exchange = one.proof in (Proof.PASSKEY, Proof.FACTOR, Proof.DEVICE)
    return {
        "name": one.proof.value,
        "text": gettext(wording.PROOFS[one.proof]),
        "state": one.state.value,
        "says": gettext(wording.PROOF_STATES[one.state]),
        "at": _time(one.given_at),
        "open": open_rung and (viewer is not ANONYMOUS or one.proof is Proof.IDENTITY),
        "url": one.url,
        "left": one.left,
        "confirm": confirm if open_rung and by_exchange else "",
    }


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    known = {"language": nearest(get_language()).value}
    return render(request, template, known | context, status=status)


urlpatterns = [
    path("recovery", home, name="recovery"),
    path("recovery/confirm", confirm, name="recovery-confirm"),
    path("recovery/outside/<str:token>", outside, name="recovery-outside"),
    path("recovery/stop/<str:token>", stop, name="recovery-stop"),
    path("recovery/code/<str:token>", code, name="recovery-code"),
]
