"""Articles of the desk over HTTP: the list, one article, its details, its pictures."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, P, QueryEx, Router, Schema, UploadedFile

from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.kernel.options import options_of
from havendesk.knowledge import actions, queries
from havendesk.knowledge.options import KnowledgeOptions
from havendesk.knowledge.types import Audience
from havendesk.knowledge.types.editing import Details, Filters, Shown
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic

router = Router(tags=["knowledge"])


class DetailsIn(Schema):
    """What is said of an article beside its texts. `owner` is a team's name; an empty `jurisdiction` means
    everywhere."""

    slug: str
    topic: Topic
    audience: Audience = Audience.ALL
    owner: str
    order: int = 0
    jurisdiction: str = ""
    review_by: date | None = None


class ChangedDetailsIn(DetailsIn):
    """The details as they shall be, and the version that was changed."""

    version: int


class ReviewedIn(Schema):
    """The day of the next review; none means that nobody is asked."""

    review_by: date | None = None


def _details(body: DetailsIn) -> Details:
    return Details(
        slug=body.slug.strip(),
        topic=body.topic,
        audience=body.audience,
        owner=body.owner,
        order=body.order,
        jurisdiction=body.jurisdiction.strip(),
        review_by=body.review_by,
    )


@router.get("/desk/knowledge/articles", summary="Articles for those who write them")
def get_articles(
    request: HttpRequest,
    shown: Shown = Shown.ALL,
    q: QueryEx[str, P(max_length=200, description="words of title, address or owner")] = "",
    topic: Topic | None = None,
    language: Language | None = None,
    owner: QueryEx[str, P(max_length=80)] = "",
    offset: QueryEx[int, P(ge=0, le=100_000)] = 0,
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """In the order of the help centre, with how many there are in each state."""
    filters = Filters(shown=shown, q=q, topic=topic, language=language, owner=owner)
    page: dict[str, Any] = encode(
        queries.desk_articles(viewer=staff_actor(request), filters=filters, offset=offset, limit=limit)
    )
    return page


@router.post("/desk/knowledge/articles", summary="Begin an article")
def post_article(request: HttpRequest, body: DetailsIn) -> dict[str, Any]:
    """Readers see it once its first text is published."""
    created = actions.create_article(by=staff_actor(request), details=_details(body))
    return {"article_id": str(created), "slug": body.slug.strip()}


@router.get("/desk/knowledge/articles/{slug}", summary="An article with its texts and drafts")
def get_article(request: HttpRequest, slug: str) -> dict[str, Any]:
    """By its present or an earlier address."""
    card: dict[str, Any] = encode(queries.desk_article(viewer=staff_actor(request), slug=slug))
    return card


@router.put("/desk/knowledge/articles/{article_id}", summary="Change what is said of an article")
def put_article(request: HttpRequest, article_id: UUID, body: ChangedDetailsIn) -> dict[str, Any]:
    """An earlier address keeps leading to it."""
    version = actions.change_article(
        by=staff_actor(request), article_id=article_id, details=_details(body), version=body.version
    )
    return {"version": version, "slug": body.slug.strip()}


@router.post("/desk/knowledge/articles/{article_id}/archive", summary="Take an article from readers")
def post_archive(request: HttpRequest, article_id: UUID) -> dict[str, Any]:
    """Nothing of it is lost."""
    actions.archive(by=staff_actor(request), article_id=article_id)
    return {"archived": True}


@router.post("/desk/knowledge/articles/{article_id}/restore", summary="Give an archived article back")
def post_restore(request: HttpRequest, article_id: UUID) -> dict[str, Any]:
    """As it was."""
    actions.restore(by=staff_actor(request), article_id=article_id)
    return {"archived": False}


@router.post("/desk/knowledge/articles/{article_id}/reviewed", summary="Say that an article is right")
def post_reviewed(request: HttpRequest, article_id: UUID, body: ReviewedIn) -> dict[str, Any]:
    """And when to look again."""
    actions.reviewed(by=staff_actor(request), article_id=article_id, review_by=body.review_by)
    return {"review_by": body.review_by.isoformat() if body.review_by else None}


@router.post("/desk/knowledge/articles/{article_id}/images", summary="Add a picture to an article")
def post_image(request: HttpRequest, article_id: UUID, file: File[UploadedFile]) -> dict[str, Any]:
    """It is written anew, without EXIF. A text shows it with `![what it shows](image:name)`."""
    limit = options_of(KnowledgeOptions).knowledge_image_bytes
    if (file.size or 0) > limit:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=limit)
    name = actions.add_image(
        by=staff_actor(request), article_id=article_id, name=file.name or "picture", content=file.read()
    )
    return {"name": name}
