"""A frozen account is given back on the word of two people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.actions import need_authority
from havendesk.protection.actions.reports import give_back
from havendesk.protection.models import Freeze
from havendesk.protection.queries.freezes import card_of
from havendesk.protection.types import FreezeCard

RELEASE = "protection.release"


@action(RELEASE, open_to=(ActorKind.SYSTEM,), step_up=True)
def release(*, by: Actor, freeze_id: UUID, reason: str) -> FreezeCard:
    """Give a frozen account back. Nobody does it alone: it runs once a second person of another line agreed.

    Raises:
        Refused: ``approval_needed`` with ``approval``, the id of what is asked for instead; ``not_found``;
            ``reason_missing``; ``reauthentication_needed``.
    """
    row = Freeze.objects.select_for_update().filter(id=freeze_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="freeze_id")
    about(subject=("freeze", row.id), ticket=row.ticket_id, customer=row.customer_id, reason=reason[:200])
    need_authority(
        by=by, act=RELEASE, arguments={"freeze_id": row.id}, reason=reason, key=f"release:{row.id}"
    )
    give_back(row, reason)
    return card_of(row)


def _approved(order: ApprovedAct) -> None:
    release(by=order.by, freeze_id=UUID(order.arguments["freeze_id"]), reason=order.reason)


def _in_words(told: Mapping[str, Any]) -> str:
    return f"Give the account of freeze {told.get('freeze_id')} back to its owner."


approvable(RELEASE, run=_approved, describe=_in_words)
