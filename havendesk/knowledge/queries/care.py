"""What needs somebody's care: what readers wrote, gaps, coverage."""

from collections import Counter
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleProposal, ArticleText, ArticleVote
from havendesk.knowledge.queries.cards import proposal_card
from havendesk.knowledge.queries.desk import votes_by_article
from havendesk.knowledge.rules import lineage
from havendesk.knowledge.types import TextStatus
from havendesk.knowledge.types.editing import (
    Coverage,
    FeedbackCard,
    LanguageCoverage,
    ProposalCard,
    ProposalState,
    TopicCoverage,
)
from havendesk.people import queries as people
from havendesk.people.types import Topic

MOST = 200


@query("knowledge.feedback")
def feedback(*, viewer: Actor, owner: str = "", handled: bool = False) -> list[FeedbackCard]:
    """Readers whom an article did not help and who said why, newest first; three statements.

    Args:
        owner: of the articles of this team only.
        handled: those that were looked at, instead of those that wait.
    """
    rows = ArticleVote.objects.filter(helpful=False, handled_at__isnull=not handled).exclude(
        reason="", words=""
    )
    if owner:
        rows = rows.filter(article__owner=owner)
    found = list(rows.select_related("article").order_by("-at")[:MOST])
    titles = _titles({row.article_id for row in found})
    handlers = {row.handled_by_id for row in found if row.handled_by_id}
    names = people.names_of(viewer=SYSTEM, staff_ids=handlers)
    return [
        FeedbackCard(
            id=row.id,
            article_id=row.article_id,
            slug=row.article.slug,
            title=titles.get((row.article_id, row.language), row.article.slug),
            owner=row.article.owner,
            language=Language(row.language),
            revision=row.revision,
            reason=row.reason,
            words=row.words,
            at=row.at,
            handled_by=names.get(row.handled_by_id, "") if row.handled_by_id else "",
            handled_at=row.handled_at,
        )
        for row in found
    ]


def _titles(article_ids: set[UUID]) -> dict[tuple[UUID, str], str]:
    rows = ArticleText.objects.filter(article_id__in=article_ids, status=TextStatus.PUBLISHED.value)
    return {(one, tag): title for one, tag, title in rows.values_list("article_id", "language", "title")}


@query("knowledge.proposals")
def proposals(*, viewer: Actor, state: ProposalState = ProposalState.OPEN) -> list[ProposalCard]:
    """Gaps that the bot found, the most asked for first; one statement."""
    rows = ArticleProposal.objects.filter(state=state.value).select_related("article")
    return [proposal_card(row, row.article.slug) for row in rows.order_by("-asked", "-last_at")[:MOST]]


@query("knowledge.known_gaps", open_to=(ActorKind.BOT, ActorKind.SYSTEM))
def known_gaps(*, viewer: Actor) -> list[ProposalCard]:
    """Every gap that was ever proposed, whatever became of it, for whoever looks for new ones."""
    rows = ArticleProposal.objects.select_related("article").order_by("first_at")
    return [proposal_card(row, row.article.slug) for row in rows]


@query("knowledge.coverage")
def coverage(*, viewer: Actor) -> Coverage:
    """How far the shelves reach, by language and topic, with the open gaps; three statements."""
    rows = list(
        ArticleText.objects.filter(status=TextStatus.PUBLISHED.value, article__published_at__isnull=False)
        .select_related("article")
        .defer("body", "variants")
    )
    gaps = tuple(proposals(viewer=viewer))
    topics = {row.article_id: Topic(row.article.topic) for row in rows}
    return Coverage(
        articles=len(topics),
        languages=tuple(_language(one, rows) for one in Language),
        topics=_topics(topics, gaps),
        proposals=gaps,
    )


def _language(language: Language, rows: list[ArticleText]) -> LanguageCoverage:
    texts: dict[UUID, dict[str, ArticleText]] = {}
    for row in rows:
        texts.setdefault(row.article_id, {})[row.language] = row
    own = [one for one in texts.values() if language.value in one]
    stale = sum(
        lineage.stale(
            language,
            {tag: row.source_revision for tag, row in one.items()},
            {tag: row.revision for tag, row in one.items()},
        )
        for one in own
    )
    unread = sum(one[language.value].converted for one in own)
    sources = sum(lineage.SOURCE.value in one and language.value not in one for one in texts.values())
    return LanguageCoverage(language, len(own), stale, unread, sources)


def _topics(topics: dict[UUID, Topic], gaps: tuple[ProposalCard, ...]) -> tuple[TopicCoverage, ...]:
    votes = votes_by_article()
    articles = Counter(topics.values())
    helped: Counter[Topic] = Counter()
    not_helped: Counter[Topic] = Counter()
    for article_id, topic in topics.items():
        helped[topic] += votes[article_id][0]
        not_helped[topic] += votes[article_id][1]
    open_gaps = Counter(gap.topic for gap in gaps)
    asked: Counter[Topic] = Counter()
    for gap in gaps:
        asked[gap.topic] += gap.asked
    return tuple(
        TopicCoverage(one, articles[one], helped[one], not_helped[one], open_gaps[one], asked[one])
        for one in Topic
        if articles[one] or open_gaps[one]
    )
