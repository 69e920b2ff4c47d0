"""What readers think of an article."""

from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, ArticleVote
from havendesk.knowledge.rules.masking import masked
from havendesk.knowledge.types import TextStatus
from havendesk.knowledge.types.editing import MOST_CHARACTERS, VoteReason


@action("knowledge.vote", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def vote(
    *,
    by: Actor,
    slug: str,
    language: Language,
    helpful: bool,
    voter: str,
    reason: VoteReason | None = None,
    words: str = "",
) -> None:
    """Keep a reader's answer to "did this help?"; a second answer of the same reader replaces the first.

    Args:
        voter: a random token that the reader's browser keeps; only its hash is stored.
        reason, words: why it did not help, if the reader says; kept where `helpful` is false. Codes, keys and
            passwords among the words are masked.

    Raises:
        Refused: NOT_FOUND, no such published text; FIELD_INVALID, more than 1,000 characters.
    """
    if len(words) > MOST_CHARACTERS:
        raise Refused(ErrorCode.FIELD_INVALID, field="words", limit=MOST_CHARACTERS)
    text = ArticleText.objects.filter(
        article__slug=slug,
        article__published_at__isnull=False,
        language=language.value,
        status=TextStatus.PUBLISHED.value,
    ).first()
    if text is None:
        raise Refused(ErrorCode.NOT_FOUND, field="slug")
    ArticleVote.objects.update_or_create(
        article_id=text.article_id,
        language=language.value,
        voter=token_hash(voter),
        defaults={
            "helpful": helpful,
            "revision": text.revision,
            "reason": reason.value if reason and not helpful else "",
            "words": "" if helpful else masked(words.strip().replace("\x00", "")),
            "at": now(),
            "handled_by": None,
            "handled_at": None,
        },
    )
    about(subject=("article", text.article_id), after={"helpful": helpful, "language": language.value})


@action("knowledge.handle_feedback")
def handle_feedback(*, by: Actor, feedback_id: UUID) -> None:
    """Say that what a reader wrote was looked at. Doing it again changes nothing.

    Raises:
        Refused: `not_found`.
    """
    row = ArticleVote.objects.select_for_update().filter(pk=feedback_id, helpful=False).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="feedback")
    about(subject=("article", row.article_id), after={"feedback": str(row.id)})
    if row.handled_at is None:
        ArticleVote.objects.filter(pk=row.pk).update(handled_by=by.id, handled_at=now())
