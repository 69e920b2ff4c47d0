"""Articles and their lists, as readers see them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleImage, ArticleRedirect, ArticleText
from havendesk.knowledge.queries.values import Values
from havendesk.knowledge.rules import documents, lineage, placeholders
from havendesk.knowledge.types import ArticleCard, ArticleLink, Audience, TextStatus
from havendesk.people.types import Topic

EVERYBODY = tuple(ActorKind)
MOST_RELATED = 4


def url_of(slug: str, language: Language) -> str:
    """The article's page in the help centre."""
    return f"/help/{language.value}/article/{slug}"


def _published() -> QuerySet[ArticleText]:
    return ArticleText.objects.filter(
        status=TextStatus.PUBLISHED.value, article__published_at__isnull=False
    ).select_related("article")


@query("knowledge.articles", open_to=EVERYBODY)
def articles(*, viewer: Actor, language: Language, topic: Topic | None = None) -> list[ArticleLink]:
    """Published articles of a language in the order of the help centre; one statement."""
    rows = _published().filter(language=language.value).order_by("article__order", "article__slug")
    if topic is not None:
        rows = rows.filter(article__topic=topic.value)
    values = Values(language)
    return [_link(row, values) for row in rows.defer("body", "variants")]


@query("knowledge.article", open_to=EVERYBODY)
def article(*, viewer: Actor, slug: str, language: Language) -> ArticleCard:
    """One published article with its places filled and its links resolved; two statements.

    Raises:
        Refused: NOT_FOUND, it does not exist or is not published in this language.
    """
    rows = list(_published().filter(article__slug=slug))
    row = next((one for one in rows if one.language == language.value), None)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="slug")
    neighbours = _neighbours(row, language)
    values = Values(language)
    body = documents.link_articles(row.body, _addresses(neighbours, language))
    body = values.fill(documents.place_pictures(body, _pictures(row)))
    related = _related(row, neighbours, values)
    return ArticleCard(
        article_id=row.article_id,
        slug=slug,
        topic=Topic(row.article.topic),
        audience=Audience(row.article.audience),
        language=language,
        title=values.fill(row.title),
        summary=values.fill(row.summary),
        body=body,
        html=documents.html(body),
        steps=documents.steps(body),
        revision=row.revision,
        stale=lineage.stale(
            language,
            {one.language: one.source_revision for one in rows},
            {one.language: one.revision for one in rows},
        ),
        converted=row.converted,
        changed_at=row.changed_at,
        values_at=_oldest(values, row),
        url=url_of(slug, language),
        languages=tuple(one for one in Language if one.value in {other.language for other in rows}),
        related=related,
    )


@query("knowledge.moved", open_to=EVERYBODY)
def moved(*, viewer: Actor, slug: str) -> str | None:
    """The present address of an article that had this one before; None when there is none to show."""
    led = ArticleRedirect.objects.filter(slug=slug, article__published_at__isnull=False)
    return led.values_list("article__slug", flat=True).first()


@query("knowledge.languages_of", open_to=EVERYBODY)
def languages_of(*, viewer: Actor, slug: str) -> list[Language]:
    """Languages in which readers find an article; one statement."""
    tags = set(_published().filter(article__slug=slug).values_list("language", flat=True))
    return [one for one in Language if one.value in tags]


@query("knowledge.sitemap", open_to=EVERYBODY)
def sitemap(*, viewer: Actor) -> list[tuple[str, Language, datetime]]:
    """Every published text: slug, language, last change; one statement."""
    rows = _published().order_by("article__order", "article__slug", "language")
    return [
        (slug, Language(language), at)
        for slug, language, at in rows.values_list("article__slug", "language", "changed_at")
    ]


def linked_addresses(body: str, language: Language) -> documents.AddressOf:
    """Addresses of the published articles that a text links to; one statement, none without links."""
    slugs = documents.linked_slugs(body)
    rows = _published().filter(language=language.value, article__slug__in=slugs) if slugs else ()
    known = {row.article.slug for row in rows}
    return lambda slug: url_of(slug, language) if slug in known else None


def picture_addresses(images: Iterable[ArticleImage]) -> documents.AddressOf:
    """Addresses of an article's pictures by their names."""
    return {image.name: f"{documents.PICTURES}{image.id}" for image in images}.get


def _pictures(row: ArticleText) -> documents.AddressOf:
    """Nothing is asked of the database for a text without pictures."""
    shown = documents.pictured(row.body)
    return picture_addresses(
        ArticleImage.objects.filter(article_id=row.article_id, name__in=shown) if shown else ()
    )


def _neighbours(row: ArticleText, language: Language) -> dict[str, ArticleText]:
    """Published articles that this one links to or that share its topic."""
    rows = _published().filter(language=language.value).order_by("article__order").defer("body", "variants")
    linked = set(documents.linked_slugs(row.body))
    return {
        one.article.slug: one
        for one in rows
        if one.article_id != row.article_id
        and (one.article.slug in linked or one.article.topic == row.article.topic)
    }


def _addresses(neighbours: dict[str, ArticleText], language: Language) -> documents.AddressOf:
    return lambda slug: url_of(slug, language) if slug in neighbours else None


def _related(row: ArticleText, neighbours: dict[str, ArticleText], values: Values) -> tuple[ArticleLink, ...]:
    """Linked articles first, in the order of the text, then others of the topic."""
    order = [slug for slug in documents.linked_slugs(row.body) if slug in neighbours]
    order += [slug for slug in neighbours if slug not in order]
    return tuple(_link(neighbours[slug], values) for slug in order[:MOST_RELATED])


def _link(row: ArticleText, values: Values) -> ArticleLink:
    language = Language(row.language)
    return ArticleLink(
        article_id=row.article_id,
        slug=row.article.slug,
        title=values.fill(row.title),
        summary=values.fill(row.summary),
        topic=Topic(row.article.topic),
        audience=Audience(row.article.audience),
        language=language,
        url=url_of(row.article.slug, language),
    )


def _oldest(values: Values, row: ArticleText) -> datetime | None:
    return values.oldest if placeholders.placeholders(row.summary + row.body) else None
