"""Gaps that the bot found: questions without an answer become a draft."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.actions.articles import archive, locked
from havendesk.knowledge.models import Article, ArticleDraft, ArticleProposal
from havendesk.knowledge.rules import documents
from havendesk.knowledge.rules.masking import masked
from havendesk.knowledge.types import Audience
from havendesk.knowledge.types.editing import ProposalState
from havendesk.people import queries as people
from havendesk.people.types import Topic

MOST_QUESTIONS = 40
MOST_TICKETS = 500


@action("knowledge.propose_draft", open_to=(ActorKind.BOT, ActorKind.SYSTEM))
def propose_draft(
    *,
    by: Actor,
    key: str,
    language: Language,
    topic: Topic,
    questions: Sequence[str],
    tickets: Sequence[UUID],
    asked: int,
    first_at: datetime,
    last_at: datetime,
) -> UUID:
    """Make a draft article of questions that found no answer. A gap that is known is only counted on: one
    that was dismissed stays dismissed, one that was written about stays taken.

    Args:
        key: tells this gap from others, at every run the same; 1 to 64 characters.
        questions: as customers wrote them, the most typical first; they are masked here.
        tickets: the matters in which they were asked, as evidence.
        asked: how often, at least 1.

    Raises:
        Refused: `field_invalid` without a question or with a count below 1.
    """
    wordings = [masked(" ".join(one.split()))[: documents.LONGEST_LINE] for one in questions]
    wordings = list(dict.fromkeys(one for one in wordings if one.strip()))[:MOST_QUESTIONS]
    if not wordings or asked < 1:
        raise Refused(ErrorCode.FIELD_INVALID, field="questions")
    if not 0 < len(key) <= 64:
        raise Refused(ErrorCode.FIELD_INVALID, field="key")
    known = ArticleProposal.objects.select_for_update().filter(key=key).first()
    seen = {"asked": asked, "tickets": list(tickets)[:MOST_TICKETS], "last_at": last_at}
    if known is not None:
        ArticleProposal.objects.filter(pk=known.pk).update(questions=wordings, **seen)
        about(subject=("article", known.article_id), after={"asked": asked})
        return known.id
    article = _draft(key, language, topic, wordings)
    proposal = ArticleProposal.objects.create(
        key=key,
        article=article,
        language=language.value,
        topic=topic.value,
        questions=wordings,
        first_at=first_at,
        **seen,
    )
    about(subject=("article", article.id), after={"asked": asked, "language": language.value})
    return proposal.id


@action("knowledge.dismiss_proposal")
def dismiss_proposal(*, by: Actor, proposal_id: UUID, reason: str) -> None:
    """Say that no article is wanted for a gap; its draft goes to the archive.

    Raises:
        Refused: `not_found`; `field_invalid` without a reason.
    """
    if not reason.strip() or len(reason) > 500:
        raise Refused(ErrorCode.FIELD_INVALID, field="reason", detail="Say why, briefly.")
    proposal = ArticleProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise Refused(ErrorCode.NOT_FOUND, field="proposal")
    article = locked(proposal.article_id)
    about(subject=("article", article.id), reason=reason.strip())
    ArticleProposal.objects.filter(pk=proposal_id).update(state=ProposalState.DISMISSED.value)
    if article.published_at is None:
        archive(by=by, article_id=article.id)


def _draft(key: str, language: Language, topic: Topic, questions: Sequence[str]) -> Article:
    team = people.team_for(viewer=SYSTEM, topic=topic.value, language=language.value)
    article = Article.objects.create(
        slug=f"gap-{hashlib.sha256(key.encode()).hexdigest()[:12]}",
        topic=topic.value,
        audience=Audience.ALL.value,
        owner=team.name if team else "Support",
    )
    ArticleDraft.objects.create(
        article=article,
        language=language.value,
        title=questions[0],
        variants=list(questions),
        edited_at=now(),
    )
    return article
