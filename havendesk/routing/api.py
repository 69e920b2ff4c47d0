"""What people do with contacts, over HTTP."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.routing import actions
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import Status

router = Router(tags=["routing"])


class TransferIn(Schema):
    """To a team or to an agent, and why."""

    team_id: UUID | None = None
    agent_id: UUID | None = None
    reason: str


class AssignIn(Schema):
    """To whom, and why."""

    agent_id: UUID
    reason: str


class WaitIn(Schema):
    """For whom the ticket waits."""

    waits_for: Literal["customer", "department"] = Field(alias="for")


def _now(ticket_id: UUID) -> dict[str, Any]:
    row = tickets.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id]
    body: dict[str, Any] = encode(row)
    return body


@router.post("/desk/tickets/{ticket_id}/take", summary="Take a ticket")
def post_take(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """Answers the ticket as it is now."""
    actions.take(by=staff_actor(request), ticket_id=ticket_id)
    return _now(ticket_id)


@router.post("/desk/tickets/{ticket_id}/transfer", summary="Pass a ticket on")
def post_transfer(request: HttpRequest, ticket_id: UUID, body: TransferIn) -> dict[str, Any]:
    """Answers the ticket as it is now."""
    actions.transfer(
        by=staff_actor(request),
        ticket_id=ticket_id,
        reason=body.reason,
        team_id=body.team_id,
        agent_id=body.agent_id,
    )
    return _now(ticket_id)


@router.post("/desk/tickets/{ticket_id}/assign", summary="Give a ticket to a named agent")
def post_assign(request: HttpRequest, ticket_id: UUID, body: AssignIn) -> dict[str, Any]:
    """Answers the ticket as it is now."""
    actions.assign(by=staff_actor(request), ticket_id=ticket_id, agent_id=body.agent_id, reason=body.reason)
    return _now(ticket_id)


@router.post("/desk/tickets/{ticket_id}/solve", summary="Solve a ticket")
def post_solve(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """Answers the ticket as it is now."""
    actions.finish(by=staff_actor(request), ticket_id=ticket_id, outcome=Status.SOLVED)
    return _now(ticket_id)


@router.post("/desk/tickets/{ticket_id}/wait", summary="Wait for the customer or a department")
def post_wait(request: HttpRequest, ticket_id: UUID, body: WaitIn) -> dict[str, Any]:
    """Answers the ticket as it is now."""
    outcome = Status.WAITING_CUSTOMER if body.waits_for == "customer" else Status.WAITING_DEPARTMENT
    actions.finish(by=staff_actor(request), ticket_id=ticket_id, outcome=outcome)
    return _now(ticket_id)
