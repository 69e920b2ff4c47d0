"""What needs care over HTTP: readers' words, gaps, coverage."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.knowledge import actions, queries
from havendesk.people.queries import staff_actor

router = Router(tags=["knowledge"])


class DismissIn(Schema):
    """Why no article is wanted."""

    reason: str = Field(max_length=500)


@router.get("/desk/knowledge/feedback", summary="What readers wrote")
def get_feedback(
    request: HttpRequest,
    owner: QueryEx[str, P(max_length=80, description="of this team's articles only")] = "",
    handled: bool = False,
) -> list[dict[str, Any]]:
    """Readers whom an article did not help and who said why, newest first."""
    rows: list[dict[str, Any]] = encode(
        queries.feedback(viewer=staff_actor(request), owner=owner, handled=handled)
    )
    return rows


@router.post("/desk/knowledge/feedback/{feedback_id}/handled", summary="Say that it was looked at")
def post_handled(request: HttpRequest, feedback_id: UUID) -> dict[str, Any]:
    """Doing it again changes nothing."""
    actions.handle_feedback(by=staff_actor(request), feedback_id=feedback_id)
    return {"handled": str(feedback_id)}


@router.get("/desk/knowledge/coverage", summary="How far the help centre reaches")
def get_coverage(request: HttpRequest) -> dict[str, Any]:
    """By language and topic, with the open gaps that the bot found, the most asked for first."""
    card: dict[str, Any] = encode(queries.coverage(viewer=staff_actor(request)))
    return card


@router.post("/desk/knowledge/proposals/{proposal_id}/dismiss", summary="Say that no article is wanted")
def post_dismiss(request: HttpRequest, proposal_id: UUID, body: DismissIn) -> dict[str, Any]:
    """Its draft goes to the archive; the gap is not proposed again."""
    actions.dismiss_proposal(by=staff_actor(request), proposal_id=proposal_id, reason=body.reason)
    return {"dismissed": str(proposal_id)}
