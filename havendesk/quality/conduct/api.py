"""Investigations, canaries and partners' teams over HTTP, for security and compliance."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.people.queries import staff_actor
from havendesk.people.types import RestrictionKind
from havendesk.quality.conduct import actions, queries
from havendesk.quality.conduct.types import InvestigationState
from havendesk.tickets import actions as ticket_actions
from havendesk.tickets import queries as tickets

router = Router(tags=["conduct"])


class ConductVerdictIn(Schema):
    """What came of it, and why one thinks so."""

    state: Literal["cleared", "limited", "suspended"]
    reason: str


class ConductRemarkIn(Schema):
    """What is written down."""

    text: str


class ConductWhyIn(Schema):
    """Why something is done."""

    reason: str


class ConductSettleIn(Schema):
    """Whether a held-back message reaches the agent after all, and why."""

    pass_on: bool
    reason: str


class ConductCanaryIn(Schema):
    """A customer by the exchange's identifier."""

    exchange_ref: str
    note: str = ""


@router.get("/desk/conduct/investigations", summary="Investigations, newest first")
def get_investigations(
    request: HttpRequest,
    state: InvestigationState | None = None,
    after: str = "",
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """Without those about you and your line. `after` of a page continues it, empty at the end."""
    page = queries.investigations(viewer=staff_actor(request), state=state, after=after, limit=limit)
    body: dict[str, Any] = encode(page)
    return body


@router.get("/desk/conduct/investigations/{investigation_id}", summary="One investigation")
def get_investigation(request: HttpRequest, investigation_id: UUID) -> dict[str, Any]:
    """Its signals with their numbers, notes, and the entries of the record that it rests on."""
    card = queries.investigation(viewer=staff_actor(request), investigation_id=investigation_id)
    body: dict[str, Any] = encode(card)
    return body


@router.post("/desk/conduct/investigations/{investigation_id}/notes", summary="Write something down")
def post_note(request: HttpRequest, investigation_id: UUID, body: ConductRemarkIn) -> dict[str, Any]:
    """Notes are never changed."""
    actions.note(by=staff_actor(request), investigation_id=investigation_id, text=body.text)
    return {}


@router.post("/desk/conduct/investigations/{investigation_id}/decision", summary="Say what came of it")
def post_decision(request: HttpRequest, investigation_id: UUID, body: ConductVerdictIn) -> dict[str, Any]:
    """`suspended` ends every session and live connection of the person at once."""
    actions.decide(
        by=staff_actor(request),
        investigation_id=investigation_id,
        state=InvestigationState(body.state),
        reason=body.reason,
    )
    return {}


@router.post("/desk/conduct/staff/{staff_id}/{kind}/lift", summary="End a restriction")
def post_lift(
    request: HttpRequest, staff_id: UUID, kind: RestrictionKind, body: ConductWhyIn
) -> dict[str, Any]:
    """Sign-in works again, or the caps are as everybody's."""
    people_actions.lift_restriction(by=staff_actor(request), staff_id=staff_id, kind=kind, reason=body.reason)
    return {}


@router.get("/desk/conduct/canaries", summary="Customers whom nobody has a reason to open")
def get_canaries(request: HttpRequest) -> dict[str, Any]:
    """Newest mark first."""
    return {"items": encode(queries.canaries(viewer=staff_actor(request)))}


@router.post("/desk/conduct/canaries", summary="Mark a customer whom nobody has a reason to open")
def post_canary(request: HttpRequest, body: ConductCanaryIn) -> dict[str, Any]:
    """Marking again changes nothing."""
    by = staff_actor(request)
    found = actions.mark_canary(by=by, exchange_ref=body.exchange_ref, note=body.note)
    return {"customer_id": str(found)}


@router.post("/desk/conduct/canaries/{customer_id}/unmark", summary="Take a mark away")
def post_unmark(request: HttpRequest, customer_id: UUID) -> dict[str, Any]:
    """What it found stays."""
    actions.unmark_canary(by=staff_actor(request), customer_id=customer_id)
    return {}


@router.get("/desk/conduct/offers", summary="Messages that were held back because they offer an agent money")
def get_offers(
    request: HttpRequest, after: str = "", limit: QueryEx[int, P(ge=1, le=100)] = 50
) -> dict[str, Any]:
    """Newest first. Each one that is shown is on record. `after` of a page continues it, empty at the end."""
    body: dict[str, Any] = encode(tickets.withheld(viewer=staff_actor(request), after=after, limit=limit))
    return body


@router.post("/desk/conduct/offers/{withheld_id}/settle", summary="Pass a held-back message on, or aside")
def post_settle(request: HttpRequest, withheld_id: UUID, body: ConductSettleIn) -> dict[str, Any]:
    """Passed on, it stands in the ticket as a note."""
    ticket_actions.settle_withheld(
        by=staff_actor(request), withheld_id=withheld_id, pass_on=body.pass_on, reason=body.reason
    )
    return {}


@router.get("/desk/conduct/partners", summary="Partners' teams, and which are locked out")
def get_partners(request: HttpRequest) -> dict[str, Any]:
    """By name."""
    return {"items": encode(people.partners(viewer=staff_actor(request)))}


@router.post("/desk/conduct/partners/{team_id}/lock", summary="Lock a partner's team out, at once")
def post_lock(request: HttpRequest, team_id: UUID, body: ConductWhyIn) -> dict[str, Any]:
    """Ends every session and live connection of its people. `people`: how many."""
    by = staff_actor(request)
    return {"people": people_actions.lock_team(by=by, team_id=team_id, reason=body.reason)}


@router.post("/desk/conduct/partners/{team_id}/unlock", summary="Ask that a partner's team gets in again")
def post_unlock(request: HttpRequest, team_id: UUID, body: ConductWhyIn) -> dict[str, Any]:
    """A second person of another line has to agree; the answer is the approval."""
    card = people_actions.unlock_team(by=staff_actor(request), team_id=team_id, reason=body.reason)
    answer: dict[str, Any] = encode(card)
    return answer
