"""Kill switches, dead letters and legal holds over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from havendesk.kernel import actions, queries
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor

router = Router(tags=["kernel"])


class SwitchIn(Schema):
    """On or off, and why; a reason is needed for off."""

    on: bool
    reason: str = ""


@router.get("/desk/switches", summary="Kill switches")
def get_switches(request: HttpRequest) -> list[dict[str, Any]]:
    """All of the closed list, with state and reason."""
    cards: list[dict[str, Any]] = encode(queries.switches(viewer=staff_actor(request)))
    return cards


@router.post("/desk/switches/{name}", summary="Turn a part of the desk on or off")
def post_switch(request: HttpRequest, name: str, body: SwitchIn) -> dict[str, Any]:
    """Works on every node within 2 s."""
    actions.set_switch(by=staff_actor(request), name=name, on=body.on, reason=body.reason)
    return {"name": name, "on": body.on}


@router.get("/desk/dead-letters", summary="Jobs that failed for good")
def get_dead_letters(request: HttpRequest) -> list[dict[str, Any]]:
    """Unsettled ones, newest first."""
    cards: list[dict[str, Any]] = encode(queries.dead_letters(viewer=staff_actor(request)))
    return cards


@router.post("/desk/dead-letters/{letter_id}/retry", summary="Queue a dead job again")
def post_retry(request: HttpRequest, letter_id: UUID) -> dict[str, Any]:
    """Settles the letter."""
    actions.retry_dead_letter(by=staff_actor(request), dead_letter_id=letter_id)
    return {"retried": str(letter_id)}
