"""The whole help centre as a folder of Markdown, and its pictures."""

import json
from uuid import UUID

from django.core.files.storage import storages

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.knowledge.models import Article, ArticleImage, ArticleText
from havendesk.knowledge.rules import documents
from havendesk.knowledge.types import TextStatus

EVERYBODY = tuple(ActorKind)


@query("knowledge.export_folder", open_to=(ActorKind.SYSTEM,))
def export_folder(*, viewer: Actor) -> dict[str, bytes]:
    """Path and content of every file: `index.toml`, `<slug>/<language>.md`, `<slug>/images/<name>`.

    What a machine converted is left out: importing makes it again. Importing it all changes nothing.
    """
    articles = list(Article.objects.filter(published_at__isnull=False).order_by("order", "slug"))
    files = {"index.toml": "\n".join(_line(article) for article in articles).encode()}
    slugs = {article.id: article.slug for article in articles}
    rows = ArticleText.objects.filter(
        article_id__in=slugs, status=TextStatus.PUBLISHED.value, converted=False
    )
    for row in rows.order_by("article_id", "language"):
        files[f"{slugs[row.article_id]}/{row.language}.md"] = _page(row).encode()
    for image in ArticleImage.objects.filter(article_id__in=slugs).order_by("article_id", "name"):
        files[f"{slugs[image.article_id]}/images/{image.name}"] = _content(image)
    return files


@query("knowledge.image", open_to=EVERYBODY)
def image(*, viewer: Actor, image_id: UUID) -> tuple[str, bytes]:
    """A picture of an article: media type and content.

    Raises:
        Refused: NOT_FOUND.
    """
    row = ArticleImage.objects.filter(pk=image_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="image")
    return row.media_type, _content(row)


def _content(row: ArticleImage) -> bytes:
    with storages["attachments"].open(row.path) as file:
        content: bytes = file.read()
    return content


def _line(article: Article) -> str:
    fields = {
        "slug": article.slug,
        "topic": article.topic,
        "audience": article.audience,
        "owner": article.owner,
        "order": article.order,
        **({"jurisdiction": article.jurisdiction} if article.jurisdiction else {}),
        **({"review_by": article.review_by.isoformat()} if article.review_by else {}),
    }
    return "\n".join(["[[article]]", *(f"{name} = {_toml(value)}" for name, value in fields.items()), ""])


def _page(row: ArticleText) -> str:
    return documents.page(row.title, row.summary, row.variants, row.body)


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
