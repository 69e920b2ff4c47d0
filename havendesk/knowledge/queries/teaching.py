"""The published texts as something to learn from: known questions by article."""

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, Shelf
from havendesk.knowledge.rules.placeholders import blank
from havendesk.knowledge.types import TextStatus
from havendesk.knowledge.types.taught import TaughtShelf, TaughtText
from havendesk.people.types import Topic

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@query("knowledge.shelf_mark", open_to=MACHINES)
def shelf_mark(*, viewer: Actor, language: Language) -> int:
    """A number that moves whenever a published text of this language changes; one statement."""
    return Shelf.objects.filter(language=language.value).values_list("mark", flat=True).first() or 0


@query("knowledge.taught_shelf", open_to=MACHINES)
def taught_shelf(*, viewer: Actor, language: Language) -> TaughtShelf:
    """The published texts of a language with their known questions; two statements."""
    # The mark is read before the texts: a text published in between is read now and once more later.
    mark = shelf_mark(viewer=viewer, language=language)
    rows = ArticleText.objects.filter(
        language=language.value, status=TextStatus.PUBLISHED.value, article__published_at__isnull=False
    )
    return TaughtShelf(
        mark, tuple(_taught(row) for row in rows.select_related("article").order_by("article__order"))
    )


def _taught(row: ArticleText) -> TaughtText:
    title, summary, body = blank((row.title, row.summary, row.body))
    return TaughtText(
        slug=row.article.slug,
        topic=Topic(row.article.topic),
        revision=row.revision,
        title=title,
        variants=tuple(row.variants),
        summary=summary,
        body=body,
    )
