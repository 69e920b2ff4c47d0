"""The steps, each as two things: what is asked of the exchange, and how reading back shows that it is so.

Each is asked under the key of its round, so that asking again after a silence, a crash or a kill does
nothing twice. All raise Refused as the exchange's doors do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from havendesk.exchange import actions as exchange
from havendesk.exchange import queries as reading
from havendesk.exchange.types import Hold, HoldScope, ReasonCode
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection.actions.snapshots import take_snapshot
from havendesk.protection.models import Freeze, FreezeStep, Snapshot
from havendesk.protection.rules.scopes import CHANGES
from havendesk.protection.types import StepName

_DESK = "desk"
_ACCOUNT = "account"
_SNAPSHOT_ATTEMPTS = 3
_REASON = "Reported: somebody else may be in the account."


@dataclass(frozen=True, slots=True)
class Step:
    """``ask`` gives the id of the hold that now stands, where there is one."""

    ask: Callable[[Freeze, FreezeStep], str]
    shown: Callable[[Freeze, FreezeStep], bool]


def key_of(row: Freeze, step: FreezeStep, part: str = "") -> str:
    """The idempotency key of one step's round, or of one act of several in it."""
    tail = f":{hashlib.sha256(part.encode()).hexdigest()[:24]}" if part else ""
    return f"freeze:{row.id}:{step.name}:{step.round}{tail}"


def standing(account: str) -> list[Hold]:
    """The holds that this desk has on the whole account now."""
    found = reading.holds(viewer=SYSTEM, exchange_customer_id=account).value
    return [
        one
        for one in found
        if one.placed_by == _DESK
        and one.target == _ACCOUNT
        and one.status == "active"
        and one.released_at is None
    ]


def covered(account: str, scope: Collection[str]) -> bool:
    """Whether the exchange's own list of holds shows all of the scope as blocked."""
    stopped = {part for hold in standing(account) for part in hold.scope}
    return set(scope) <= stopped


def give_back(row: Freeze) -> bool:
    """Ask the exchange to end what stands for the freeze, and read back whether it has."""
    exchange.release(
        by=SYSTEM,
        exchange_customer_id=row.exchange_customer_id,
        reason_code=ReasonCode.CUSTOMER_REQUEST,
        idempotency_key=f"freeze:{row.id}:release:{row.release_entry_id}",
        reason="Given back to its owner.",
        ticket=row.ticket_id,
        hold_id=row.hold_id or None,
    )
    try:
        exchange.unblock_changes(
            by=SYSTEM,
            exchange_customer_id=row.exchange_customer_id,
            reason_code=ReasonCode.CUSTOMER_REQUEST,
            idempotency_key=f"freeze:{row.id}:unblock:{row.release_entry_id}",
            reason="Given back to its owner.",
            ticket=row.ticket_id,
        )
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
    return all(row.hold_id not in ("", hold.id) for hold in standing(row.exchange_customer_id))


def _place(row: Freeze, scope: Collection[HoldScope], key: str) -> str:
    result = exchange.freeze(
        by=SYSTEM,
        exchange_customer_id=row.exchange_customer_id,
        scope=scope,
        reason_code=ReasonCode.TAKEOVER_REPORT,
        idempotency_key=key,
        reason=_REASON,
        ticket=row.ticket_id,
    )
    return result.holds[0].id if result.holds else ""


def _block(row: Freeze, step: FreezeStep) -> str:
    return _place(row, [HoldScope(part) for part in row.scope], key_of(row, step))


def _blocked(row: Freeze, _step: FreezeStep) -> bool:
    return covered(row.exchange_customer_id, row.scope)


def _snapshot(row: Freeze, step: FreezeStep) -> str:
    take_snapshot(row, even_empty=step.attempts >= _SNAPSHOT_ATTEMPTS)
    return ""


def _kept(row: Freeze, _step: FreezeStep) -> bool:
    return Snapshot.objects.filter(freeze=row).exists()


def _cancellable(row: Freeze) -> list[str]:
    found = reading.transfers(
        viewer=SYSTEM,
        exchange_customer_id=row.exchange_customer_id,
        direction="withdrawal",
        open_only=True,
        most=200,
    ).value
    return [one.id for one in found if one.cancellable]


def _cancel(row: Freeze, step: FreezeStep) -> str:
    for transfer_id in _cancellable(row):
        try:
            exchange.cancel_withdrawal(
                by=SYSTEM,
                transfer_id=transfer_id,
                reason_code=ReasonCode.TAKEOVER_REPORT,
                idempotency_key=key_of(row, step, transfer_id),
                reason=_REASON,
                ticket=row.ticket_id,
            )
        except Refused as refused:
            # Signed in the meantime: that one is traced, and the others are still cancelled.
            if refused.code is not ErrorCode.EXCHANGE_REFUSED:
                raise
    return ""


def _cancelled(row: Freeze, _step: FreezeStep) -> bool:
    return not _cancellable(row)


class _AccountAct(Protocol):
    """An act of the exchange on a whole account."""

    def __call__(
        self,
        *,
        by: Actor,
        exchange_customer_id: str,
        reason_code: ReasonCode,
        idempotency_key: str,
        reason: str,
        ticket: UUID | None,
    ) -> object: ...


def _ask(act: _AccountAct, row: Freeze, step: FreezeStep) -> str:
    act(
        by=SYSTEM,
        exchange_customer_id=row.exchange_customer_id,
        reason_code=ReasonCode.TAKEOVER_REPORT,
        idempotency_key=key_of(row, step),
        reason=_REASON,
        ticket=row.ticket_id,
    )
    return ""


def _ended(row: Freeze, step: FreezeStep) -> bool:
    found = reading.sessions(viewer=SYSTEM, exchange_customer_id=row.exchange_customer_id).value
    # Whoever signs in afterwards finds the money blocked; only what was open then must be over.
    return not any(
        one.ended_at is None and step.sent_at is not None and one.created_at < step.sent_at for one in found
    )


def _revoked(row: Freeze, _step: FreezeStep) -> bool:
    found = reading.api_keys(viewer=SYSTEM, exchange_customer_id=row.exchange_customer_id).value
    return all(one.revoked_at is not None for one in found)


def _block_changes(row: Freeze, step: FreezeStep) -> str:
    try:
        _ask(exchange.block_changes, row, step)
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        # Without the act of its own, the hold itself is widened.
        _place(row, CHANGES, key_of(row, step, "hold"))
    return ""


def _changes_blocked(row: Freeze, _step: FreezeStep) -> bool:
    return covered(row.exchange_customer_id, [part.value for part in CHANGES])


STEPS: Mapping[StepName, Step] = {
    StepName.BLOCK: Step(_block, _blocked),
    StepName.SNAPSHOT: Step(_snapshot, _kept),
    StepName.CANCEL_WITHDRAWALS: Step(_cancel, _cancelled),
    StepName.END_SESSIONS: Step(partial(_ask, exchange.end_sessions), _ended),
    StepName.REVOKE_KEYS: Step(partial(_ask, exchange.revoke_keys), _revoked),
    StepName.BLOCK_CHANGES: Step(_block_changes, _changes_blocked),
}
