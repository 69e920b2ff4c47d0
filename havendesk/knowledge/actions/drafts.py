"""Writing: drafts with a version, so that two editors never overwrite each other."""

from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.actions.articles import discard_proposal_of, locked
from havendesk.knowledge.models import Article, ArticleDraft, ArticleImage, ArticleText
from havendesk.knowledge.rules import checking, documents, lineage
from havendesk.knowledge.types import ArticleFile, TextStatus
from havendesk.knowledge.types.editing import DraftState, Words

LONGEST_COMMENT = 1_000


@action("knowledge.save_draft")
def save_draft(
    *,
    by: Actor,
    article_id: UUID,
    language: Language,
    words: Words,
    version: int,
    follows_source: bool = False,
) -> int:
    """Keep what was written, finished or not. A draft that waits or is scheduled goes back to being written.

    Args:
        version: that of the draft which was changed; 0 begins one.
        follows_source: the text now says what its parent's published text says.

    Returns:
        The new version.

    Raises:
        Refused: `not_found`; `field_invalid` for what is too long to keep; `conflict` with the present
            `version` when somebody saved meanwhile, or began a draft.
    """
    _sizes(words)
    article = locked(article_id)
    if article.archived_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="article", detail="It is archived; restore it first.")
    draft = ArticleDraft.objects.filter(article=article, language=language.value).first()
    if (draft.version if draft else 0) != version:
        raise Refused(ErrorCode.CONFLICT, field="version", version=draft.version if draft else 0)
    if draft is None:
        draft = _begin(article, language)
    else:
        draft.version += 1
    draft.title, draft.summary, draft.body = words.title, words.summary, words.body
    draft.variants = [variant for variant in words.variants if variant.strip()]
    draft.authors = sorted({*draft.authors, *([by.id] if by.id else [])})
    draft.edited_by_id, draft.edited_at = by.id, now()
    draft.state, draft.publish_at = DraftState.WRITING.value, None
    if follows_source:
        draft.source_revision = published_revision(article.id, lineage.parent_of(language)) or 1
    draft.save()
    about(subject=("article", article.id), after={"language": language.value, "draft_version": draft.version})
    return draft.version


@action("knowledge.submit")
def submit(
    *, by: Actor, article_id: UUID, language: Language, version: int, publish_at: datetime | None = None
) -> None:
    """Ask for approval.

    Args:
        publish_at: the moment of publishing, if it shall not be at once; it must lie ahead.

    Raises:
        Refused: `not_found`; `conflict` when it was saved meanwhile; `field_invalid` with field and line of
            the first fault.
    """
    draft = draft_of(article_id, language, version)
    if publish_at is not None and (publish_at.tzinfo is None or publish_at <= now()):
        raise Refused(ErrorCode.FIELD_INVALID, field="publish_at", detail="The moment must lie ahead.")
    refuse_faults(draft)
    ArticleDraft.objects.filter(pk=draft.id).update(
        state=DraftState.WAITING.value,
        submitted_by=by.id,
        submitted_at=now(),
        publish_at=publish_at,
        verdict="",
        verdict_by=None,
    )
    about(subject=("article", article_id), after={"language": language.value, "waiting": version})


@action("knowledge.send_back")
def send_back(*, by: Actor, article_id: UUID, language: Language, version: int, comment: str) -> None:
    """Return a waiting or scheduled text to its author, with what is missing.

    Raises:
        Refused: `not_found`; `conflict` when it was saved meanwhile or does not wait; `field_invalid` without
            a comment.
    """
    if not comment.strip() or len(comment) > LONGEST_COMMENT:
        raise Refused(ErrorCode.FIELD_INVALID, field="comment", detail="Say what is missing, briefly.")
    draft = draft_of(article_id, language, version)
    if draft.state == DraftState.WRITING:
        raise Refused(ErrorCode.CONFLICT, field="state", detail="It does not wait for approval.")
    ArticleDraft.objects.filter(pk=draft.id).update(
        state=DraftState.WRITING.value, verdict=comment.strip(), verdict_by=by.id, publish_at=None
    )
    about(subject=("article", article_id), after={"language": language.value}, reason=comment.strip())


@action("knowledge.discard_draft")
def discard_draft(*, by: Actor, article_id: UUID, language: Language, version: int) -> None:
    """Forget a draft; what is published stays.

    Raises:
        Refused: `not_found`; `conflict` when it was saved meanwhile.
    """
    draft = draft_of(article_id, language, version)
    draft.delete()
    discard_proposal_of(article_id)
    about(subject=("article", article_id), after={"language": language.value, "discarded": version})


def draft_of(article_id: UUID, language: Language, version: int) -> ArticleDraft:
    """The draft as the actor saw it, held until the act is done."""
    locked(article_id)
    draft = ArticleDraft.objects.filter(article_id=article_id, language=language.value).first()
    if draft is None:
        raise Refused(ErrorCode.NOT_FOUND, field="draft")
    if draft.version != version:
        raise Refused(ErrorCode.CONFLICT, field="version", version=draft.version)
    return draft


def refuse_faults(draft: ArticleDraft) -> None:
    """Refuse with the first thing that keeps the text from being published."""
    images = set(ArticleImage.objects.filter(article_id=draft.article_id).values_list("name", flat=True))
    found = checking.faults(words_of(draft), images)
    if found:
        raise Refused(
            ErrorCode.FIELD_INVALID, field=found[0].field, line=found[0].line, detail=found[0].reason
        )


def words_of(draft: ArticleDraft) -> ArticleFile:
    """The draft as a file holds it."""
    return ArticleFile(draft.title.strip(), draft.summary.strip(), tuple(draft.variants), draft.body.strip())


def published_revision(article_id: UUID, language: Language | None) -> int:
    """The revision that readers see; 0 where there is none."""
    if language is None:
        return 0
    row = ArticleText.objects.filter(
        article_id=article_id, language=language.value, status=TextStatus.PUBLISHED.value
    )
    return row.values_list("revision", flat=True).first() or 0


def _begin(article: Article, language: Language) -> ArticleDraft:
    rows = ArticleText.objects.filter(article=article, language=language.value)
    shown = rows.filter(status=TextStatus.PUBLISHED.value).first()
    parent = published_revision(article.id, lineage.parent_of(language))
    return ArticleDraft(
        article=article,
        language=language.value,
        base_revision=shown.revision if shown else 0,
        source_revision=shown.source_revision if shown else (parent or 1),
    )


def _sizes(words: Words) -> None:
    limits = {
        "title": (words.title, documents.LONGEST_LINE),
        "summary": (words.summary, checking.LONGEST_SUMMARY),
        "body": (words.body, documents.LONGEST_BODY),
    }
    for field, (value, longest) in limits.items():
        if len(value) > longest or "\x00" in value:
            raise Refused(ErrorCode.FIELD_INVALID, field=field, limit=longest)
    too_long = any(len(one) > documents.LONGEST_LINE or "\x00" in one for one in words.variants)
    if len(words.variants) > documents.MOST_VARIANTS or too_long:
        raise Refused(ErrorCode.FIELD_INVALID, field="variants", limit=documents.MOST_VARIANTS)
