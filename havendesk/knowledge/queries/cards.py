"""Rows of knowledge as cards for editors."""

from collections.abc import Collection, Mapping
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleDraft, ArticleImage, ArticleProposal, ArticleText
from havendesk.knowledge.rules import checking, documents
from havendesk.knowledge.types import ArticleFile
from havendesk.knowledge.types.editing import (
    DraftCard,
    DraftState,
    ImageCard,
    ProposalCard,
    ProposalState,
    Words,
)
from havendesk.people.types import Topic


def words_of(row: ArticleText | ArticleDraft) -> Words:
    """What stands in a text or a draft."""
    return Words(row.title, row.summary, tuple(row.variants), row.body)


def draft_card(
    row: ArticleDraft, names: Mapping[UUID, str], images: Collection[str], viewer: Actor
) -> DraftCard:
    """A draft with what keeps it from being published."""
    file = ArticleFile(row.title, row.summary, tuple(row.variants), row.body)
    approver = viewer.may("knowledge.approve") and viewer.id not in row.authors
    return DraftCard(
        language=Language(row.language),
        words=words_of(row),
        state=DraftState(row.state),
        version=row.version,
        base_revision=row.base_revision,
        source_revision=row.source_revision,
        authors=tuple(names[one] for one in row.authors if one in names),
        may_approve=approver and row.state == DraftState.WAITING,
        edited_by=names.get(row.edited_by_id, "") if row.edited_by_id else "",
        edited_at=row.edited_at,
        submitted_by=names.get(row.submitted_by_id, "") if row.submitted_by_id else "",
        submitted_at=row.submitted_at,
        verdict=row.verdict,
        verdict_by=names.get(row.verdict_by_id, "") if row.verdict_by_id else "",
        publish_at=row.publish_at,
        faults=checking.faults(file, images),
    )


def image_card(row: ArticleImage) -> ImageCard:
    """A picture with the address where readers get it."""
    address = f"{documents.PICTURES}{row.id}"
    return ImageCard(row.id, row.name, row.media_type, row.bytes, row.width, row.height, address)


def proposal_card(row: ArticleProposal, slug: str) -> ProposalCard:
    """A gap with its evidence."""
    return ProposalCard(
        id=row.id,
        key=row.key,
        article_id=row.article_id,
        slug=slug,
        language=Language(row.language),
        topic=Topic(row.topic),
        questions=tuple(row.questions),
        asked=row.asked,
        tickets=tuple(row.tickets),
        first_at=row.first_at,
        last_at=row.last_at,
        state=ProposalState(row.state),
    )
