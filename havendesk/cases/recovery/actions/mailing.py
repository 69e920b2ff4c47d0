"""A code for whoever reads a mailbox that the account had before anything was changed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import (
    events_of,
    give,
    known,
    links,
    locked,
    proof_of,
    since,
    still_proving,
)
from havendesk.cases.recovery.models import Knock, Recovery, RecoveryProof
from havendesk.cases.recovery.tokens import code_path, is_code
from havendesk.cases.recovery.types import Proof, ProofState
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink

_OWNERS = (ActorKind.CUSTOMER, ActorKind.SYSTEM)


@action("cases.recovery.send_code", open_to=_OWNERS, apart=True)
def send_code(*, by: Actor, recovery_id: UUID) -> None:
    """Send a one-time code to each address that the account had before, and to no other. The message holds a
    link to the code, so that nobody of the desk who sees what was sent sees the code.

    Raises:
        Refused: ``not_found``, ``case_closed``; ``proof_refused`` where no address is old enough (it is
            marked as barred); ``too_many`` beyond three codes; ``exchange_silent``.
    """
    set_based()
    row = known(by, recovery_id)
    still_proving(row)
    person = exchange.customer(viewer=SYSTEM, exchange_customer_id=row.exchange_ref).value
    addresses = rules.addresses_before(person.email, person.former_emails, events_of(row), since(row))
    note_code(by=by, recovery_id=row.id, addresses=addresses)
    if not addresses:
        raise Refused(ErrorCode.PROOF_REFUSED, field="proof", why="fresh")


@action("cases.recovery.note_code", open_to=(ActorKind.SYSTEM,))
def note_code(*, by: Actor, recovery_id: UUID, addresses: Collection[str]) -> None:
    """Begin the next round of codes; the one before it ends."""
    row = locked(recovery_id)
    still_proving(row)
    proof = proof_of(row, Proof.EMAIL)
    if proof.state == ProofState.GIVEN:
        return
    if not addresses:
        proof.state = ProofState.BARRED.value
        proof.save(update_fields=["state"])
        return
    if proof.round >= rules.MOST_CODES or proof.state == ProofState.SPENT:
        raise Refused(ErrorCode.TOO_MANY, most=rules.MOST_CODES)
    proof.round += 1
    proof.state, proof.until = ProofState.WAITING.value, now() + rules.CODE_LIVES
    proof.save(update_fields=["round", "state", "until"])
    about(after={"proof": proof.proof, "round": proof.round, "addresses": len(addresses)})
    code = NoticeLink(LinkName.READ_MORE, code_path(proof.id, proof.round))
    notices.tell(
        by=SYSTEM,
        customer_id=row.customer_id,
        kind=NoticeKind.RECOVERY_CODE,
        cause=f"recovery:{row.id}:{proof.round}",
        params={"reference": row.reference, "until_at": proof.until.isoformat()},
        links=[code, links(row)[0]],
        only_addresses=addresses,
    )


@action("cases.recovery.give_code", open_to=(ActorKind.CUSTOMER,))
def give_code(*, by: Actor, recovery_id: UUID, code: str) -> bool:
    """Take a code. Five wrong ones end this rung.

    Returns:
        Whether it was right (or the rung is given already).

    Raises:
        Refused: ``not_found``, ``case_closed``, ``too_many`` for a rung that is spent.
    """
    row = locked(known(by, recovery_id).id)
    still_proving(row)
    return _take(row, proof_of(row, Proof.EMAIL), code)


def _take(row: Recovery, proof: RecoveryProof, code: str) -> bool:
    if proof.state == ProofState.GIVEN:
        return True
    if proof.state == ProofState.SPENT:
        raise Refused(ErrorCode.TOO_MANY, most=rules.MOST_WRONG_CODES)
    lives = proof.state == ProofState.WAITING and proof.until is not None and proof.until > now()
    if lives and is_code(proof.id, proof.round, code):
        give(row, proof)
        return True
    proof.wrong += 1
    if proof.wrong >= rules.MOST_WRONG_CODES:
        proof.state = ProofState.SPENT.value
    proof.save(update_fields=["wrong", "state"])
    about(after={"proof": proof.proof, "wrong": proof.wrong})
    return False


@action("cases.recovery.open_knock", open_to=(ActorKind.ANONYMOUS,))
def open_knock(*, by: Actor, token: str, code: str) -> bool:
    """Take the code of somebody who is not signed in: with the right one they see the recovery. What they
    named may be no account at all: the answer is the same as to a wrong code.

    Raises:
        Refused: ``not_found`` for a token that is not ours, ``too_many`` beyond five wrong codes.
    """
    knock = Knock.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if knock is None:
        raise Refused(ErrorCode.NOT_FOUND, field="token")
    about(subject=("knock", knock.id))
    if knock.opened_at is not None:
        return True
    if knock.wrong >= rules.MOST_WRONG_CODES:
        raise Refused(ErrorCode.TOO_MANY, most=rules.MOST_WRONG_CODES)
    if knock.recovery_id is not None and _opens(knock.recovery_id, code):
        knock.opened_at = now()
        knock.save(update_fields=["opened_at"])
        ring(f"knock:{knock.id}")
        return True
    knock.wrong += 1
    knock.save(update_fields=["wrong"])
    return False


def _opens(recovery_id: UUID, code: str) -> bool:
    row = locked(recovery_id)
    proof = proof_of(row, Proof.EMAIL)
    # A rung that is given already opens for nobody else.
    if proof.state != ProofState.WAITING:
        return False
    try:
        still_proving(row)
        return _take(row, proof, code)
    except Refused:
        return False
