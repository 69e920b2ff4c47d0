"""The situation beside a conversation, and showing one masked field of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import HeaderEx, P, QueryEx, Router, Schema
from pydantic import Field

from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor
from havendesk.tickets import actions, queries

router = Router(tags=["tickets"])


class RevealIn(Schema):
    """Which masked field, and why it must be seen."""

    field: str = Field(max_length=200)
    reason: str = Field(max_length=2000)


@router.get("/desk/tickets/{ticket_id}/situation", summary="The customer's situation at the exchange")
def get_situation(request: HttpRequest, response: HttpResponse, ticket_id: UUID) -> dict[str, Any]:
    """Masked, in sections. Each says whether it is `available`; where not, its `code` says why, and where it
    is `stale` it holds what was read at `read_at`. The whole card's `available` is false, with a code, where
    the exchange showed nothing: `visitor` for somebody who did not sign in there. `earlier` is always there.
    """
    response["Cache-Control"] = "no-store"
    found = queries.situation(viewer=staff_actor(request), ticket_id=ticket_id)
    earlier = encode(found.earlier)
    if found.exchange is None:
        return {"available": False, "code": "visitor", "earlier": earlier}
    return {**encode(found.exchange), "earlier": earlier}


@router.get(
    "/desk/tickets/{ticket_id}/papers/withdrawal-proof/{transfer_id}",
    summary="Proof that a withdrawal of the customer was paid",
)
def get_withdrawal_proof(
    request: HttpRequest,
    ticket_id: UUID,
    transfer_id: str,
    language: QueryEx[str, P(max_length=35)] = "",
) -> HttpResponse:
    """A PDF in `language`, English without one. Only a confirmed withdrawal has one."""
    paper = queries.withdrawal_proof(
        viewer=staff_actor(request), ticket_id=ticket_id, transfer_id=transfer_id, language=language
    )
    response = HttpResponse(paper.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@router.post("/desk/tickets/{ticket_id}/reveal", summary="Show one masked field for a minute")
def post_reveal(
    request: HttpRequest,
    response: HttpResponse,
    ticket_id: UUID,
    body: RevealIn,
    idempotency_key: HeaderEx[str, P(alias="Idempotency-Key", description="8 to 128 signs, no space")] = "",
) -> dict[str, Any]:
    """Answers the value, until when it may be looked at, and how many looks are `left` this hour. The look is
    counted and on record with its reason. The same `Idempotency-Key` is the same look while it lasts.
    """
    response["Cache-Control"] = "no-store"
    if idempotency_key and not 8 <= len(idempotency_key) <= 128:
        raise Refused(ErrorCode.FIELD_INVALID, field="Idempotency-Key")
    shown = actions.reveal(
        by=staff_actor(request),
        ticket_id=ticket_id,
        field=body.field,
        reason=body.reason,
        request_key=idempotency_key,
    )
    answer: dict[str, Any] = encode(shown)
    return answer
