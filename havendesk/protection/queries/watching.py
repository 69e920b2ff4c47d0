"""Reads of the watch: a warning behind its link, and the officers' list."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers.queries import customer_card, customer_cards
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.protection.models.watching import AccountWarning
from havendesk.protection.rules.warnings import reasons
from havendesk.protection.types.watching import (
    WarningCard,
    WarningPage,
    WarningState,
    WatchAct,
    WatchPolicy,
    WatchRule,
)

MOST = 100


@query("protection.warning_page", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def warning_page(*, viewer: Actor, warning_id: UUID, language: str = "") -> WarningPage:
    """What the page behind a warning's link shows: no name, no address. The face has read the signed link.
    ``language`` empty: the owner's.

    Raises:
        Refused: ``not_found``.
    """
    row = AccountWarning.objects.filter(id=warning_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="warning_id")
    spoken = language or customer_card(viewer=SYSTEM, customer_id=row.customer_id).language
    return WarningPage(
        row.id,
        row.customer_id,
        spoken,
        reasons(row.findings, spoken),
        WarningState(row.state),
        over=row.until <= now(),
    )


@query("protection.warnings", reads=PersonalData.SECURITY)
def warnings(
    *,
    viewer: Actor,
    state: WarningState | None = None,
    before: UUID | None = None,
    limit: int = 50,
    language: str = Language.EN,
) -> list[WarningCard]:
    """Warnings, newest first, each with its reasons in words; ``state`` None: all. Customers appear by their
    alias. Two statements."""
    about(subject=("warning", None))
    rows = AccountWarning.objects.order_by("-id")
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: max(1, min(limit, MOST))])
    cards = customer_cards(viewer=SYSTEM, customer_ids={row.customer_id for row in found})
    return [_card(row, cards[row.customer_id].alias, language) for row in found]


def _card(row: AccountWarning, alias: str, language: str) -> WarningCard:
    return WarningCard(
        id=row.id,
        customer_id=row.customer_id,
        alias=alias,
        rule=WatchRule(row.rule),
        score=row.score,
        reasons=reasons(row.findings, language),
        state=WarningState(row.state),
        act=WatchAct(row.act),
        policy=WatchPolicy(row.policy),
        raised_at=row.raised_at,
        until=row.until,
        answered_at=row.answered_at,
        seconds_to_warn=max(0.0, (row.raised_at - row.event_at).total_seconds()),
    )
