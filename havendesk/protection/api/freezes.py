"""Freezes over HTTP: staff report and look, a customer reports their own account and undoes a stranger's."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.customers.queries import actor_of_bearer
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.ids import uuid7
from havendesk.people.queries import staff_actor
from havendesk.protection import actions, queries
from havendesk.protection.types import ReportSource, ReportStrength

router = Router(tags=["protection"])

STEP_UP_GROUP = "step_up"


class FreezeReportIn(Schema):
    """Which account, and why. Repeating the same ``idempotency_key`` changes nothing."""

    customer_id: UUID
    reason: str = Field(min_length=1, max_length=200)
    ticket_id: UUID | None = None
    idempotency_key: str = Field("", max_length=80)


class OwnReportIn(Schema):
    """The customer's own account."""

    reason: str = Field("", max_length=200)
    ticket_id: UUID | None = None


class ReleaseIn(Schema):
    """Why the account is given back."""

    reason: str = Field(max_length=200)


class UndoIn(Schema):
    """A token that the exchange signed just now for this act: the freeze's id."""

    token: str = Field(min_length=1, max_length=8192)


@router.post("/protection/freezes", summary="Report an account: it is frozen at once")
def post_freeze(request: HttpRequest, body: FreezeReportIn) -> dict[str, Any]:
    """Staff and service accounts. The answer does not wait for the exchange: ``state`` is ``wanted``, and the
    steps follow within seconds. A second report joins the open freeze."""
    by = staff_actor(request)
    given = body.idempotency_key or str(uuid7())
    card = actions.report(
        by=by,
        customer_id=body.customer_id,
        source=ReportSource.AGENT,
        strength=ReportStrength.STRONG,
        reason=body.reason,
        ticket_id=body.ticket_id,
        idempotency_key=f"agent:{by.id}:{given}",
    )
    found: dict[str, Any] = encode(card)
    return found


@router.get("/protection/freezes/{freeze_id}", summary="One freeze with its steps")
def get_freeze(request: HttpRequest, freeze_id: UUID) -> dict[str, Any]:
    """Each step with its state and its times."""
    found: dict[str, Any] = encode(queries.freeze_card(viewer=staff_actor(request), freeze_id=freeze_id))
    return found


@router.post(
    "/protection/freezes/{freeze_id}/release", summary="Give a frozen account back, with a second person"
)
def post_release(request: HttpRequest, freeze_id: UUID, body: ReleaseIn) -> dict[str, Any]:
    """Refused with ``approval_needed`` and the id of the approval that was asked for instead. Once somebody
    of another line agreed, the lane gives the account back."""
    card = actions.release(by=staff_actor(request), freeze_id=freeze_id, reason=body.reason)
    found: dict[str, Any] = encode(card)
    return found


@router.get("/protection/freezes/{freeze_id}/snapshot", summary="What the account looked like")
def get_snapshot(
    request: HttpRequest, freeze_id: UUID, reason: Annotated[str, Field(min_length=1, max_length=200)]
) -> dict[str, Any]:
    """Sections as the exchange's contract has them, and the hash over them. The look is recorded."""
    card = queries.snapshot(viewer=staff_actor(request), freeze_id=freeze_id, reason=reason)
    return {**encode({**_without_body(card)}), "body": card.body}


def _without_body(card: Any) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ("freeze_id", "taken_at", "missing", "sha256")}


@router.post("/customer/freezes", auth=None, summary="Freeze my own account")
def post_own_freeze(request: HttpRequest, body: OwnReportIn) -> dict[str, Any]:
    """A signed-in customer. The answer does not wait for the exchange."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    card = actions.report(
        by=customer,
        customer_id=_id_of(customer.id),
        source=ReportSource.CHAT,
        strength=ReportStrength.STRONG,
        reason=body.reason,
        ticket_id=body.ticket_id,
        idempotency_key=f"own:{uuid7()}",
    )
    found: dict[str, Any] = encode(card)
    return found


@router.get("/customer/freezes", auth=None, summary="Freezes of my own account")
def get_own_freezes(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first, each step with its time."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    found: list[dict[str, Any]] = encode(queries.freezes_of(viewer=customer, customer_id=_id_of(customer.id)))
    return found


@router.post("/customer/freezes/{freeze_id}/undo", auth=None, summary="Undo what a stranger reported")
def post_undo(request: HttpRequest, freeze_id: UUID, body: UndoIn) -> dict[str, Any]:
    """The account's owner, with a token that the exchange signed just now. Only where nobody but strangers
    reported it; everything else is given back by recovery."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    claims = exchange.verify_customer_token(viewer=ANONYMOUS, token=body.token)
    asks_again = STEP_UP_GROUP in exchange.capabilities(viewer=SYSTEM).groups
    card = actions.undo(by=customer, freeze_id=freeze_id, claims=claims, act_claim=asks_again)
    found: dict[str, Any] = encode(card)
    return found


def _id_of(customer_id: UUID | None) -> UUID:
    return customer_id or UUID(int=0)
