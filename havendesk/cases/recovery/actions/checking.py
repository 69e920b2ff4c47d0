"""The identity check: begun, and looked at until its provider has decided."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import give, known, locked, proof_of, still_proving
from havendesk.cases.recovery.identity import Check, CheckState, key_of, provider
from havendesk.cases.recovery.models import RecoveryProof
from havendesk.cases.recovery.types import Proof, ProofState
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused

_OWNERS = (ActorKind.CUSTOMER, ActorKind.ANONYMOUS, ActorKind.SYSTEM)
_ROUND_LIVES = timedelta(minutes=5)
"""So long a round that was taken waits for the provider's first answer; it is asked under the same key."""


@action("cases.recovery.begin_check", open_to=_OWNERS, apart=True)
def begin_check(*, by: Actor, recovery_id: UUID, secret: str = "") -> str:
    """Ask the provider for an identity check; one that waits is found again.

    Returns:
        Where the person does it; empty where the proof is given already.

    Raises:
        Refused: ``not_found``, ``case_closed``, ``too_many`` beyond three checks, and what the provider
            refuses with.
    """
    set_based()
    row = known(by, recovery_id, secret)
    look_at_check(by=by, recovery_id=row.id, secret=secret)
    proof = take_round(by=by, recovery_id=row.id)
    if proof.state == ProofState.GIVEN:
        return ""
    if proof.ref:
        return proof.url
    check = provider().begin(account=row.exchange_ref, key=key_of(proof.id, proof.round))
    note_check(by=by, recovery_id=row.id, round=proof.round, check=check)
    return check.url


@action("cases.recovery.look_at_check", open_to=_OWNERS, apart=True)
def look_at_check(*, by: Actor, recovery_id: UUID, secret: str = "") -> None:
    """Ask the provider how the check stands, and write down what it decided.

    Raises:
        Refused: ``not_found``, and what the provider refuses with.
    """
    set_based()
    row = known(by, recovery_id, secret)
    proof = proof_of(row, Proof.IDENTITY, lock=False)
    if proof.state == ProofState.WAITING and proof.ref:
        check = provider().look(account=row.exchange_ref, check_id=proof.ref)
        note_check(by=by, recovery_id=row.id, round=proof.round, check=check)


@action("cases.recovery.take_round", open_to=(ActorKind.SYSTEM,))
def take_round(*, by: Actor, recovery_id: UUID) -> RecoveryProof:
    """The round of checks that lives, or the next one."""
    row = locked(recovery_id)
    still_proving(row)
    proof = proof_of(row, Proof.IDENTITY)
    waits = proof.state == ProofState.WAITING and proof.until is not None and proof.until > now()
    if proof.state == ProofState.GIVEN or waits:
        return proof
    if proof.round >= rules.MOST_CHECKS:
        proof.state = ProofState.SPENT.value
        proof.save(update_fields=["state"])
        raise Refused(ErrorCode.TOO_MANY, most=rules.MOST_CHECKS)
    proof.round += 1
    proof.state, proof.ref, proof.url = ProofState.WAITING.value, "", ""
    proof.until = now() + _ROUND_LIVES
    proof.save(update_fields=["round", "state", "ref", "url", "until"])
    about(after={"proof": proof.proof, "round": proof.round})
    return proof


@action("cases.recovery.note_check", open_to=(ActorKind.SYSTEM,))
def note_check(*, by: Actor, recovery_id: UUID, round: int, check: Check) -> None:
    """Write down how a check of one round stands; a check of an older round proves nothing any more."""
    row = locked(recovery_id)
    proof = proof_of(row, Proof.IDENTITY)
    other = proof.ref not in ("", check.id)
    if proof.round != round or proof.state != ProofState.WAITING or other:
        set_based()
        return
    proof.ref = check.id
    if check.state is CheckState.PASSED:
        still_proving(row)
        give(row, proof)
        return
    if check.state is CheckState.PENDING:
        if (proof.url, proof.until) == (check.url, check.expires_at):
            set_based()  # no news
            return
        proof.url, proof.until = check.url, check.expires_at
    else:
        spent = proof.round >= rules.MOST_CHECKS
        proof.state = (ProofState.SPENT if spent else ProofState.MISSING).value
        proof.url, proof.until = "", None
    proof.save(update_fields=["state", "url", "until", "ref"])
    about(after={"proof": proof.proof, "check": check.state.value})
