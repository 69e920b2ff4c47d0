"""The desk's list of freezes: what is stuck stands first, strangers' reports are seen, pages meet exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.customers import actions as customers
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import actions, queries
from havendesk.protection.models import Freeze
from havendesk.protection.types import FreezeRow, FreezeState, ReportSource, ReportStrength

pytestmark = pytest.mark.django_db


def frozen(number: int, state: FreezeState, strength: ReportStrength = ReportStrength.STRONG) -> Freeze:
    """A freeze of somebody, all of them reported at two moments only, so that times alone order nothing."""
    card = actions.report(
        by=SYSTEM,
        customer_id=customers.meet(by=SYSTEM, exchange_ref=f"cus_board_{number}"),
        source=ReportSource.PORTAL,
        strength=strength,
        idempotency_key=f"board:{number}",
    )
    at = now().replace(microsecond=0) - timedelta(hours=number % 2)
    stuck_at = at if state is FreezeState.STUCK else None
    Freeze.objects.filter(id=card.id).update(state=state.value, reported_at=at, stuck_at=stuck_at)
    return Freeze.objects.get(id=card.id)


def test_what_is_stuck_stands_first_and_pages_meet(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    states = [FreezeState.CONFIRMED, FreezeState.STUCK, FreezeState.WANTED, FreezeState.RELEASED] * 2
    made = [frozen(number, state) for number, state in enumerate(states)]
    stranger = frozen(9, FreezeState.CONFIRMED, ReportStrength.WEAK)
    open_ones = [row for row in [*made, stranger] if row.state != FreezeState.RELEASED]
    newest = sorted(open_ones, key=lambda row: (row.reported_at, row.id), reverse=True)
    expected = sorted(newest, key=lambda row: row.state != FreezeState.STUCK)
    seen: list[FreezeRow] = []
    with django_assert_num_queries(5):
        page = queries.freeze_board(viewer=SYSTEM, limit=2)
    assert (page.open, page.stuck, page.by_strangers) == (7, 2, 1)
    while True:
        seen += page.freezes
        if not page.after:
            break
        page = queries.freeze_board(viewer=SYSTEM, limit=2, after=page.after)
    assert [row.freeze.id for row in seen] == [row.id for row in expected]
    assert [row.freeze.id for row in seen if row.by_stranger] == [stranger.id]
    assert [row.trouble_at is not None for row in seen] == [True, True, *[False] * 5]
    over = queries.freeze_board(viewer=SYSTEM, state=FreezeState.RELEASED)
    assert {row.freeze.state for row in over.freezes} == {FreezeState.RELEASED}
    assert len(queries.freeze_board(viewer=SYSTEM, open_only=False).freezes) == 9


def test_a_broken_cursor_is_named() -> None:
    for broken in ("rubbish", "WyIyIiwgImEiLCAiYiJd"):
        with pytest.raises(Refused) as refused:
            queries.freeze_board(viewer=SYSTEM, after=broken)
        assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "after")
