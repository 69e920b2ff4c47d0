"""An article as such: its address, topic, owner, review, and whether it is there at all."""

import re
from datetime import date
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.knowledge.actions.shelving import move_marks
from havendesk.knowledge.models import Article, ArticleDraft, ArticleProposal, ArticleRedirect, ArticleText
from havendesk.knowledge.rules import documents
from havendesk.knowledge.types import TextStatus
from havendesk.knowledge.types.editing import Details, ProposalState

_COUNTRY = re.compile(r"[A-Z]{2}")


@action("knowledge.create_article")
def create_article(*, by: Actor, details: Details) -> UUID:
    """Begin an article; readers see it once its first text is published.

    Raises:
        Refused: `field_invalid` (slug, owner, jurisdiction); `conflict` when the address is or was another's.
    """
    _check(details)
    _free(details.slug, None)
    article = Article.objects.create(**_values(details))
    about(subject=("article", article.id), after={"slug": details.slug, "topic": details.topic.value})
    return article.id


@action("knowledge.change_article")
def change_article(*, by: Actor, article_id: UUID, details: Details, version: int) -> int:
    """Change what is said of an article. An earlier address keeps leading to it.

    Args:
        version: that of the details which were changed.

    Returns:
        The new version.

    Raises:
        Refused: `not_found`; `field_invalid`; `conflict` when the address is or was another's, or when
            somebody changed the details meanwhile.
    """
    _check(details)
    article = locked(article_id)
    if article.version != version:
        raise Refused(ErrorCode.CONFLICT, field="version", version=article.version)
    if details.slug != article.slug:
        _free(details.slug, article.id)
        ArticleRedirect.objects.filter(slug=details.slug).delete()
        ArticleRedirect.objects.create(slug=article.slug, article=article, at=now())
    before = {"slug": article.slug, "topic": article.topic, "owner": article.owner}
    Article.objects.filter(pk=article.id).update(version=version + 1, **_values(details))
    move_marks(_languages(article.id))
    about(
        subject=("article", article.id),
        before=before,
        after={"slug": details.slug, "topic": details.topic.value, "owner": details.owner},
    )
    return version + 1


@action("knowledge.archive")
def archive(*, by: Actor, article_id: UUID) -> None:
    """Take a whole article from readers and searches; nothing of it is lost.

    Raises:
        Refused: `not_found`.
    """
    article = locked(article_id)
    about(subject=("article", article.id))
    if article.archived_at is not None:
        return
    Article.objects.filter(pk=article.id).update(archived_at=now(), published_at=None)
    ArticleProposal.objects.filter(article=article, state=ProposalState.OPEN.value).update(
        state=ProposalState.DISMISSED.value
    )
    move_marks(_languages(article.id))


@action("knowledge.restore")
def restore(*, by: Actor, article_id: UUID) -> None:
    """Give an archived article back to readers, as it was.

    Raises:
        Refused: `not_found`.
    """
    article = locked(article_id)
    about(subject=("article", article.id))
    languages = _languages(article.id)
    Article.objects.filter(pk=article.id).update(
        archived_at=None, published_at=(article.published_at or now()) if languages else None
    )
    move_marks(languages)


@action("knowledge.reviewed")
def reviewed(*, by: Actor, article_id: UUID, review_by: date | None) -> None:
    """Say that the article was looked at and is right, and when to look again.

    Raises:
        Refused: `not_found`; `field_invalid` for a day that is over.
    """
    if review_by is not None and review_by <= now().date():
        raise Refused(ErrorCode.FIELD_INVALID, field="review_by", detail="The next review lies ahead.")
    article = locked(article_id)
    Article.objects.filter(pk=article.id).update(review_by=review_by, version=article.version + 1)
    about(subject=("article", article.id), after={"review_by": review_by.isoformat() if review_by else ""})


def locked(article_id: UUID) -> Article:
    """The article, held until the act is done."""
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise Refused(ErrorCode.NOT_FOUND, field="article")
    return article


def _languages(article_id: UUID) -> list[str]:
    rows = ArticleText.objects.filter(article_id=article_id, status=TextStatus.PUBLISHED.value)
    return list(rows.values_list("language", flat=True))


def _values(details: Details) -> dict[str, object]:
    return {
        "slug": details.slug,
        "topic": details.topic.value,
        "audience": details.audience.value,
        "owner": details.owner.strip(),
        "order": details.order,
        "jurisdiction": details.jurisdiction,
        "review_by": details.review_by,
    }


def _check(details: Details) -> None:
    if not documents.valid_slug(details.slug):
        reason = "An address is lower-case words joined by hyphens, 80 characters at most."
        raise Refused(ErrorCode.FIELD_INVALID, field="slug", detail=reason)
    if not details.owner.strip() or len(details.owner) > 80:
        raise Refused(ErrorCode.FIELD_INVALID, field="owner", detail="A team keeps the article right.")
    if details.jurisdiction and not _COUNTRY.fullmatch(details.jurisdiction):
        reason = "A country is named by its two capital letters; none means everywhere."
        raise Refused(ErrorCode.FIELD_INVALID, field="jurisdiction", detail=reason)
    if not 0 <= details.order <= 1_000_000:
        raise Refused(ErrorCode.FIELD_INVALID, field="order")


def _free(slug: str, article_id: UUID | None) -> None:
    taken = Article.objects.filter(slug=slug).values_list("id", flat=True).first()
    led = ArticleRedirect.objects.filter(slug=slug).values_list("article_id", flat=True).first()
    if {taken, led} - {None, article_id}:
        reason = "The address is or was another article's."
        raise Refused(ErrorCode.CONFLICT, field="slug", detail=reason)


def discard_proposal_of(article_id: UUID) -> None:
    """A proposal whose draft was discarded is no open gap any more; an empty article goes to the archive."""
    nothing = not ArticleText.objects.filter(article_id=article_id).exists()
    if nothing and not ArticleDraft.objects.filter(article_id=article_id).exists():
        ArticleProposal.objects.filter(article_id=article_id, state=ProposalState.OPEN.value).update(
            state=ProposalState.DISMISSED.value
        )
        Article.objects.filter(pk=article_id).update(archived_at=now())
