"""Publishing the articles of a folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.knowledge.actions import folders
from havendesk.knowledge.actions.images import examined, kept
from havendesk.knowledge.actions.shelving import shelving
from havendesk.knowledge.models import Article, ArticleImage, ArticleRedirect
from havendesk.knowledge.rules import lineage
from havendesk.knowledge.types import ArticleEntry, ImportSummary


@action("knowledge.import_folder", open_to=(ActorKind.SYSTEM,))
def import_folder(*, by: Actor, folder: Path) -> ImportSummary:
    """Publish the articles of a folder (`index.toml`, `<slug>/<language>.md`, `<slug>/images/<name>`).

    Importing the same folder again changes nothing; a changed text becomes a new revision, the old one
    stays. Articles that the folder does not have are left alone.

    Raises:
        Refused: FIELD_INVALID, `detail` names file, line and fault; nothing was imported.
    """
    entries = folders.read(folder)
    _apart(entries)
    known = {article.slug: article for article in Article.objects.select_for_update()}
    articles = {entry.slug: _upsert(known.get(entry.slug), entry) for entry in entries}
    plan = shelving([article.id for article in articles.values()])
    for entry in entries:
        article = articles[entry.slug]
        _keep_images(article, entry)
        for language in lineage.in_order(entry.texts):
            plan.put(article, language, entry.texts[language])
        if lineage.CONVERTED not in entry.texts:
            plan.convert(article)
    plan.carry_out()
    counts = plan.counts
    about(
        subject=("knowledge", None),
        after={"articles": len(entries), "new": counts["new"], "changed": counts["changed"]},
    )
    return ImportSummary(len(entries), counts["new"], counts["changed"], counts["unchanged"])


def _apart(entries: Sequence[ArticleEntry]) -> None:
    """An address that leads to another article cannot be given away by a folder."""
    slugs = [entry.slug for entry in entries]
    led = ArticleRedirect.objects.filter(slug__in=slugs).values_list("slug", flat=True).first()
    if led is not None:
        reason = f"{folders.INDEX}: {led} was another article's address and leads there"
        raise Refused(ErrorCode.FIELD_INVALID, field="folder", detail=reason)


def _keep_images(article: Article, entry: ArticleEntry) -> None:
    rows = ArticleImage.objects.filter(article=article) if entry.images else ()
    there = {row.name: bytes(row.sha256) for row in rows}
    for name, content in entry.images.items():
        # What was exported from here: reading a JPEG anew would make another picture of it.
        if there.get(name) == hashlib.sha256(content).digest():
            continue
        try:
            given = kept(article, name, examined(content))
        except Refused as refused:
            reason = f"{entry.slug}/images/{name}: {refused.code.value}"
            raise Refused(ErrorCode.FIELD_INVALID, field="folder", detail=reason) from refused
        if given != name:
            reason = f"{entry.slug}/images/{name}: the picture would be called {given}"
            raise Refused(ErrorCode.FIELD_INVALID, field="folder", detail=reason)


def _upsert(article: Article | None, entry: ArticleEntry) -> Article:
    wanted: dict[str, Any] = {
        "topic": entry.topic.value,
        "audience": entry.audience.value,
        "owner": entry.owner,
        "order": entry.order,
        "jurisdiction": entry.jurisdiction,
        "review_by": entry.review_by,
    }
    if article is None:
        return Article.objects.create(slug=entry.slug, published_at=now(), **wanted)
    shown = article.published_at is not None
    if any(getattr(article, name) != value for name, value in wanted.items()) or not shown:
        # Archived by somebody: importing a folder does not overrule that.
        back = {} if shown or article.archived_at else {"published_at": now()}
        Article.objects.filter(pk=article.pk).update(version=article.version + 1, **back, **wanted)
    return article
