"""Writes of knowledge."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.events import TextPublished
from havendesk.knowledge.models import Article, ArticleText, ArticleVote, Shelf
from havendesk.knowledge.rules import documents, placeholders
from havendesk.knowledge.types import ArticleEntry, ArticleFile, Audience, ImportSummary, TextStatus
from havendesk.people.types import Topic

SOURCE = Language.EN


@dataclass(slots=True)
class _Plan:
    """What an import will write: all of it in a few statements at its end."""

    rows: list[ArticleText] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0


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
    texts = _latest([entry.slug for entry in entries])
    plan = _Plan()
    for entry in entries:
        _plan_texts(_upsert(known.get(entry.slug), entry), entry, texts, plan)
    _carry_out(plan)
    about(
        subject=("knowledge", None),
        after={"articles": len(entries), "new": plan.new, "changed": plan.changed},
    )
    return ImportSummary(len(entries), plan.new, plan.changed, plan.unchanged)


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


def _latest(slugs: Sequence[str]) -> dict[tuple[UUID, str], ArticleText]:
    rows = ArticleText.objects.filter(article__slug__in=slugs).order_by("revision")
    return {(row.article_id, row.language): row for row in rows}


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


def _plan_texts(
    article: Article,
    entry: ArticleEntry,
    latest: Mapping[tuple[UUID, str], ArticleText],
    plan: _Plan,
) -> None:
    # The source first: a translation that changes in the same import was made from the new source.
    source = latest.get((article.id, SOURCE.value))
    source_revision = source.revision if source else 1
    for language in sorted(entry.texts, key=lambda one: one != SOURCE):
        before = latest.get((article.id, language.value))
        file = entry.texts[language]
        if before and before.status == TextStatus.PUBLISHED and _file_of(before) == file:
            plan.unchanged += 1
            continue
        revision = before.revision + 1 if before else 1
        if language == SOURCE:
            source_revision = revision
        plan.new += before is None
        plan.changed += before is not None
        plan.rows.append(
            ArticleText(
                article=article,
                language=language.value,
                title=file.title,
                summary=file.summary,
                variants=list(file.variants),
                body=file.body,
                revision=revision,
                source_revision=source_revision,
                status=TextStatus.PUBLISHED.value,
                changed_at=now(),
            )
        )


def _file_of(row: ArticleText) -> ArticleFile:
    return ArticleFile(row.title, row.summary, tuple(row.variants), row.body)


def _carry_out(plan: _Plan) -> None:
    if not plan.rows:
        return
    before = Q()
    for row in plan.rows:
        before |= Q(article_id=row.article_id, language=row.language)
    published = ArticleText.objects.filter(before, status=TextStatus.PUBLISHED.value)
    published.update(status=TextStatus.SUPERSEDED.value)
    ArticleText.objects.bulk_create(plan.rows)
    for language in sorted({row.language for row in plan.rows}):
        Shelf.objects.get_or_create(language=language)
        Shelf.objects.filter(language=language).update(mark=F("mark") + 1)
    announce(
        *(
            TextPublished(article_id=row.article_id, language=row.language, revision=row.revision)
            for row in plan.rows
        )
    )


@action("knowledge.vote", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def vote(*, by: Actor, slug: str, language: Language, helpful: bool, voter: str) -> None:
    """Keep a reader's answer to "did this help?"; a second answer of the same reader replaces the first.

    Args:
        voter: a random token that the reader's browser keeps; only its hash is stored.

    Raises:
        Refused: NOT_FOUND, no such published text.
    """
    text = ArticleText.objects.filter(
        article__slug=slug, language=language.value, status=TextStatus.PUBLISHED.value
    ).first()
    if text is None:
        raise Refused(ErrorCode.NOT_FOUND, field="slug")
    ArticleVote.objects.update_or_create(
        article_id=text.article_id,
        language=language.value,
        voter=token_hash(voter),
        defaults={"helpful": helpful, "revision": text.revision, "at": now()},
    )
    about(subject=("article", text.article_id), after={"helpful": helpful, "language": language.value})
