"""Reads of the kernel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, Sum

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.language_models.types import CallOutcome, ModelUse, Purpose
from havendesk.kernel.models import DeadLetter, Erasure, KillSwitch, LegalHold, ModelCall
from havendesk.kernel.switches import SWITCHES
from havendesk.kernel.types import DeadLetterCard, ErasureCard, SwitchCard


@query("kernel.switches", open_to=(ActorKind.SYSTEM,))
def switches(*, viewer: Actor) -> list[SwitchCard]:
    """All kill switches with their present state, in the order of the closed list."""
    known = {row.name: row for row in KillSwitch.objects.all()}
    return [
        SwitchCard(
            name=name,
            meaning=meaning,
            on=name not in known or not known[name].off,
            reason=known[name].reason if name in known else "",
            changed_at=known[name].changed_at if name in known else None,
        )
        for name, meaning in SWITCHES.items()
    ]


@query("kernel.dead_letters")
def dead_letters(*, viewer: Actor, limit: int = 100) -> list[DeadLetterCard]:
    """Unsettled dead letters, newest first."""
    rows = DeadLetter.objects.filter(settled_at=None).order_by("-at")[:limit]
    return [DeadLetterCard(row.id, row.job, row.error, row.attempts, row.at) for row in rows]


@query("kernel.held", open_to=(ActorKind.SYSTEM,))
def held(*, viewer: Actor, subject_kind: str, subject_ids: Collection[UUID]) -> set[UUID]:
    """Those of the subjects that are under an open legal hold."""
    rows = LegalHold.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids, lifted_at=None)
    return set(rows.values_list("subject_id", flat=True))


@query("kernel.erasures")
def erasures(*, viewer: Actor, limit: int = 100) -> list[ErasureCard]:
    """What was erased, newest first."""
    return [
        ErasureCard(row.id, row.subject_kind, row.subject_id, row.by_id, row.reason, row.counts, row.at)
        for row in Erasure.objects.order_by("-at")[:limit]
    ]


@query("kernel.model_use", open_to=(ActorKind.SYSTEM,))
def model_use(*, viewer: Actor, since: datetime) -> list[ModelUse]:
    """What language models were asked for since then, by purpose and outcome; no conversation is named."""
    rows = (
        ModelCall.objects.filter(at__gte=since)
        .values("purpose", "outcome")
        .annotate(calls=Count("id"), used=Sum("tokens"), mean=Avg("milliseconds"))
        .order_by("purpose", "outcome")
    )
    return [
        ModelUse(
            Purpose(row["purpose"]),
            CallOutcome(row["outcome"]),
            row["calls"],
            row["used"] or 0,
            round(row["mean"] or 0),
        )
        for row in rows
    ]
