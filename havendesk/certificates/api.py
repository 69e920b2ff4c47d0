"""Over HTTP: a customer's own certificates and their files; withdrawing one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from havendesk.certificates import actions, queries
from havendesk.certificates.types import Form
from havendesk.customers.queries import actor_of_bearer
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor

router = Router(tags=["certificates"])


class WithdrawIn(Schema):
    """Why the certificate must not be relied on any more."""

    reason: str = Field(max_length=400)


class SearchIn(Schema):
    """Whose certificates are looked at, and why. ``wanted``: the number of one, or the account at the
    exchange."""

    wanted: str = Field(max_length=128)
    reason: str = Field(max_length=400)


@router.get("/customer/certificates", auth=None, summary="The customer's own certificates")
def get_certificates(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first, with links to their files and the files' SHA-256."""
    customer = actor_of_bearer(request.headers.get("Authorization", ""))
    if customer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    found: list[dict[str, Any]] = encode(queries.certificates(viewer=customer, customer_id=customer.id))
    return found


@router.get("/customer/certificates/{number}.{form}", auth=None, summary="A file of a certificate")
def get_file(request: HttpRequest, number: str, form: Form) -> HttpResponse:
    """The paper (`pdf`), the table (`csv`) or the signed statement (`note`) of the customer's own one."""
    card = queries.file(
        viewer=actor_of_bearer(request.headers.get("Authorization", "")), number=number, form=form
    )
    response = HttpResponse(card.content, content_type=card.media_type)
    response["Content-Disposition"] = f'attachment; filename="{card.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@router.post("/desk/certificates/search", summary="Certificates of one account")
def post_search(request: HttpRequest, body: SearchIn) -> dict[str, Any]:
    """Found by the number of one of them or by the account; the reason stands in the record."""
    found: dict[str, Any] = encode(
        queries.of_account(viewer=staff_actor(request), wanted=body.wanted, reason=body.reason)
    )
    return found


@router.post("/desk/certificates/{number}/withdraw", summary="Withdraw a certificate")
def post_withdraw(request: HttpRequest, number: str, body: WithdrawIn) -> dict[str, Any]:
    """From then on the public check says that it is withdrawn."""
    card = actions.withdraw(by=staff_actor(request), number=number, reason=body.reason)
    found: dict[str, Any] = encode(card)
    return found
