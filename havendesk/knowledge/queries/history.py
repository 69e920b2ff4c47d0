"""What a text was before, what changed, and how a text would look."""

from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleDraft, ArticleImage, ArticleText
from havendesk.knowledge.queries.articles import linked_addresses, picture_addresses
from havendesk.knowledge.queries.cards import words_of
from havendesk.knowledge.queries.values import Values
from havendesk.knowledge.rules import checking, documents
from havendesk.knowledge.rules.diffing import diff as difference
from havendesk.knowledge.types import ArticleFile
from havendesk.knowledge.types.editing import DiffLine, Preview, RevisionCard, Words
from havendesk.people import queries as people

MOST_REVISIONS = 200


@query("knowledge.history")
def history(*, viewer: Actor, article_id: UUID, language: Language) -> list[RevisionCard]:
    """Revisions of a text, newest first; two statements."""
    rows = list(
        ArticleText.objects.filter(article_id=article_id, language=language.value)
        .defer("body", "variants")
        .order_by("-revision")[:MOST_REVISIONS]
    )
    ids = {one for row in rows for one in (*row.authors, row.approver_id) if one}
    names = people.names_of(viewer=SYSTEM, staff_ids=ids)
    return [
        RevisionCard(
            revision=row.revision,
            status=row.status,
            title=row.title,
            authors=tuple(names[one] for one in row.authors if one in names),
            approver=names.get(row.approver_id, "") if row.approver_id else "",
            converted=row.converted,
            source_revision=row.source_revision,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


@query("knowledge.diff")
def diff(
    *, viewer: Actor, article_id: UUID, language: Language, before: int, after: int
) -> tuple[DiffLine, ...]:
    """What changed between two revisions of a text. Revision 0 is nothing before the first; as `after` it is
    the draft.

    Raises:
        Refused: NOT_FOUND, no such revision or draft.
    """
    numbers = {before, after} - {0}
    rows = ArticleText.objects.filter(article_id=article_id, language=language.value, revision__in=numbers)
    known = {row.revision: words_of(row) for row in rows}
    old = known.get(before) if before else Words("", "", (), "")
    new = known.get(after) if after else _draft(article_id, language)
    if old is None or new is None:
        raise Refused(ErrorCode.NOT_FOUND, field="revision")
    return difference(old, new)


def _draft(article_id: UUID, language: Language) -> Words | None:
    row = ArticleDraft.objects.filter(article_id=article_id, language=language.value).first()
    return words_of(row) if row else None


@query("knowledge.preview")
def preview(*, viewer: Actor, article_id: UUID, language: Language, words: Words) -> Preview:
    """A text as readers would see it: places filled, links and pictures resolved. Nothing is kept.

    Raises:
        Refused: FIELD_INVALID, longer than an article may be.
    """
    if len(words.body) > documents.LONGEST_BODY:
        raise Refused(ErrorCode.FIELD_INVALID, field="body", limit=documents.LONGEST_BODY)
    images = list(ArticleImage.objects.filter(article_id=article_id))
    values = Values(language)
    body = documents.link_articles(words.body, linked_addresses(words.body, language))
    body = documents.place_pictures(body, picture_addresses(images))
    file = ArticleFile(words.title, words.summary, words.variants, words.body)
    return Preview(
        title=values.fill(words.title),
        summary=values.fill(words.summary),
        html=documents.html(values.fill(body)),
        faults=checking.faults(file, {image.name for image in images}),
    )
