"""The signed-in member of staff over HTTP: who am I, presence, live ticket, colleagues, own sessions; what
needs a second person, and what one may do alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from ninja import Router, Schema

from havendesk.kernel.amounts import Amount
from havendesk.kernel.caps import Cap
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import iso
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import actions, queries, step_up
from havendesk.people.options import PeopleOptions
from havendesk.people.queries import staff_actor

router = Router(tags=["people"])


class PresenceIn(Schema):
    """``status``: available, busy, away, wrap_up or offline."""

    status: str


class StepUpIn(Schema):
    """One of: ``code`` of an authenticator app, ``credential`` of a passkey, ``password``."""

    code: str = ""
    credential: dict[str, Any] | None = None
    password: str = ""


class AskIn(Schema):
    """``act``: an act that can be approved; ``arguments``: what it is run with."""

    act: str
    arguments: dict[str, Any]
    reason: str


class ApprovalDecisionIn(Schema):
    """The second person's word; a reason belongs to either."""

    yes: bool
    reason: str


class LimitIn(Schema):
    """``count``: how often a day, null for any number; ``value`` of ``asset``: the sum of a day; ``key``: the
    request's own idempotency key."""

    role: str
    act: str
    count: int | None
    asset: str = ""
    value: str = ""
    reason: str
    key: str


class CapLiftIn(Schema):
    """For how many minutes, 1 to 480, and why."""

    minutes: int
    reason: str


class GlassIn(Schema):
    """``act``: which one, for a while, is done alone."""

    act: str
    reason: str


class GlassReviewIn(Schema):
    """``note``: why it was or was not justified."""

    justified: bool
    note: str


def _session_key(request: HttpRequest) -> str:
    return str(request.session.session_key or "")


def _session_id(request: HttpRequest) -> int:
    session_id = (
        UserSession.objects.filter(session_key=_session_key(request)).values_list("id", flat=True).first()
    )
    if session_id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return int(session_id)


@router.get("/me", summary="The signed-in member of staff, with what they may do")
def get_me(request: HttpRequest) -> dict[str, Any]:
    """Roles, permissions, languages, teams, presence, whether a second factor is enrolled."""
    return _object(queries.me(viewer=staff_actor(request)))


@router.post("/me/presence", summary="Say whether you can be given contacts")
def post_presence(request: HttpRequest, body: PresenceIn) -> dict[str, Any]:
    """Answers the status that holds now."""
    status = actions.set_presence(by=staff_actor(request), status=body.status)
    return {"status": status.value}


@router.post("/live/ticket", summary="A one-time pass to the live gateway")
def post_live_ticket(request: HttpRequest) -> dict[str, Any]:
    """Works once, within ``expires_in`` seconds, and for as long as this sign-in session lasts."""
    actor = staff_actor(request)
    ticket = actions.issue_live_ticket(by=actor, session_id=_session_id(request))
    return {"ticket": ticket, "expires_in": options_of(PeopleOptions).people_live_ticket_seconds}


@router.get("/me/sessions", summary="Browsers that are signed in as you")
def get_sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first; ``current`` marks this one."""
    return _list(queries.sign_ins(viewer=staff_actor(request), session_key=_session_key(request)))


@router.delete("/me/sessions/{session_id}", summary="Sign one of your browsers out")
def delete_session(request: HttpRequest, session_id: int) -> dict[str, Any]:
    """Ends its live connections too."""
    actions.end_session(by=staff_actor(request), session_id=session_id)
    return {"ended": session_id}


@router.get("/desk/teams", summary="All teams")
def get_teams(request: HttpRequest) -> list[dict[str, Any]]:
    """By name."""
    return _list(queries.teams(viewer=staff_actor(request)))


@router.get("/desk/staff", summary="Everybody who works here now")
def get_staff(request: HttpRequest) -> list[dict[str, Any]]:
    """By name, with presence."""
    return _list(queries.staff_cards(viewer=staff_actor(request)))


@router.get("/me/step-up", summary="How to prove once more that it is you")
def get_step_up(request: HttpRequest) -> dict[str, Any]:
    """``ways``: totp, webauthn or password; ``challenge``: what a passkey signs; ``fresh_until``: until when
    the last proof counts."""
    actor = staff_actor(request)
    ways, challenge = step_up.ways(request)
    return {"ways": ways, "challenge": challenge, "fresh_until": encode(actor.stepped_up_until)}


@router.post("/me/step-up", summary="Prove once more that it is you, before a dangerous act")
def post_step_up(request: HttpRequest, body: StepUpIn) -> dict[str, Any]:
    """Answers until when the proof counts."""
    staff_actor(request)
    step_up.prove(request, code=body.code, credential=body.credential, password=body.password)
    return {"fresh_until": encode(staff_actor(request).stepped_up_until)}


@router.get("/approvals", summary="What you are to decide, have decided or asked")
def get_approvals(request: HttpRequest) -> list[dict[str, Any]]:
    """Open ones first, then newest first."""
    return _list(queries.approvals(viewer=staff_actor(request)))


@router.get("/approvals/all", summary="Approvals of the whole desk")
def get_all_approvals(request: HttpRequest) -> list[dict[str, Any]]:
    """For security, compliance and auditors."""
    return _list(queries.all_approvals(viewer=staff_actor(request)))


@router.get("/approvals/waiting", summary="How much waits for you")
def get_waiting(request: HttpRequest) -> dict[str, Any]:
    """Approvals to decide, reviews of break-glass to settle."""
    return _object(queries.to_decide(viewer=staff_actor(request)))


@router.post("/approvals", summary="Ask a second person")
def post_approval(request: HttpRequest, body: AskIn) -> dict[str, Any]:
    """The same act asked twice is one approval."""
    actor = staff_actor(request)
    card = actions.ask_approval(by=actor, act=body.act, arguments=body.arguments, reason=body.reason)
    return _object(card)


@router.post("/approvals/{approval_id}/decision", summary="Say yes or no as the second person")
def post_decision(request: HttpRequest, approval_id: UUID, body: ApprovalDecisionIn) -> dict[str, Any]:
    """After a yes the desk does it by itself, once."""
    card = actions.decide_approval(
        by=staff_actor(request), approval_id=approval_id, yes=body.yes, reason=body.reason
    )
    return _object(card)


@router.delete("/approvals/{approval_id}", summary="Take back what you asked")
def delete_approval(request: HttpRequest, approval_id: UUID) -> dict[str, Any]:
    """While nobody has decided."""
    actions.withdraw_approval(by=staff_actor(request), approval_id=approval_id)
    return {"withdrawn": str(approval_id)}


@router.get("/authority/limits", summary="What each role may do alone in a day")
def get_limits(request: HttpRequest) -> list[dict[str, Any]]:
    """A role and an act that are missing are never done alone."""
    return _list(queries.limits(viewer=staff_actor(request)))


@router.put("/authority/limits", summary="Change what a role may do alone")
def put_limit(request: HttpRequest, body: LimitIn) -> dict[str, Any]:
    """Takes a second person, always."""
    actions.set_limit(
        by=staff_actor(request),
        role=body.role,
        act=body.act,
        count=body.count,
        value=_amount(body),
        reason=body.reason,
        key=body.key,
    )
    return {"act": body.act}


@router.get("/break-glass", summary="When somebody did alone what needs two")
def get_glasses(request: HttpRequest) -> list[dict[str, Any]]:
    """Those without a review first. Whoever settles reviews sees all, others their own."""
    return _list(queries.glasses(viewer=staff_actor(request)))


@router.post("/desk/staff/{staff_id}/caps/{cap}/lift", summary="Lift a cap for a while")
def post_cap_lift(request: HttpRequest, staff_id: UUID, cap: Cap, body: CapLiftIn) -> dict[str, Any]:
    """For a colleague, never for oneself: `takes` (conversations that one takes for oneself) or `searches`
    (of the record). What they do is counted and compared as before."""
    until = actions.lift_cap(
        by=staff_actor(request), staff_id=staff_id, cap=cap, minutes=body.minutes, reason=body.reason
    )
    return {"until": iso(until)}


@router.post("/break-glass", summary="Do alone what needs two, for a quarter of an hour")
def post_glass(request: HttpRequest, body: GlassIn) -> dict[str, Any]:
    """Security is told at once; a review follows before the next."""
    return _object(actions.break_glass(by=staff_actor(request), act=body.act, reason=body.reason))


@router.post("/break-glass/{glass_id}/review", summary="Settle the review of a break-glass")
def post_review(request: HttpRequest, glass_id: UUID, body: GlassReviewIn) -> dict[str, Any]:
    """By somebody of another line."""
    card = actions.settle_review(
        by=staff_actor(request), glass_id=glass_id, justified=body.justified, note=body.note
    )
    return _object(card)


def _amount(body: LimitIn) -> Amount | None:
    if not body.asset:
        return None
    try:
        return Amount.parse(body.asset, body.value)
    except ValueError:
        raise Refused(ErrorCode.FIELD_INVALID, field="value") from None


def _object(card: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = encode(card)
    return encoded


def _list(cards: Any) -> list[dict[str, Any]]:
    encoded: list[dict[str, Any]] = encode(cards)
    return encoded
