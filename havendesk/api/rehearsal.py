"""What the bot would answer, for those who write the help centre: a view over bot and knowledge."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.bot import queries
from havendesk.kernel.i18n import Language
from havendesk.people.queries import staff_actor

router = Router(tags=["knowledge"])


class QuestionIn(Schema):
    """A question as a customer would write it, and their locale."""

    text: str = Field(min_length=1, max_length=2_000)
    language: Language


@router.post("/desk/knowledge/rehearse", summary="What the bot would do with a question")
def post_rehearse(request: HttpRequest, body: QuestionIn) -> dict[str, Any]:
    """With what readers can see now. Nothing is said, kept or handed over."""
    found = queries.rehearse(viewer=staff_actor(request), text=body.text, language=body.language)
    return {
        "outcome": found.outcome.value,
        "language": found.language.value,
        "chance": round(found.chance, 4),
        "text": found.text,
        "found": [
            {"name": one.name, "title": one.title, "probability": round(one.probability, 4)}
            for one in found.targets
        ],
    }
