"""The desk's list of freezes: what is stuck first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from havendesk.customers.queries import customer_cards
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.cursors import cursor_text, older, place, read_cursor
from havendesk.kernel.doors import query
from havendesk.protection.models import Freeze
from havendesk.protection.queries.freezes import cards_of
from havendesk.protection.types import FreezePage, FreezeRow, FreezeState, ReportStrength

MOST = 100
_STUCK = Q(state=FreezeState.STUCK.value)
_WEAK = Q(strength=ReportStrength.WEAK.value)


@query("protection.freeze_board", open_to=(ActorKind.SYSTEM,))
def freeze_board(
    *,
    viewer: Actor,
    state: FreezeState | None = None,
    open_only: bool = True,
    after: str = "",
    limit: int = 50,
) -> FreezePage:
    """Freezes page by page, nothing of it personal data. Five statements.

    Args:
        open_only: without those that are over, where no ``state`` is named.
        after: the ``after`` of the page before.
        limit: 1 to 100.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    rows = Freeze.objects.all()
    if state is not None:
        rows = rows.filter(state=state.value)
    elif open_only:
        rows = rows.open()
    most = max(1, min(limit, MOST))
    first, before = read_cursor(after, _begin) if after else (0, None)
    found: list[Freeze] = []
    for number, part in enumerate((rows.filter(_STUCK), rows.exclude(_STUCK))):
        if number < first:
            continue
        following = (
            part.filter(older("reported_at", *before)) if number == first and before is not None else part
        )
        found += following.order_by("-reported_at", "-id")[: most + 1 - len(found)]
    shown = found[:most]
    counts = Freeze.objects.open().aggregate(
        open=Count("id"), stuck=Count("id", filter=_STUCK), strangers=Count("id", filter=_WEAK)
    )
    return FreezePage(
        freezes=_rows(shown),
        after=_cursor(shown[-1]) if len(found) > most else "",
        open=counts["open"],
        stuck=counts["stuck"],
        by_strangers=counts["strangers"],
    )


def _begin(part: str, at: str, last: str) -> tuple[int, tuple[datetime, UUID]]:
    if part not in ("0", "1"):
        raise ValueError("no part of the list")
    return int(part), place(at, last)


def _cursor(row: Freeze) -> str:
    part = 0 if row.state == FreezeState.STUCK.value else 1
    return cursor_text(str(part), row.reported_at.isoformat(), str(row.id))


def _rows(rows: Sequence[Freeze]) -> tuple[FreezeRow, ...]:
    people = customer_cards(viewer=SYSTEM, customer_ids={row.customer_id for row in rows}) if rows else {}
    return tuple(
        FreezeRow(
            freeze=card,
            alias=people[row.customer_id].alias,
            by_stranger=row.strength == ReportStrength.WEAK.value,
            trouble_at=row.stuck_at if row.state == FreezeState.STUCK.value else None,
        )
        for row, card in zip(rows, cards_of(rows), strict=True)
    )
