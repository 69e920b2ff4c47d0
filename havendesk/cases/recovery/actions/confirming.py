"""A token that the exchange signed for this very recovery, after it had asked its customer again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import events_of, give, known, locked, since, still_proving
from havendesk.cases.recovery.models import Recovery, RecoveryProof
from havendesk.cases.recovery.types import Proof, ProofState
from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused

FRESH = timedelta(minutes=2)
"""How old the exchange's token may be."""

STEP_UP_GROUP = "step_up"


@action("cases.recovery.confirm", open_to=(ActorKind.CUSTOMER,), apart=True)
def confirm(*, by: Actor, recovery_id: UUID, claims: TokenClaims) -> frozenset[Proof]:
    """Take what a verified token proves: a passkey, another second factor, a device that was trusted before.
    It is used up. What rests on something that was changed lately is marked as barred.

    Returns:
        The proofs that it gave.

    Raises:
        Refused: ``not_found``, ``case_closed``; ``step_up_needed`` for a token of another account or act, for
            an old one, and where the exchange does not ask again before it signs; ``token_replayed``;
            ``proof_refused`` where nothing of it counts; ``exchange_silent``. Nothing was given.
    """
    set_based()
    row = known(by, recovery_id)
    still_proving(row)
    _fits(row, claims)
    if STEP_UP_GROUP not in exchange.capabilities(viewer=SYSTEM).groups:
        raise Refused(ErrorCode.STEP_UP_NEEDED, field="token")
    barred = rules.barred_by(events_of(row), since(row))
    proven = rules.proofs_of_token(claims.methods, old_device=_is_old(row, claims.device_id))
    counted = give_confirmed(by=by, recovery_id=row.id, claims=claims, proven=proven, barred=barred)
    if not counted:
        raise Refused(ErrorCode.PROOF_REFUSED, field="token", why="fresh")
    return counted


@action("cases.recovery.give_confirmed", open_to=(ActorKind.SYSTEM,))
def give_confirmed(
    *, by: Actor, recovery_id: UUID, claims: TokenClaims, proven: Collection[Proof], barred: Collection[Proof]
) -> frozenset[Proof]:
    """Use the token up and write down what it proved."""
    row = locked(recovery_id)
    still_proving(row)
    customers.use_token(
        by=SYSTEM, claims=ProvenIdentity(claims.subject, f"act:{claims.token_id}", claims.expires_at)
    )
    rows = RecoveryProof.objects.filter(recovery=row).select_for_update()
    rows.filter(proof__in=barred, state=ProofState.MISSING.value).update(state=ProofState.BARRED.value)
    counted = frozenset(proven) - frozenset(barred)
    about(after={"barred": sorted(barred)})
    found = list(rows.filter(proof__in=counted))
    for proof in found:
        give(row, proof)
    return frozenset(Proof(proof.proof) for proof in found)


def _fits(row: Recovery, claims: TokenClaims) -> None:
    fresh = now() - FRESH <= claims.issued_at <= now() + FRESH
    if not (fresh and claims.act == str(row.id) and claims.subject == row.exchange_ref):
        raise Refused(ErrorCode.STEP_UP_NEEDED, field="token")


def _is_old(row: Recovery, device_id: str) -> bool:
    """Whether the account has trusted this device for long."""
    if not device_id:
        return False
    devices = exchange.devices(viewer=SYSTEM, exchange_customer_id=row.exchange_ref).value
    return any(one.id == device_id and one.trusted and one.first_seen_at < since(row) for one in devices)
