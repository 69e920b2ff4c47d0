"""Articles as their editors see them: the list by state, and one article with all that belongs to it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import (
    Article,
    ArticleDraft,
    ArticleImage,
    ArticleProposal,
    ArticleRedirect,
    ArticleText,
    ArticleVote,
)
from havendesk.knowledge.queries.cards import draft_card, image_card, proposal_card, words_of
from havendesk.knowledge.rules import lineage
from havendesk.knowledge.types import Audience, TextStatus
from havendesk.knowledge.types.editing import (
    DeskArticleCard,
    DeskArticleRow,
    DeskArticles,
    DraftState,
    Filters,
    ProposalState,
    Shown,
    TextCard,
)
from havendesk.people import queries as people
from havendesk.people.types import Topic

MOST_ROWS = 200
VOTES_COUNT_FOR = timedelta(days=90)


@query("knowledge.desk_articles")
def desk_articles(*, viewer: Actor, filters: Filters, offset: int = 0, limit: int = 50) -> DeskArticles:
    """Articles for those who write them, in the order of the help centre; five statements.

    Args:
        limit: 1 to 200.
    """
    rows = _rows()
    wanted = [row for row in rows if _fits(row, filters)]
    counts = {shown.value: sum(_state(row, shown) for row in rows) for shown in Shown}
    picked = [row for row in wanted if _state(row, filters.shown)]
    return DeskArticles(
        items=tuple(picked[offset : offset + min(limit, MOST_ROWS)]),
        total=len(picked),
        counts=counts,
        owners=tuple(sorted({row.owner for row in rows})),
    )


def _rows() -> list[DeskArticleRow]:
    articles = list(Article.objects.order_by("order", "slug"))
    texts: dict[UUID, list[ArticleText]] = defaultdict(list)
    for text in ArticleText.objects.filter(status=TextStatus.PUBLISHED.value).defer("body", "variants"):
        texts[text.article_id].append(text)
    drafts: dict[UUID, list[ArticleDraft]] = defaultdict(list)
    for draft in ArticleDraft.objects.defer("body", "variants"):
        drafts[draft.article_id].append(draft)
    proposals = ArticleProposal.objects.filter(state=ProposalState.OPEN.value)
    proposed = set(proposals.values_list("article_id", flat=True))
    votes = votes_by_article()
    return [
        _row(article, texts[article.id], drafts[article.id], article.id in proposed, votes[article.id])
        for article in articles
    ]


def votes_by_article() -> dict[UUID, tuple[int, int]]:
    """Of the last 90 days: how many said that it helped, and that it did not; one statement."""
    rows = (
        ArticleVote.objects.filter(at__gt=now() - VOTES_COUNT_FOR)
        .values("article_id")
        .annotate(yes=Count("id", filter=Q(helpful=True)), no=Count("id", filter=Q(helpful=False)))
    )
    return defaultdict(lambda: (0, 0), {row["article_id"]: (row["yes"], row["no"]) for row in rows})


def _row(
    article: Article,
    texts: Sequence[ArticleText],
    drafts: Sequence[ArticleDraft],
    proposed: bool,
    votes: tuple[int, int],
) -> DeskArticleRow:
    made_from = {text.language: text.source_revision for text in texts}
    revisions = {text.language: text.revision for text in texts}
    return DeskArticleRow(
        article_id=article.id,
        slug=article.slug,
        title=_title(texts, drafts),
        topic=Topic(article.topic),
        audience=Audience(article.audience),
        owner=article.owner,
        jurisdiction=article.jurisdiction,
        review_by=article.review_by,
        review_due=article.review_by is not None and article.review_by <= now().date(),
        archived=article.archived_at is not None,
        proposed=proposed,
        changed_at=max((text.changed_at for text in texts), default=None),
        languages=_languages(revisions),
        stale=_languages(one for one in revisions if lineage.stale(one, made_from, revisions)),
        unreviewed=_languages(text.language for text in texts if text.converted),
        drafts=_languages(draft.language for draft in drafts),
        waiting=_languages(one.language for one in drafts if one.state == DraftState.WAITING),
        scheduled=_languages(one.language for one in drafts if one.state == DraftState.SCHEDULED),
        helped=votes[0],
        not_helped=votes[1],
    )


def _title(texts: Sequence[ArticleText], drafts: Sequence[ArticleDraft]) -> str:
    """The source's title, else any other's, else that of a draft."""
    titles = {text.language: text.title for text in texts}
    titles = {draft.language: draft.title for draft in drafts} | titles
    return next((titles[one.value] for one in Language if titles.get(one.value)), "")


def _languages(tags: Iterable[str]) -> tuple[Language, ...]:
    known = set(tags)
    return tuple(one for one in Language if one.value in known)


def _fits(row: DeskArticleRow, filters: Filters) -> bool:
    words = filters.q.casefold().split()
    said = f"{row.title} {row.slug} {row.owner}".casefold()
    return (
        all(word in said for word in words)
        and filters.topic in (None, row.topic)
        and filters.owner in ("", row.owner)
        and (filters.language is None or _concerns(row, filters))
    )


def _concerns(row: DeskArticleRow, filters: Filters) -> bool:
    """Whether what is asked for holds in that language."""
    asked = {
        Shown.STALE: row.stale,
        Shown.DRAFT: row.drafts,
        Shown.WAITING: row.waiting,
    }.get(filters.shown, (*row.languages, *row.drafts))
    return filters.language in asked


def _state(row: DeskArticleRow, shown: Shown) -> bool:
    if shown is Shown.ARCHIVED or row.archived:
        return shown is Shown.ARCHIVED and row.archived
    holds: dict[Shown, bool] = {
        Shown.ALL: True,
        Shown.PUBLISHED: bool(row.languages),
        Shown.DRAFT: bool(row.drafts),
        Shown.WAITING: bool(row.waiting),
        Shown.STALE: bool(row.stale),
        Shown.REVIEW_DUE: row.review_due,
        Shown.PROPOSED: row.proposed,
    }
    return holds[shown]


@query("knowledge.desk_article")
def desk_article(*, viewer: Actor, slug: str) -> DeskArticleCard:
    """One article, by its present or an earlier address, with all its texts and drafts; seven statements.

    Raises:
        Refused: NOT_FOUND.
    """
    article = Article.objects.filter(slug=slug).first()
    if article is None:
        led = ArticleRedirect.objects.filter(slug=slug).select_related("article").first()
        if led is None:
            raise Refused(ErrorCode.NOT_FOUND, field="slug")
        article = led.article
    proposal = ArticleProposal.objects.filter(article=article).first()
    former = ArticleRedirect.objects.filter(article=article).order_by("at").values_list("slug", flat=True)
    images = list(ArticleImage.objects.filter(article=article).order_by("name"))
    return DeskArticleCard(
        article_id=article.id,
        slug=article.slug,
        topic=Topic(article.topic),
        audience=Audience(article.audience),
        owner=article.owner,
        order=article.order,
        jurisdiction=article.jurisdiction,
        review_by=article.review_by,
        version=article.version,
        published_at=article.published_at,
        archived_at=article.archived_at,
        former_slugs=tuple(former),
        texts=_texts(viewer, article, {image.name for image in images}),
        images=tuple(image_card(image) for image in images),
        proposal=proposal_card(proposal, article.slug) if proposal else None,
    )


def _texts(viewer: Actor, article: Article, images: set[str]) -> tuple[TextCard, ...]:
    rows = list(ArticleText.objects.filter(article=article).exclude(status=TextStatus.WITHDRAWN.value))
    shown = {row.language: row for row in rows if row.status == TextStatus.PUBLISHED}
    earlier = Counter(row.language for row in rows if row.status == TextStatus.SUPERSEDED)
    drafts = {row.language: row for row in ArticleDraft.objects.filter(article=article)}
    ids = {one for draft in drafts.values() for one in draft.authors}
    ids |= {one for draft in drafts.values() for one in (draft.submitted_by_id, draft.verdict_by_id) if one}
    names = people.names_of(viewer=SYSTEM, staff_ids=ids)
    made_from = {tag: row.source_revision for tag, row in shown.items()}
    revisions = {tag: row.revision for tag, row in shown.items()}
    found = []
    for language in Language:
        row, draft, parent = shown.get(language), drafts.get(language), lineage.parent_of(language)
        found.append(
            TextCard(
                language=language,
                parent=parent,
                parent_revision=revisions.get(parent, 0) if parent else 0,
                words=words_of(row) if row else None,
                revision=row.revision if row else 0,
                source_revision=row.source_revision if row else 0,
                stale=row is not None and lineage.stale(language, made_from, revisions),
                converted=bool(row and row.converted),
                changed_at=row.changed_at if row else None,
                undoable=row is not None and earlier[language.value] > 0,
                draft=draft_card(draft, names, images, viewer) if draft else None,
            )
        )
    return tuple(found)
