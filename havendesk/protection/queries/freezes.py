"""Reads of freezes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import connection

from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.cursors import older
from havendesk.kernel.doors import PersonalData, about, query, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.protection.models import Claim, Freeze, FreezeStep, Snapshot
from havendesk.protection.options import Desk, ProtectionOptions
from havendesk.protection.types import (
    ClaimCard,
    ClaimState,
    FreezeCard,
    FreezeState,
    ReportSource,
    ReportStrength,
    SnapshotCard,
    StepCard,
    StepName,
    StepState,
)

MOST = 200
PORTAL = "/freeze"
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@query("protection.freeze_card", open_to=(*_MACHINES, ActorKind.CUSTOMER))
def freeze_card(*, viewer: Actor, freeze_id: UUID) -> FreezeCard:
    """One freeze with its steps.

    Raises:
        Refused: ``not_found``, also where a customer asks for another's.
    """
    row = Freeze.objects.filter(id=freeze_id).first()
    if row is None or (viewer.kind is ActorKind.CUSTOMER and viewer.id != row.customer_id):
        raise Refused(ErrorCode.NOT_FOUND, field="freeze_id")
    return card_of(row)


@query("protection.freezes_of", open_to=(*_MACHINES, ActorKind.CUSTOMER))
def freezes_of(
    *, viewer: Actor, customer_id: UUID, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[FreezeCard]:
    """One customer's freezes, the newest first; at most 200 of those before the place ``(reported_at, id)``.
    Two statements.

    Raises:
        Refused: ``not_found`` where a customer asks for another's.
    """
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    rows = Freeze.objects.filter(customer_id=customer_id).order_by("-reported_at", "-id")
    if before is not None:
        rows = rows.filter(older("reported_at", *before))
    return cards_of(rows[: min(limit, MOST)])


@query("protection.open_freeze", open_to=_MACHINES)
def open_freeze(*, viewer: Actor, exchange_customer_id: str) -> FreezeCard | None:
    """The freeze of an account that is wanted or in force; None where there is none."""
    row = Freeze.objects.open().filter(exchange_customer_id=exchange_customer_id).first()
    return card_of(row) if row is not None else None


@query("protection.portal_address", open_to=_MACHINES)
def portal_address(*, viewer: Actor) -> str:
    """The page on which an account is reported without signing in, as a whole address."""
    return cast(Desk, options_of(ProtectionOptions)).address + PORTAL


SETTLED_SECONDS = 5.0
"""So long after it was made a claim that does not fit still says that it is checked: whether there was
anything to check cannot be told by the time."""


@query("protection.claim_card", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def claim_card(*, viewer: Actor, token: str) -> ClaimCard:
    """What became of a report without sign-in, for whoever has its secret.

    Raises:
        Refused: ``not_found``.
    """
    row = Claim.objects.select_related("freeze").filter(token_hash=token_hash(token)).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="token")
    state = ClaimState(row.state)
    if state is ClaimState.FITS_NOT and now() < row.at + timedelta(seconds=SETTLED_SECONDS):
        state = ClaimState.CHECKING
    return ClaimCard(state, row.at, card_of(row.freeze) if row.freeze else None)


@query("protection.snapshot", reads=PersonalData.SECURITY, open_to=(ActorKind.SYSTEM,))
def snapshot(*, viewer: Actor, freeze_id: UUID, reason: str = "") -> SnapshotCard:
    """What the account looked like when it was frozen. The database function that reads it writes the entry.

    Raises:
        Refused: ``reason_missing`` for staff, ``not_found`` where none was taken; nothing was shown.
    """
    about(subject=("freeze", freeze_id), reason=reason)
    if viewer.kind is not ActorKind.SYSTEM and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    columns = ("freeze_id", "taken_at", "missing", "sha256")
    row = Snapshot.objects.filter(freeze_id=freeze_id).only(*columns).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="freeze_id")
    set_based()  # the function's own entry is the one
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('havendesk.' || key, value, true) FROM jsonb_each_text(%s::jsonb)",
            [json.dumps(_said(viewer, reason))],
        )
        cursor.execute("SELECT protection_snapshot(%s)::text", [freeze_id])
        (body,) = cursor.fetchone() or ("{}",)
    return SnapshotCard(
        freeze_id, row.taken_at, tuple(row.missing), bytes(row.sha256).hex(), json.loads(body or "{}")
    )


def card_of(row: Freeze) -> FreezeCard:
    """The card of one row."""
    return cards_of([row])[0]


def cards_of(rows: Iterable[Freeze]) -> list[FreezeCard]:
    """Cards of rows, their steps in one statement."""
    found = list(rows)
    steps: dict[UUID, list[StepCard]] = defaultdict(list)
    for step in FreezeStep.objects.filter(freeze__in=found).order_by("place"):
        steps[step.freeze_id].append(
            StepCard(
                StepName(step.name),
                StepState(step.state),
                step.wanted_at,
                step.sent_at,
                step.confirmed_at,
                step.attempts,
                step.code,
            )
        )
    return [_card(row, tuple(steps[row.id])) for row in found]


def _card(row: Freeze, steps: tuple[StepCard, ...]) -> FreezeCard:
    return FreezeCard(
        id=row.id,
        reference=row.reference,
        customer_id=row.customer_id,
        exchange_customer_id=row.exchange_customer_id,
        source=ReportSource(row.source),
        strength=ReportStrength(row.strength),
        scope=tuple(HoldScope(part) for part in row.scope),
        state=FreezeState(row.state),
        reported_at=row.reported_at,
        sent_at=row.sent_at,
        confirmed_at=row.confirmed_at,
        released_at=row.released_at,
        ticket_id=row.ticket_id,
        drill=row.drill,
        reports=row.reports,
        steps=steps,
    )


def _said(viewer: Actor, reason: str) -> dict[str, str]:
    return {
        "viewer_kind": viewer.kind.value,
        "viewer_id": str(viewer.id or ""),
        "origin": str(viewer.origin),
        "request_id": viewer.request_id,
        "reason": reason.strip().replace("\0", ""),
    }
