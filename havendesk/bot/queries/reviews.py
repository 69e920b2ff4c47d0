"""Answers that may be wrong, for those who look at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from havendesk.bot.models import Review
from havendesk.bot.types import ReviewCard, ReviewOutcome, ReviewSource
from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.people.types import Topic

MOST_REVIEWS = 100


@query("bot.reviews")
def reviews(*, viewer: Actor, settled: bool, limit: int = MOST_REVIEWS) -> list[ReviewCard]:
    """Open ones with the oldest first, settled ones with the newest first. One statement."""
    rows = Review.objects.select_related("answer__ticket", "reviewer")
    if settled:
        rows = rows.exclude(outcome="").order_by("-settled_at", "-id")
    else:
        rows = rows.filter(outcome="").order_by("at", "id")
    return [_card(row) for row in rows[: min(limit, MOST_REVIEWS)]]


def _card(row: Review) -> ReviewCard:
    answer, ticket = row.answer, row.answer.ticket
    evidence = answer.evidence
    seen = evidence.get("evidence") or [{}]
    return ReviewCard(
        id=row.id,
        ticket_id=ticket.id,
        reference=ticket.reference,
        number=answer.number or 0,
        topic=Topic(ticket.topic),
        language=answer.language,
        source=ReviewSource(row.source),
        detail=answer.detail,
        rests_on=_rests_on(evidence),
        chance=seen[0].get("chance"),
        at=row.at,
        outcome=ReviewOutcome(row.outcome) if row.outcome else None,
        note=row.note,
        reviewer_name=row.reviewer.name if row.reviewer else "",
        settled_at=row.settled_at,
    )


def _rests_on(evidence: Mapping[str, Any]) -> str:
    finding = evidence.get("finding")
    if finding:
        return f"{finding['intent']}: {finding['code']}"
    return str(evidence.get("slug") or "")
