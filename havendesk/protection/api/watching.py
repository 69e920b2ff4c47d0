"""Over HTTP: the officers' list of warnings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.people.queries import staff_actor
from havendesk.protection import actions, queries
from havendesk.protection.types.watching import WarningState

router = Router(tags=["protection"])


class SettleIn(Schema):
    """Why nobody needs to look any more."""

    reason: str


@router.get("/desk/warnings", summary="Warnings of the watch over accounts")
def get_warnings(
    request: HttpRequest,
    state: WarningState | None = None,
    before: UUID | None = None,
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
    language: Language = Language.EN,
) -> list[dict[str, Any]]:
    """For security officers, newest first: what was found, in words, and what became of it."""
    found = queries.warnings(
        viewer=staff_actor(request), state=state, before=before, limit=limit, language=language
    )
    encoded: list[dict[str, Any]] = encode(found)
    return encoded


@router.post("/desk/warnings/{warning_id}/settle", summary="A security officer has looked")
def post_settle(request: HttpRequest, warning_id: UUID, body: SettleIn) -> dict[str, Any]:
    """What the warning holds stays held; the owner may still say that it was not they."""
    state = actions.settle_warning(by=staff_actor(request), warning_id=warning_id, reason=body.reason)
    return {"state": state.value}
