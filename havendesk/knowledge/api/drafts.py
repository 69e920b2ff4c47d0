"""Drafts and texts over HTTP: save, submit, approve, take back; history, comparison, preview."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, queries
from havendesk.knowledge.types.editing import Words
from havendesk.people.queries import staff_actor

router = Router(tags=["knowledge"])
_TEXT = "/desk/knowledge/articles/{article_id}/texts/{language}"


class WordsIn(Schema):
    """A text, finished or not."""

    title: str = Field("", max_length=300)
    summary: str = Field("", max_length=600)
    variants: list[str] = Field(default_factory=list, max_length=60)
    body: str = Field("", max_length=60_000)


class ArticleDraftIn(WordsIn):
    """A text to keep; `version` is that of the draft which was changed, 0 begins one. `follows_source`: it
    now says what the text that it is made from says."""

    version: int
    follows_source: bool = False


class VersionIn(Schema):
    """The version of the draft as it was seen."""

    version: int


class SubmitIn(VersionIn):
    """With the moment of publishing, if it shall not be at once."""

    publish_at: datetime | None = None


class SendBackIn(VersionIn):
    """With what is missing."""

    comment: str = Field(max_length=1_000)


class RevisionIn(Schema):
    """The revision as it was seen."""

    revision: int


def _words(body: WordsIn) -> Words:
    return Words(body.title, body.summary, tuple(body.variants), body.body)


@router.put(_TEXT + "/draft", summary="Keep a draft")
def put_draft(
    request: HttpRequest, article_id: UUID, language: Language, body: ArticleDraftIn
) -> dict[str, Any]:
    """Answers its new version; `conflict` with the present one when somebody saved meanwhile."""
    version = actions.save_draft(
        by=staff_actor(request),
        article_id=article_id,
        language=language,
        words=_words(body),
        version=body.version,
        follows_source=body.follows_source,
    )
    return {"version": version}


@router.delete(_TEXT + "/draft", summary="Forget a draft")
def delete_draft(request: HttpRequest, article_id: UUID, language: Language, version: int) -> dict[str, Any]:
    """What is published stays."""
    actions.discard_draft(by=staff_actor(request), article_id=article_id, language=language, version=version)
    return {"discarded": version}


@router.post(_TEXT + "/submit", summary="Ask for approval")
def post_submit(request: HttpRequest, article_id: UUID, language: Language, body: SubmitIn) -> dict[str, Any]:
    """Refused with field, line and reason where the text could not be published."""
    actions.submit(
        by=staff_actor(request),
        article_id=article_id,
        language=language,
        version=body.version,
        publish_at=body.publish_at,
    )
    return {"state": "waiting"}


@router.post(_TEXT + "/approve", summary="Approve a text")
def post_approve(
    request: HttpRequest, article_id: UUID, language: Language, body: VersionIn
) -> dict[str, Any]:
    """Published at once, or scheduled for the moment that it was submitted for."""
    published = actions.approve(
        by=staff_actor(request), article_id=article_id, language=language, version=body.version
    )
    return {"state": "published" if published else "scheduled"}


@router.post(_TEXT + "/send-back", summary="Send a text back to its author")
def post_send_back(
    request: HttpRequest, article_id: UUID, language: Language, body: SendBackIn
) -> dict[str, Any]:
    """With what is missing."""
    actions.send_back(
        by=staff_actor(request),
        article_id=article_id,
        language=language,
        version=body.version,
        comment=body.comment,
    )
    return {"state": "writing"}


@router.post(_TEXT + "/unpublish", summary="Take a text from readers")
def post_unpublish(request: HttpRequest, article_id: UUID, language: Language) -> dict[str, Any]:
    """Its revisions stay."""
    actions.unpublish(by=staff_actor(request), article_id=article_id, language=language)
    return {"published": False}


@router.post(_TEXT + "/undo", summary="Give readers the revision before")
def post_undo(request: HttpRequest, article_id: UUID, language: Language) -> dict[str, Any]:
    """What is taken back becomes a draft, unless there is one."""
    revision = actions.undo_publish(by=staff_actor(request), article_id=article_id, language=language)
    return {"revision": revision}


@router.post(_TEXT + "/confirm", summary="Say that a converted text was read and is right")
def post_confirm(
    request: HttpRequest, article_id: UUID, language: Language, body: RevisionIn
) -> dict[str, Any]:
    """It is not converted again after that, and grows stale like any other translation."""
    actions.confirm_conversion(
        by=staff_actor(request), article_id=article_id, language=language, revision=body.revision
    )
    return {"converted": False}


@router.get(_TEXT + "/history", summary="Revisions of a text")
def get_history(request: HttpRequest, article_id: UUID, language: Language) -> list[dict[str, Any]]:
    """Newest first."""
    rows: list[dict[str, Any]] = encode(
        queries.history(viewer=staff_actor(request), article_id=article_id, language=language)
    )
    return rows


@router.get(_TEXT + "/diff", summary="What changed between two revisions")
def get_diff(
    request: HttpRequest,
    article_id: UUID,
    language: Language,
    before: QueryEx[int, P(ge=0, description="0: nothing, before the first")],
    after: QueryEx[int, P(ge=0, description="0: the draft")] = 0,
) -> list[dict[str, Any]]:
    """All lines: `same`, `added`, `removed`."""
    lines: list[dict[str, Any]] = encode(
        queries.diff(
            viewer=staff_actor(request), article_id=article_id, language=language, before=before, after=after
        )
    )
    return lines


@router.post(_TEXT + "/preview", summary="A text as readers would see it")
def post_preview(request: HttpRequest, article_id: UUID, language: Language, body: WordsIn) -> dict[str, Any]:
    """Places filled, links and pictures resolved, and what keeps it from being published. Nothing is kept."""
    card: dict[str, Any] = encode(
        queries.preview(
            viewer=staff_actor(request), article_id=article_id, language=language, words=_words(body)
        )
    )
    return card
