"""Pictures of articles."""

import hashlib
import re
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from havendesk.kernel import pictures
from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.knowledge.actions.articles import locked
from havendesk.knowledge.models import Article, ArticleImage
from havendesk.knowledge.options import KnowledgeOptions

MOST_IMAGES = 100
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_UNWANTED = re.compile(r"[^a-z0-9]+")


@action("knowledge.add_image")
def add_image(*, by: Actor, article_id: UUID, name: str, content: bytes) -> str:
    """Keep a picture for the texts of an article. It is written anew: pixels only.

    Returns:
        Its name; a text shows it with `![what it shows](image:name)`. Adding the same picture again gives
        the name that it has.

    Raises:
        Refused: `not_found`, `attachment_empty`, `attachment_too_large`, `attachment_type`, `too_many`.
    """
    article = locked(article_id)
    picture = examined(content)
    about(subject=("article", article.id))
    return kept(article, name, picture)


def examined(content: bytes) -> pictures.Picture:
    """The picture as it may be kept.

    Raises:
        Refused: `attachment_empty`, `attachment_too_large`, `attachment_type`.
    """
    options = options_of(KnowledgeOptions)
    if not content:
        raise Refused(ErrorCode.ATTACHMENT_EMPTY, field="file")
    if len(content) > options.knowledge_image_bytes:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=options.knowledge_image_bytes)
    try:
        picture = pictures.clean(content, options.knowledge_image_pixels)
    except pictures.TooManyPixelsError:
        limit = options.knowledge_image_pixels
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=limit) from None
    except pictures.DamagedError:
        raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file", detail="The picture is damaged.") from None
    if picture is None:
        raise Refused(ErrorCode.ATTACHMENT_TYPE, field="file", detail="A picture is PNG, JPEG, WebP or GIF.")
    return picture


def kept(article: Article, name: str, picture: pictures.Picture) -> str:
    """Store the picture unless the article has it; its name."""
    digest = hashlib.sha256(picture.content).digest()
    there = {bytes(row.sha256): row.name for row in ArticleImage.objects.filter(article=article)}
    if digest in there:
        return there[digest]
    if len(there) >= MOST_IMAGES:
        raise Refused(ErrorCode.TOO_MANY, field="file", most=MOST_IMAGES)
    row = ArticleImage.objects.create(
        article=article,
        name=_name(name, picture.media_type, set(there.values())),
        media_type=picture.media_type,
        bytes=len(picture.content),
        sha256=digest,
        width=picture.width,
        height=picture.height,
        at=now(),
    )
    storages["attachments"].save(row.path, ContentFile(picture.content))
    return row.name


def _name(name: str, media_type: str, taken: set[str]) -> str:
    stem = _UNWANTED.sub("-", name.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()).strip("-")[:60] or "picture"
    number, found = 1, f"{stem}{_ENDINGS[media_type]}"
    while found in taken:
        number += 1
        found = f"{stem}-{number}{_ENDINGS[media_type]}"
    return found
