"""The signed-in member of staff over HTTP: who am I, presence, live ticket, colleagues, own sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from ninja import Router, Schema

from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import actions, queries
from havendesk.people.options import PeopleOptions
from havendesk.people.queries import staff_actor

router = Router(tags=["people"])


class PresenceIn(Schema):
    """``status``: available, busy, away, wrap_up or offline."""

    status: str


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


def _object(card: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = encode(card)
    return encoded


def _list(cards: Any) -> list[dict[str, Any]]:
    encoded: list[dict[str, Any]] = encode(cards)
    return encoded
