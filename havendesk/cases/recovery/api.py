"""Recoveries over HTTP, for security officers and for agents who have the customer's matter."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema
from pydantic import Field

from havendesk.cases.recovery import actions, queries
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor

router = Router(tags=["security"])


class LiveAnswerIn(Schema):
    """What the caller said, as the agent heard it."""

    answer: Annotated[str, Field(min_length=1, max_length=200)]


class RecoveryReasonIn(Schema):
    """Why; it stays on record."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/desk/security/recoveries", summary="Recoveries, newest first")
def get_recoveries(
    request: HttpRequest,
    live_only: bool = True,
    after: str = "",
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """Nothing in the list is personal data. `after` of a page continues it, empty at the end."""
    page = queries.recoveries(viewer=staff_actor(request), live_only=live_only, after=after, limit=limit)
    body: dict[str, Any] = encode(page)
    return body


@router.get("/desk/security/customers/{customer_id}/recoveries", summary="One customer's recoveries")
def get_recoveries_of(request: HttpRequest, customer_id: UUID) -> list[dict[str, Any]]:
    """The newest first: proofs given and missing, the end of the waiting time, what was asked of whom."""
    found: list[dict[str, Any]] = encode(
        queries.recoveries_of(viewer=staff_actor(request), customer_id=customer_id)
    )
    return found


@router.post("/desk/security/recoveries/{recovery_id}/questions", summary="A question to ask the caller")
def post_question(request: HttpRequest, recovery_id: UUID) -> dict[str, Any]:
    """Of the account's older history. Its answer is not in the answer; three in one recovery."""
    card = actions.ask_question(by=staff_actor(request), recovery_id=recovery_id)
    found: dict[str, Any] = encode(card)
    return found


@router.post("/desk/security/questions/{question_id}/answer", summary="What the caller answered")
def post_answer(request: HttpRequest, question_id: UUID, body: LiveAnswerIn) -> dict[str, Any]:
    """Once. Says whether it was right, and no more."""
    card = actions.answer_question(by=staff_actor(request), question_id=question_id, answer=body.answer)
    found: dict[str, Any] = encode(card)
    return found


@router.post("/desk/security/recoveries/{recovery_id}/approval", summary="Ask a second person to give back")
def post_approval(request: HttpRequest, recovery_id: UUID, body: RecoveryReasonIn) -> dict[str, Any]:
    """Of another line, chosen by the desk. It is given back once they agreed."""
    card = actions.ask_to_give_back(by=staff_actor(request), recovery_id=recovery_id, reason=body.reason)
    found: dict[str, Any] = encode(card)
    return found


@router.post("/desk/security/recoveries/{recovery_id}/stop", summary="Stop a recovery")
def post_stop(request: HttpRequest, recovery_id: UUID, body: RecoveryReasonIn) -> dict[str, Any]:
    """For good; the account is frozen."""
    actions.stop(by=staff_actor(request), recovery_id=recovery_id, reason=body.reason)
    return {}
