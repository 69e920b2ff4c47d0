"""The help centre over HTTP, for programs; public, without personal data."""

from typing import Any

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic

router = Router(tags=["knowledge"])

LONGEST_QUERY = 500
_PICKED = 10


class ArticleRow(Schema):
    """One article in a list."""

    slug: str
    title: str
    summary: str
    topic: Topic
    language: Language
    url: str


class ArticleList(Schema):
    """Articles, best first for a search, else in the order of the help centre."""

    items: list[ArticleRow]


class ArticleBody(ArticleRow):
    """One article as readers see it: values of the exchange filled in, links resolved, HTML cleaned."""

    audience: str
    html: str
    revision: int
    stale: bool
    converted: bool
    changed_at: str
    values_at: str | None
    languages: list[Language]
    related: list[ArticleRow]


@router.get("/articles", response=ArticleList, auth=None, summary="List or search articles")
def list_articles(
    request: HttpRequest,
    language: Language,
    q: QueryEx[str, P(max_length=LONGEST_QUERY)] = "",
    topic: Topic | None = None,
    limit: QueryEx[int, P(ge=1, le=50)] = 10,
) -> dict[str, Any]:
    """Without `q` all published articles of the language; with it the best `limit` ones for the question."""
    links = queries.articles(viewer=ANONYMOUS, language=language, topic=topic)
    if not q.strip():
        return {"items": encode(links)}
    by_slug = {link.slug: link for link in links}
    hits = queries.search(viewer=ANONYMOUS, text=q, language=language, limit=limit)
    return {"items": [encode(by_slug[hit.slug]) for hit in hits if hit.slug in by_slug]}


class DeskArticle(Schema):
    """An article as an agent picks it for an answer."""

    slug: str
    title: str
    language: Language
    url: str
    excerpt: str


@router.get("/desk/articles", response=list[DeskArticle], summary="Articles for an answer")
def desk_articles(
    request: HttpRequest, language: Language, q: QueryEx[str, P(max_length=LONGEST_QUERY)] = ""
) -> list[dict[str, Any]]:
    """The best ten for the words; without any the first ten of the help centre. All of them are public."""
    staff_actor(request)
    links = queries.articles(viewer=ANONYMOUS, language=language)
    if q.strip():
        by_slug = {link.slug: link for link in links}
        hits = queries.search(viewer=ANONYMOUS, text=q, language=language, limit=_PICKED)
        links = [by_slug[hit.slug] for hit in hits if hit.slug in by_slug]
    return [
        {
            "slug": link.slug,
            "title": link.title,
            "language": link.language,
            "url": link.url,
            "excerpt": link.summary,
        }
        for link in links[:_PICKED]
    ]


@router.get("/articles/{slug}", response=ArticleBody, auth=None, summary="Read an article")
def read_article(request: HttpRequest, slug: str, language: Language) -> dict[str, Any]:
    """One published article; `not_found` when it does not exist in this language."""
    card: dict[str, Any] = encode(queries.article(viewer=ANONYMOUS, slug=slug, language=language))
    return card
