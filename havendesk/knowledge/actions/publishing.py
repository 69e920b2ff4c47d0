"""What readers see: approval, schedule, withdrawal, and the way back."""

from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.kernel.outbox import Event
from havendesk.knowledge.actions.articles import locked
from havendesk.knowledge.actions.drafts import draft_of, refuse_faults, words_of
from havendesk.knowledge.actions.shelving import file_of, move_marks, shelving
from havendesk.knowledge.events import TextPublished, TextWithdrawn
from havendesk.knowledge.models import Article, ArticleDraft, ArticleProposal, ArticleText
from havendesk.knowledge.rules import lineage
from havendesk.knowledge.types import TextStatus
from havendesk.knowledge.types.editing import DraftState, ProposalState

_AT_ONCE = 50


@action("knowledge.approve")
def approve(*, by: Actor, article_id: UUID, language: Language, version: int) -> bool:
    """Let a waiting text go to readers: now, or at the moment it was submitted for.

    Returns:
        Whether readers see it now (otherwise it is scheduled).

    Raises:
        Refused: `not_found`; `own_text` for whoever wrote in it; `conflict` when it was saved meanwhile or
            does not wait; `field_invalid` when it cannot be published as it is.
    """
    draft = draft_of(article_id, language, version)
    if draft.state != DraftState.WAITING:
        raise Refused(ErrorCode.CONFLICT, field="state", detail="It does not wait for approval.")
    if by.id in draft.authors:
        raise Refused(ErrorCode.OWN_TEXT, field="draft")
    refuse_faults(draft)
    about(subject=("article", article_id), after={"language": language.value, "approved": version})
    if draft.publish_at is not None and draft.publish_at > now():
        ArticleDraft.objects.filter(pk=draft.id).update(
            state=DraftState.SCHEDULED.value, verdict_by=by.id, verdict=""
        )
        return False
    _publish(draft, by.id)
    return True


@action("knowledge.publish_due", open_to=(ActorKind.SYSTEM,))
def publish_due(*, by: Actor) -> int:
    """Publish texts whose moment has come, some at a time.

    Returns:
        How many there were.
    """
    set_based()
    due = ArticleDraft.objects.filter(state=DraftState.SCHEDULED.value, publish_at__lte=now())
    done = 0
    for draft in due.select_for_update(of=("self",), skip_locked=True).order_by("publish_at")[:_AT_ONCE]:
        _publish(draft, draft.verdict_by_id)
        entry(by, subject_kind="article", subject_id=draft.article_id, after={"language": draft.language})
        done += 1
    return done


@action("knowledge.unpublish")
def unpublish(*, by: Actor, article_id: UUID, language: Language) -> None:
    """Take one language of an article from readers; its revisions stay.

    Raises:
        Refused: `not_found`, nothing of it is published.
    """
    article = locked(article_id)
    shown = _shown(article, language)
    _move(shown, TextStatus.WITHDRAWN)
    _settle(article, TextWithdrawn(article_id, language.value, shown.revision))
    about(subject=("article", article_id), after={"language": language.value, "withdrawn": shown.revision})


@action("knowledge.undo_publish")
def undo_publish(*, by: Actor, article_id: UUID, language: Language) -> int:
    """Give readers the revision before again. What is taken back becomes a draft, unless there is one.

    Returns:
        The revision that readers see now.

    Raises:
        Refused: `not_found`, nothing is published or nothing came before it.
    """
    article = locked(article_id)
    shown = _shown(article, language)
    earlier = ArticleText.objects.filter(
        article=article, language=language.value, status=TextStatus.SUPERSEDED.value
    )
    before = earlier.filter(revision__lt=shown.revision).order_by("-revision").first()
    if before is None:
        raise Refused(ErrorCode.NOT_FOUND, field="revision", detail="Nothing came before it.")
    _move(shown, TextStatus.WITHDRAWN)
    _move(before, TextStatus.PUBLISHED)
    _keep_as_draft(shown)
    _settle(article, TextPublished(article_id, language.value, before.revision))
    about(
        subject=("article", article_id),
        before={"language": language.value, "revision": shown.revision},
        after={"language": language.value, "revision": before.revision},
    )
    return before.revision


@action("knowledge.confirm_conversion")
def confirm_conversion(*, by: Actor, article_id: UUID, language: Language, revision: int) -> None:
    """Say that a text which a machine converted was read and is right as it stands.

    Raises:
        Refused: `not_found`, nothing is published; `conflict`, another revision is, or nobody needs to.
    """
    article = locked(article_id)
    shown = _shown(article, language)
    if shown.revision != revision or not shown.converted:
        raise Refused(ErrorCode.CONFLICT, field="revision", revision=shown.revision)
    ArticleText.objects.filter(pk=shown.pk).update(converted=False, approver=by.id)
    about(subject=("article", article_id), after={"language": language.value, "confirmed": revision})


def _publish(draft: ArticleDraft, approver: UUID | None) -> None:
    article = locked(draft.article_id)
    shelf = shelving([article.id])
    language = Language(draft.language)
    row = shelf.put(article, language, words_of(draft), source_revision=draft.source_revision)
    if row is not None:
        row.authors, row.approver_id = draft.authors, approver
    else:
        shown = shelf.published[article.id, language.value]
        # The words are the same: whoever approved them said that they follow the source, and were read.
        ArticleText.objects.filter(pk=shown.pk).update(
            source_revision=draft.source_revision, converted=False, approver=approver
        )
    if language == lineage.parent_of(lineage.CONVERTED):
        shelf.convert(article)
    shelf.carry_out()
    if article.published_at is None and article.archived_at is None:
        Article.objects.filter(pk=article.id).update(published_at=now())
    ArticleProposal.objects.filter(article=article, state=ProposalState.OPEN.value).update(
        state=ProposalState.TAKEN.value
    )
    draft.delete()


def _shown(article: Article, language: Language) -> ArticleText:
    row = ArticleText.objects.filter(
        article=article, language=language.value, status=TextStatus.PUBLISHED.value
    ).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="language")
    return row


def _move(row: ArticleText, status: TextStatus) -> None:
    ArticleText.objects.filter(pk=row.pk).update(status=status.value)


def _settle(article: Article, event: Event) -> None:
    """After texts were taken back: what a machine makes of them, marks, whether anything is left."""
    shelf = shelving([article.id])
    shelf.convert(article)
    shelf.carry_out()
    if not shelf.published:
        Article.objects.filter(pk=article.id).update(published_at=None)
    move_marks({language.value for language in Language})
    announce(event)


def _keep_as_draft(row: ArticleText) -> None:
    file = file_of(row)
    ArticleDraft.objects.get_or_create(
        article_id=row.article_id,
        language=row.language,
        defaults={
            "title": file.title,
            "summary": file.summary,
            "variants": list(file.variants),
            "body": file.body,
            "base_revision": row.revision,
            "source_revision": row.source_revision,
            "authors": row.authors,
            "edited_at": now(),
        },
    )
