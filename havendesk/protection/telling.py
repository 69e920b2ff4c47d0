"""What the owner of a frozen account is told: that it was reported, that it holds, that it is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import SYSTEM
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.protection import queries
from havendesk.protection.types import FreezeCard

PROGRESS = NoticeLink(LinkName.READ_MORE, "/freeze/mine")
"""Each step with its time, for the owner who is signed in."""

TIMES: Mapping[NoticeKind, tuple[str, Callable[[FreezeCard], datetime | None]]] = {
    NoticeKind.FREEZE_REPORTED: ("reported_at", lambda card: card.reported_at),
    NoticeKind.FREEZE_CONFIRMED: ("confirmed_at", lambda card: card.confirmed_at),
    NoticeKind.FREEZE_RELEASED: ("released_at", lambda card: card.released_at),
}


def tell_of_freeze(freeze_id: UUID, kind: NoticeKind) -> None:
    """Tell the owner once; of a drill nobody is told, nor of what the freeze's row does not say (yet)."""
    card = queries.freeze_card(viewer=SYSTEM, freeze_id=freeze_id)
    name, time_of = TIMES[kind]
    at = time_of(card)
    if card.drill or at is None:
        return
    notices.tell(
        by=SYSTEM,
        customer_id=card.customer_id,
        kind=kind,
        cause=f"freeze:{card.id}",
        params={"reference": card.reference, name: at.isoformat()},
        links=[PROGRESS],
    )
