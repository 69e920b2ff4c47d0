"""Holds over HTTP: the queue and what is done in it, and a customer's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.customers.queries import actor_of_bearer
from havendesk.exchange.types import HoldScope
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor
from havendesk.protection import actions, queries
from havendesk.protection.actions.appeals import MOST_ANSWER, MOST_WORDS
from havendesk.protection.actions.holds import MOST_GROUNDS, MOST_RECEIPT
from havendesk.protection.types import DueKind, HoldReason, WhyLater

router = Router(tags=["protection"])

_LONGEST_CURSOR = 400


class HoldIn(Schema):
    """A hold to be placed. `client_key` makes a repeated request the same hold."""

    customer_id: UUID
    reason: HoldReason
    scope: list[HoldScope] = Field(max_length=len(HoldScope))
    grounds: str = Field(max_length=MOST_GROUNDS)
    client_key: UUID
    transfer_id: str = Field("", max_length=128)
    asset: str = Field("", max_length=20)
    deposited_at: datetime | None = None
    ends_at: datetime | None = None
    why_later: WhyLater | None = None
    ticket_id: UUID | None = None


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(max_length=MOST_GROUNDS)


class ExtendIn(ReasonIn):
    """The new end; left out, the law's longest one."""

    ends_at: datetime | None = None


class ReportedIn(Schema):
    """The authority's receipt."""

    receipt: str = Field(max_length=MOST_RECEIPT)
    reported_at: datetime | None = None


class NotifiedIn(Schema):
    """Empty: tell the customer now. Else when and how they were told."""

    told_at: datetime | None = None
    how: str = Field("", max_length=MOST_GROUNDS)


class DeferIn(Schema):
    """Why the customer is not told yet."""

    why_later: WhyLater
    note: str = Field(max_length=MOST_GROUNDS)


class AppealIn(Schema):
    """A customer's objection."""

    words: str = Field(max_length=MOST_WORDS)
    client_key: UUID


class AppealDecisionIn(Schema):
    """What becomes of an objection, and what the customer is told."""

    granted: bool
    answer: str = Field(max_length=MOST_ANSWER)


@router.get("/desk/holds", summary="Holds whose clocks run")
def get_holds(
    request: HttpRequest,
    after: QueryEx[str, P(max_length=_LONGEST_CURSOR)] = "",
    overdue: bool = False,
    due: DueKind | None = None,
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """What runs out first at the top; `after` of a page continues it."""
    page = queries.holds_due(
        viewer=staff_actor(request), after=after, overdue_only=overdue, due=due, limit=limit
    )
    return _object(page)


@router.get("/desk/holds/account", summary="An account that is to be held")
def get_account(
    request: HttpRequest, account: QueryEx[str, P(min_length=1, max_length=128)]
) -> dict[str, Any]:
    """By the exchange's own identifier, with the reasons that its law knows today; recorded as a look."""
    return _object(queries.hold_account(viewer=staff_actor(request), account=account))


@router.get("/desk/holds/overdue", summary="How many clocks of holds have run out")
def get_overdue(request: HttpRequest) -> dict[str, Any]:
    """For the desk's navigation."""
    return {"overdue": queries.holds_overdue(viewer=staff_actor(request))}


@router.post("/desk/holds", summary="Place a hold")
def post_hold(request: HttpRequest, body: HoldIn) -> dict[str, Any]:
    """Under the profile of the customer's jurisdiction. Answers the hold."""
    by = staff_actor(request)
    hold_id = actions.place_hold(by=by, **body.dict())
    return {"hold_id": str(hold_id)}


@router.get("/desk/holds/{hold_id}", summary="One hold with its history")
def get_hold(request: HttpRequest, hold_id: UUID) -> dict[str, Any]:
    """With the customer's objection; recorded as a look."""
    return _object(queries.hold(viewer=staff_actor(request), hold_id=hold_id))


@router.get("/desk/customers/{customer_id}/holds", summary="Holds of one customer")
def get_holds_of(request: HttpRequest, customer_id: UUID) -> list[dict[str, Any]]:
    """Newest first, ended ones too."""
    return _list(queries.holds_of(viewer=staff_actor(request), customer_id=customer_id))


@router.get("/desk/customers/{customer_id}/hold-reasons", summary="Reasons that this customer's law knows")
def get_reasons(request: HttpRequest, customer_id: UUID) -> list[dict[str, Any]]:
    """The closed list of today, with what each allows."""
    return _list(queries.hold_reasons(viewer=staff_actor(request), customer_id=customer_id))


@router.post("/desk/holds/{hold_id}/extend", summary="Prolong a hold")
def post_extend(request: HttpRequest, hold_id: UUID, body: ExtendIn) -> dict[str, Any]:
    """As often and as long as the law allows; beyond a day's count with a second person."""
    until = actions.extend_hold(
        by=staff_actor(request), hold_id=hold_id, reason=body.reason, ends_at=body.ends_at
    )
    return {"ends_at": encode(until)}


@router.post("/desk/holds/{hold_id}/review", summary="Look again at a hold and keep it")
def post_review(request: HttpRequest, hold_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Answers when the next look is due."""
    at = actions.review_hold(by=staff_actor(request), hold_id=hold_id, reason=body.reason)
    return {"review_at": encode(at)}


@router.post("/desk/holds/{hold_id}/release", summary="End a hold before its time")
def post_release(request: HttpRequest, hold_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Refused with `approval_needed` and the id of the approval that was asked for instead. Once somebody of
    another line agreed, the exchange follows; the queue shows it until it has."""
    actions.release_hold(by=staff_actor(request), hold_id=hold_id, reason=body.reason)
    return {"released": str(hold_id)}


@router.post("/desk/holds/{hold_id}/notified", summary="Tell the customer, or note that they were told")
def post_notified(request: HttpRequest, hold_id: UUID, body: NotifiedIn) -> dict[str, Any]:
    """Once."""
    actions.notify_hold(by=staff_actor(request), hold_id=hold_id, told_at=body.told_at, how=body.how)
    return {"notified": str(hold_id)}


@router.post("/desk/holds/{hold_id}/defer-notice", summary="Say why the customer is not told yet")
def post_defer(request: HttpRequest, hold_id: UUID, body: DeferIn) -> dict[str, Any]:
    """A new clock begins."""
    actions.defer_hold_notice(
        by=staff_actor(request), hold_id=hold_id, why_later=body.why_later, note=body.note
    )
    return {"deferred": str(hold_id)}


@router.post("/desk/holds/{hold_id}/reported", summary="Note the report to the authority")
def post_reported(request: HttpRequest, hold_id: UUID, body: ReportedIn) -> dict[str, Any]:
    """With the number of its receipt."""
    actions.note_hold_report(
        by=staff_actor(request), hold_id=hold_id, receipt=body.receipt, reported_at=body.reported_at
    )
    return {"reported": str(hold_id)}


@router.post("/desk/appeals/{appeal_id}/decide", summary="Decide an objection")
def post_decide(request: HttpRequest, appeal_id: UUID, body: AppealDecisionIn) -> dict[str, Any]:
    """By somebody who neither placed nor kept the hold."""
    actions.decide_appeal(
        by=staff_actor(request), appeal_id=appeal_id, granted=body.granted, answer=body.answer
    )
    return {"decided": str(appeal_id)}


@router.get("/customer/holds", auth=None, summary="A customer's own holds")
def get_own_holds(request: HttpRequest) -> list[dict[str, Any]]:
    """Why, until when, and whether one can object; checks that may not be explained are one."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    if customer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    rows = _list(queries.own_holds(viewer=customer, customer_id=customer.id))
    for row in rows:
        if row["appeal"] is not None:
            del row["appeal"]["decided_by"]
    return rows


@router.post("/customer/holds/{hold_id}/appeal", auth=None, summary="Object to a hold")
def post_appeal(request: HttpRequest, hold_id: UUID, body: AppealIn) -> dict[str, Any]:
    """A conversation is opened with these words."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    appeal_id = actions.appeal_hold(
        by=customer, hold_id=hold_id, words=body.words, client_key=body.client_key
    )
    return {"appeal_id": str(appeal_id)}


def _object(card: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = encode(card)
    return encoded


def _list(cards: Any) -> list[dict[str, Any]]:
    encoded: list[dict[str, Any]] = encode(cards)
    return encoded
