"""A customer comes: token of the exchange against a session of ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.customers import actions as customers_actions
from havendesk.customers import queries as customers
from havendesk.customers.rules import identity_of
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import iso
from havendesk.kernel.errors import ErrorCode, Refused

router = Router(tags=["customers"])


class SessionIn(Schema):
    """Who comes: with ``token`` a customer of the exchange, without it a visitor.

    ``visitor`` is the session of a visitor who came before from the same browser.
    """

    token: str = Field("", max_length=8192)
    language: str = Field("", max_length=35)
    visitor: str = Field("", max_length=200)


@router.post("/customer/session", auth=None, summary="Begin a customer's session")
def post_session(request: HttpRequest, body: SessionIn) -> dict[str, Any]:
    """A token works once. Nothing is created when it is refused."""
    claims = (
        identity_of(exchange.verify_customer_token(viewer=ANONYMOUS, token=body.token))
        if body.token
        else None
    )
    card = customers_actions.start_session(
        by=ANONYMOUS,
        claims=claims,
        language=body.language or (claims.language if claims else ""),
        visitor_session=body.visitor,
        user_agent=request.headers.get("User-Agent", "")[:400],
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return {
        "session": card.token,
        "customer_id": str(card.customer_id),
        "proven": card.proven,
        "display_name": card.display_name,
        "language": card.language,
        "expires_at": iso(card.expires_at),
    }


@router.delete("/customer/session", auth=None, summary="End a customer's session")
def delete_session(request: HttpRequest) -> dict[str, Any]:
    """Ends its live connections too."""
    token = request.headers.get("Authorization", "").partition(" ")[2].strip()
    found = customers.actor_of_session(token) if token else None
    if found is None:
        raise Refused(ErrorCode.SESSION_EXPIRED)
    customers_actions.end_session(by=SYSTEM, session_id=found[1].session_id)
    return {"ended": True}
