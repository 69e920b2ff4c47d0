"""Publishing the articles of a folder."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.actions.shelving import shelving
from havendesk.knowledge.models import Article
from havendesk.knowledge.rules import documents, lineage, placeholders
from havendesk.knowledge.types import ArticleEntry, Audience, ImportSummary
from havendesk.people.types import Topic


@action("knowledge.import_folder", open_to=(ActorKind.SYSTEM,))
def import_folder(*, by: Actor, folder: Path) -> ImportSummary:
    """Publish the articles of a folder (`index.toml` and `<slug>/<language>.md`).

    Importing the same folder again changes nothing; a changed text becomes a new revision, the old one
    stays. Articles that the folder does not have are left alone.

    Raises:
        Refused: FIELD_INVALID, `detail` names article and fault; nothing was imported.
    """
    entries = _read(folder)
    _check(entries)
    known = {article.slug: article for article in Article.objects.select_for_update()}
    articles = {entry.slug: _upsert(known.get(entry.slug), entry) for entry in entries}
    plan = shelving([article.id for article in articles.values()])
    for entry in entries:
        article = articles[entry.slug]
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


def _read(folder: Path) -> list[ArticleEntry]:
    try:
        index = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))
        return [_entry(folder, line) for line in index.get("article", [])]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as fault:
        # DocumentFault and TOMLDecodeError are ValueErrors
        raise Refused(ErrorCode.FIELD_INVALID, field="folder", detail=str(fault)[:300]) from None


def _entry(folder: Path, line: dict[str, Any]) -> ArticleEntry:
    slug = str(line["slug"])
    if not documents.valid_slug(slug):
        raise documents.DocumentFault(f"{slug[:80]!r} is no slug")
    texts = {}
    for language in Language:
        file = folder / slug / f"{language.value}.md"
        if file.is_file():
            try:
                texts[language] = documents.parse(file.read_text(encoding="utf-8"))
            except documents.DocumentFault as fault:
                raise documents.DocumentFault(f"{slug}/{file.name}: {fault}") from None
    return ArticleEntry(
        slug=slug,
        topic=Topic(line["topic"]),
        audience=Audience(line.get("audience", Audience.ALL)),
        owner=str(line["owner"]),
        order=int(line.get("order", 0)),
        jurisdiction=str(line.get("jurisdiction", "")),
        texts=texts,
    )


def _check(entries: Sequence[ArticleEntry]) -> None:
    slugs = [entry.slug for entry in entries]
    for entry in entries:
        if slugs.count(entry.slug) > 1:
            raise Refused(ErrorCode.FIELD_INVALID, field="slug", detail=f"{entry.slug}: twice in the index")
        for language, file in entry.texts.items():
            wrong = placeholders.faults("\n".join((file.title, file.summary, file.body)))
            if wrong:
                raise Refused(
                    ErrorCode.FIELD_INVALID,
                    field="body",
                    detail=f"{entry.slug} ({language.value}): {wrong[0]}",
                )


def _upsert(article: Article | None, entry: ArticleEntry) -> Article:
    wanted = {
        "topic": entry.topic.value,
        "audience": entry.audience.value,
        "owner": entry.owner,
        "order": entry.order,
        "jurisdiction": entry.jurisdiction,
    }
    if article is None:
        return Article.objects.create(slug=entry.slug, published_at=now(), **wanted)
    if any(getattr(article, name) != value for name, value in wanted.items()) or article.published_at is None:
        Article.objects.filter(pk=article.pk).update(published_at=article.published_at or now(), **wanted)
    return article
