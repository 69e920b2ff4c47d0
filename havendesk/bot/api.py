"""What a customer does with the bot's answers, and those who look at answers that may be wrong."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.bot import actions, queries
from havendesk.bot.types import OfferState, ReviewOutcome, StepUp
from havendesk.customers.queries import actor_of_bearer
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM, Actor
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor

router = Router(tags=["bot"])

STEP_UP_GROUP = "step_up"


class OfferDecisionIn(Schema):
    """Confirmed with a token that the exchange signed just now, or declined."""

    decision: Literal["confirm", "decline"]
    token: str = Field("", max_length=8192)


class VerdictIn(Schema):
    """Whether the answer helped."""

    helped: bool


class AnswerReviewIn(Schema):
    """What a look at the answer found."""

    outcome: ReviewOutcome
    note: str = Field("", max_length=1000)


@router.post("/customer/acts/{offer_id}", auth=None, summary="Confirm or decline an act that was offered")
def post_act(request: HttpRequest, offer_id: UUID, body: OfferDecisionIn) -> dict[str, Any]:
    """The customer to whom the act was offered. Confirming again is safe: the exchange acts once.

    ``state`` is ``done``, ``failed`` (the exchange refused), ``confirmed`` (the exchange did not answer
    yet; it is tried again by itself) or ``declined``.
    """
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    if body.decision == "decline":
        actions.decline_offer(by=customer, offer_id=offer_id)
        return {"state": OfferState.DECLINED.value}
    _confirm(customer, offer_id, body.token)
    try:
        state = actions.carry_out(by=BOT, offer_id=offer_id)
    except Refused as refused:
        if refused.code is not ErrorCode.EXCHANGE_SILENT:
            raise
        state = OfferState.CONFIRMED
    return {"state": state.value}


def _confirm(customer: Actor, offer_id: UUID, token: str) -> None:
    """Confirm with a step-up. Raises Refused as the act does, or as the token's check does."""
    step_up = None
    if token:
        claims = exchange.verify_customer_token(viewer=ANONYMOUS, token=token)
        step_up = StepUp(claims.subject, claims.token_id, claims.issued_at, claims.expires_at, claims.act)
    asks_again = STEP_UP_GROUP in exchange.capabilities(viewer=SYSTEM).groups
    actions.confirm_offer(by=customer, offer_id=offer_id, step_up=step_up, act_claim=asks_again)


@router.post(
    "/customer/tickets/{ticket_id}/answers/{number}/verdict", auth=None, summary="Whether an answer helped"
)
def post_verdict(request: HttpRequest, ticket_id: UUID, number: int, body: VerdictIn) -> dict[str, Any]:
    """The ticket's customer; a later word replaces the earlier. An answer that did not help is reviewed."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    actions.judge_answer(by=customer, ticket_id=ticket_id, number=number, helped=body.helped)
    return {"helped": body.helped}


@router.post("/desk/tickets/{ticket_id}/answers/{number}/report", summary="Report an answer as wrong")
def post_report(request: HttpRequest, ticket_id: UUID, number: int) -> dict[str, Any]:
    """Whoever may see the conversation."""
    actions.report_answer(by=staff_actor(request), ticket_id=ticket_id, number=number)
    return {"reported": True}


@router.get("/desk/reviews", summary="Answers that may be wrong")
def get_reviews(request: HttpRequest, settled: bool = False) -> list[dict[str, Any]]:
    """At most 100: open ones with the oldest first, settled ones with the newest first."""
    found: list[dict[str, Any]] = encode(queries.reviews(viewer=staff_actor(request), settled=settled))
    return found


@router.post("/desk/reviews/{review_id}", summary="Settle the review of an answer")
def post_review(request: HttpRequest, review_id: UUID, body: AnswerReviewIn) -> dict[str, Any]:
    """A later look replaces an earlier one."""
    actions.settle_review(by=staff_actor(request), review_id=review_id, outcome=body.outcome, note=body.note)
    return {"outcome": body.outcome.value}


class TrainingIn(Schema):
    """Why, and whether models may be put in force that understand less than those before."""

    reason: str = Field("", max_length=500)
    allow_drop: bool = False


@router.post("/bot/models", summary="Train the bot's models")
def post_models(request: HttpRequest, body: TrainingIn) -> dict[str, Any]:
    """Asks for a training, which runs as a job; `GET /bot/models` tells how it went."""
    training_id = actions.request_training(
        by=staff_actor(request), reason=body.reason, allow_drop=body.allow_drop
    )
    return {"id": str(training_id)}


@router.get("/bot/models", summary="The bot's models in force and their trainings")
def get_models(request: HttpRequest) -> dict[str, Any]:
    """Each language's model with its card, and the newest trainings with their report before and after."""
    viewer = staff_actor(request)
    return {
        "models": encode(queries.models_in_force(viewer=viewer)),
        "trainings": encode(queries.trainings(viewer=viewer)),
    }
