"""What readers think of an article."""

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, ArticleVote
from havendesk.knowledge.types import TextStatus


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
