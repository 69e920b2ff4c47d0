"""Putting texts on the shelves: revisions, conversion, the marks that searches look at."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.clock import now
from havendesk.kernel.doors import announce
from havendesk.kernel.i18n import Language
from havendesk.knowledge.actions.indexing import hold, index_shelf
from havendesk.knowledge.events import TextPublished
from havendesk.knowledge.models import Article, ArticleText
from havendesk.knowledge.rules import lineage
from havendesk.knowledge.types import ArticleFile, TextStatus

Place = tuple[UUID, str]


@dataclass(slots=True)
class Shelving:
    """Texts to be published together: all of them in a few statements at the end.

    `counts` says what happened: new, changed, unchanged.
    """

    newest: dict[Place, ArticleText]
    published: dict[Place, ArticleText]
    rows: list[ArticleText] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def put(
        self,
        article: Article,
        language: Language,
        file: ArticleFile,
        *,
        converted: bool = False,
        source_revision: int | None = None,
    ) -> ArticleText | None:
        """Plan a text as the next revision; None when exactly this is published already.

        Args:
            source_revision: the parent's revision that it follows; by default the one that is published.
        """
        place = (article.id, language.value)
        shown, newest = self.published.get(place), self.newest.get(place)
        made_from = source_revision or self._revision_of_parent(article, language)
        if shown and file_of(shown) == file and (shown.source_revision == made_from or not converted):
            self.counts["unchanged"] += 1
            return None
        row = ArticleText(
            article=article,
            language=language.value,
            title=file.title,
            summary=file.summary,
            variants=list(file.variants),
            body=file.body,
            revision=newest.revision + 1 if newest else 1,
            parent=lineage.parent_of(language) or "",
            source_revision=made_from,
            converted=converted,
            status=TextStatus.PUBLISHED.value,
            changed_at=now(),
        )
        self.counts["changed" if newest else "new"] += 1
        self.rows.append(row)
        self.newest[place] = self.published[place] = row
        return row

    def convert(self, article: Article) -> None:
        """Plan the text that a machine can make of its parent, unless people have written or withdrawn it."""
        parent = lineage.parent_of(lineage.CONVERTED)
        source = self.published.get((article.id, str(parent)))
        before = self.newest.get((article.id, lineage.CONVERTED.value))
        untouched = before is None or (before.converted and before.status != TextStatus.WITHDRAWN)
        if source is not None and untouched:
            self.put(article, lineage.CONVERTED, lineage.converted(file_of(source)), converted=True)

    def _revision_of_parent(self, article: Article, language: Language) -> int:
        parent = lineage.parent_of(language)
        source = self.published.get((article.id, str(parent))) if parent else None
        return source.revision if source else 1

    def carry_out(self) -> None:
        """Store the planned texts; what they replace stays as an earlier revision."""
        if not self.rows:
            return
        before = Q()
        for row in self.rows:
            before |= Q(article_id=row.article_id, language=row.language)
        ArticleText.objects.filter(before, status=TextStatus.PUBLISHED.value).update(
            status=TextStatus.SUPERSEDED.value
        )
        ArticleText.objects.bulk_create(self.rows)
        move_marks({row.language for row in self.rows})
        announce(
            *(
                TextPublished(article_id=row.article_id, language=row.language, revision=row.revision)
                for row in self.rows
            )
        )


def shelving(article_ids: Collection[UUID]) -> Shelving:
    """What is there of these articles, ready to be added to; one statement."""
    rows = list(ArticleText.objects.filter(article_id__in=article_ids).order_by("revision"))
    published = [row for row in rows if row.status == TextStatus.PUBLISHED]
    return Shelving(
        newest={(row.article_id, row.language): row for row in rows},
        published={(row.article_id, row.language): row for row in published},
    )


def move_marks(languages: Iterable[str]) -> None:
    """Bring the search's rows to what is published in these languages, and tell who keeps some of it."""
    for language in sorted(languages):
        hold(Language(language))
        index_shelf(Language(language))


def file_of(row: ArticleText) -> ArticleFile:
    """The text as a file holds it."""
    return ArticleFile(row.title, row.summary, tuple(row.variants), row.body)
