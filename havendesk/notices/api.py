"""Over HTTP: a customer's own notices for the widget, and what a customer was told for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.customers.queries import actor_of_bearer
from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.notices import actions, queries
from havendesk.people.queries import staff_actor

router = Router(tags=["notices"])


class NoticesReadIn(Schema):
    """The newest notice that the customer has seen."""

    notice_id: UUID


@router.get("/customer/notices", auth=None, summary="A customer's own notices")
def get_notices(
    request: HttpRequest,
    before: UUID | None = None,
    limit: QueryEx[int, P(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """Newest first, with how many are unread. Links are paths of the desk; they may be opened once."""
    viewer = actor_of_bearer(request.headers.get("Authorization", ""))
    found = queries.inbox(viewer=viewer, before=before, limit=limit)
    return {"unread": queries.unread(viewer=viewer), "notices": encode(found)}


@router.post("/customer/notices/read", auth=None, summary="Notices up to this one were seen")
def post_read(request: HttpRequest, body: NoticesReadIn) -> dict[str, Any]:
    """Marks this notice and all before it."""
    viewer = actor_of_bearer(request.headers.get("Authorization", ""))
    return {"read": actions.mark_read(by=viewer, notice_id=body.notice_id)}


@router.get("/desk/customers/{customer_id}/notices", summary="What a customer was told")
def get_notices_of(
    request: HttpRequest,
    customer_id: UUID,
    before: UUID | None = None,
    limit: QueryEx[int, P(ge=1, le=100)] = 20,
    language: Language = Language.EN,
) -> list[dict[str, Any]]:
    """For staff with an open matter of this customer; each notice with its deliveries, addresses masked."""
    found = queries.notices_of(
        viewer=staff_actor(request),
        customer_id=customer_id,
        before=before,
        limit=limit,
        language=language,
    )
    encoded: list[dict[str, Any]] = encode(found)
    return encoded
