"""Approved acts are run: those of the desk in the transaction that settles them, those at a stranger's under
a claim and with the approval's id as idempotency key."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.approvals import ApprovedAct
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries
from havendesk.people.actions.approvals import RUN_WITHIN, approvable_act, as_asked, end
from havendesk.people.models import Approval
from havendesk.people.types import ApprovalState

CLAIM = timedelta(minutes=2)
"""For how long a worker has an act at a stranger's to itself; longer than any stranger is waited for."""
_LATER = frozenset({ErrorCode.EXCHANGE_SILENT, ErrorCode.TRY_LATER, ErrorCode.SWITCHED_OFF})


@action("people.run_approved", open_to=(ActorKind.SYSTEM,))
def run_approved(*, by: Actor, approval_id: UUID) -> ApprovalState:
    """Run an approved act in the transaction that settles it: exactly once, whoever else tries.

    Returns:
        The state that holds now; what is not approved (any more) is left as it is.

    Raises:
        Refused: ``not_found``; ``try_later`` and its like when the act should be tried again.
    """
    row = _locked(approval_id)
    if not _ready(row):
        set_based()
        return ApprovalState(row.state)
    about(subject=("approval", row.id), reason=row.reason)
    try:
        as_asked(row)
        known = approvable_act(row.act)
        if known.apart:
            raise RuntimeError(f"{row.act} waits for a stranger: not in a transaction")
        with transaction.atomic():
            known.run(_order(row))
    except Refused as refused:
        if refused.code in _LATER:
            raise
        return end(row, ApprovalState.FAILED, code=refused.code.value)
    return end(row, ApprovalState.EXECUTED)


@action("people.run_approved_apart", open_to=(ActorKind.SYSTEM,), apart=True)
def run_approved_apart(*, by: Actor, approval_id: UUID) -> ApprovalState:
    """Run an approved act that waits for a stranger. It is claimed first and settled afterwards; killed in
    between, it is run again with the same idempotency key, so that the stranger does it once.

    Raises:
        Refused: ``not_found``; ``exchange_silent`` and its like when the act should be tried again.
    """
    set_based()
    order = claim_approved(by=by, approval_id=approval_id)
    if order is None:
        return queries.approval(viewer=SYSTEM, approval_id=approval_id).state
    code = ""
    try:
        known = approvable_act(queries.approval(viewer=SYSTEM, approval_id=approval_id).act)
        known.run(order)
    except Refused as refused:
        if refused.code in _LATER:
            let_claim_go(by=by, approval_id=approval_id)
            raise
        code = refused.code.value
    return settle_approved(by=by, approval_id=approval_id, code=code)


@action("people.claim_approved", open_to=(ActorKind.SYSTEM,))
def claim_approved(*, by: Actor, approval_id: UUID) -> ApprovedAct | None:
    """Take an approved act for two minutes; None when somebody has it, or it is not to be run."""
    set_based()
    row = _locked(approval_id)
    at = now()
    if not _ready(row) or (row.claimed_until is not None and row.claimed_until > at):
        return None
    try:
        as_asked(row)
    except Refused as refused:
        end(row, ApprovalState.FAILED, code=refused.code.value)
        return None
    row.claimed_until = at + CLAIM
    row.save(update_fields=["claimed_until"])
    return _order(row)


@action("people.let_claim_go", open_to=(ActorKind.SYSTEM,))
def let_claim_go(*, by: Actor, approval_id: UUID) -> None:
    """The next one may try at once."""
    set_based()
    Approval.objects.filter(id=approval_id, state=ApprovalState.APPROVED).update(claimed_until=None)


@action("people.settle_approved", open_to=(ActorKind.SYSTEM,))
def settle_approved(*, by: Actor, approval_id: UUID, code: str) -> ApprovalState:
    """Write down how an act at a stranger's ended; the first word holds."""
    row = _locked(approval_id)
    about(subject=("approval", row.id), reason=row.reason)
    if row.state != ApprovalState.APPROVED:
        return ApprovalState(row.state)
    return end(row, ApprovalState.FAILED if code else ApprovalState.EXECUTED, code=code)


def _locked(approval_id: UUID) -> Approval:
    row = Approval.objects.select_for_update().filter(id=approval_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="approval_id")
    return row


def _ready(row: Approval) -> bool:
    fresh = row.decided_at is not None and row.decided_at > now() - RUN_WITHIN
    return row.state == ApprovalState.APPROVED and fresh


def _order(row: Approval) -> ApprovedAct:
    by = Actor(ActorKind.SYSTEM, origin=Origin.JOB, on_behalf_of=row.asked_by_id)
    return ApprovedAct(row.id, by, dict(row.arguments), row.reason, str(row.id))
