"""Over HTTP: papers about a customer's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest
from havendesk.resolvers import queries
from havendesk.resolvers.types import PaperCard

router = Router(tags=["resolvers"])


@router.get(
    "/customer/papers/withdrawal-proof/{transfer_id}", auth=None, summary="Proof that a withdrawal was paid"
)
def get_withdrawal_proof(
    request: HttpRequest, transfer_id: str, language: QueryEx[str, P(max_length=35)] = ""
) -> HttpResponse:
    """A PDF for the signed-in customer, in `language` or that of the browser."""
    customer = customers.actor_of_bearer(request.headers.get("Authorization", ""))
    own = customers.exchange_ref(viewer=SYSTEM, customer_id=customer.id) if customer.id else None
    if own is None:
        raise Refused(ErrorCode.NOT_FOUND, field="transfer_id")
    wanted = language or request.headers.get("Accept-Language", "").split(",")[0].strip()
    paper = queries.withdrawal_proof(
        viewer=customer,
        exchange_customer_id=own,
        transfer_id=transfer_id,
        language=nearest(wanted).value,
    )
    return paper_response(paper)


def paper_response(paper: PaperCard) -> HttpResponse:
    """The PDF as a download that nobody keeps on the way."""
    response = HttpResponse(paper.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
