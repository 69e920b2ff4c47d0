"""How suggestions fare."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from havendesk.assistance.models import Suggestion
from havendesk.assistance.types import ReportCard, SuggestionKind, SuggestionOutcome, SuggestionUse
from havendesk.kernel import queries as kernel
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import query


@query("assistance.report")
def report(*, viewer: Actor, since: datetime) -> ReportCard:
    """What became of suggestions since then, by kind, and what language models were asked for. It names
    neither staff nor tickets. Two statements."""
    rows = (
        Suggestion.objects.filter(at__gte=since)
        .values("kind", "outcome")
        .annotate(count=Count("id"))
        .order_by("kind", "outcome")
    )
    return ReportCard(
        since=since,
        suggestions=tuple(
            SuggestionUse(SuggestionKind(row["kind"]), SuggestionOutcome(row["outcome"]), row["count"])
            for row in rows
        ),
        models=tuple(kernel.model_use(viewer=SYSTEM, since=since)),
    )
