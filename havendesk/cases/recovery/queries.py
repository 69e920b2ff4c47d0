"""Reads of recoveries: for their owner, for security, for agents who have the customer's matter, for the
machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.models import Knock, LiveQuestion, Recovery, RecoveryProof
from havendesk.cases.recovery.owning import belongs
from havendesk.cases.recovery.tokens import code_of
from havendesk.cases.recovery.types import (
    BegunBy,
    Danger,
    EndCode,
    KnockState,
    Proof,
    ProofCard,
    ProofState,
    RecoveryCard,
    RecoveryKind,
    RecoveryPage,
    RecoveryState,
)
from havendesk.customers.queries import has_access
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused

_MOST = 100
_LEFT: dict[Proof, int] = {Proof.EMAIL: rules.MOST_CODES, Proof.IDENTITY: rules.MOST_CHECKS}


@query("cases.recovery.due", open_to=(ActorKind.SYSTEM,))
def due(*, viewer: Actor, limit: int = 50) -> list[UUID]:
    """Recoveries of which the machine has something to do, the longest waiting first."""
    checking = RecoveryProof.objects.filter(
        proof=Proof.IDENTITY.value, state=ProofState.WAITING.value, recovery__in=Recovery.objects.live()
    )
    found = list(Recovery.objects.due(now()).values_list("id", flat=True)[:limit])
    waiting = checking.exclude(ref="").values_list("recovery_id", flat=True)[:limit]
    return list(dict.fromkeys([*found, *waiting]))


@query("cases.recovery.recovery", open_to=(ActorKind.SYSTEM, ActorKind.CUSTOMER, ActorKind.ANONYMOUS))
def recovery(*, viewer: Actor, recovery_id: UUID, secret: str = "") -> RecoveryCard:
    """One recovery with its proofs. Three statements.

    Raises:
        Refused: ``not_found``, also for another's; for somebody who is not signed in unless their ``secret``
            was opened by the code.
    """
    row = Recovery.objects.select_related("asked_by").filter(id=recovery_id).first()
    if row is None or not belongs(row, viewer, secret):
        raise Refused(ErrorCode.NOT_FOUND, field="recovery_id")
    return _cards([row])[0]


@query("cases.recovery.recoveries_of", open_to=(ActorKind.SYSTEM, ActorKind.CUSTOMER))
def recoveries_of(*, viewer: Actor, customer_id: UUID, limit: int = 10) -> list[RecoveryCard]:
    """One customer's recoveries, the newest first. Three statements.

    Raises:
        Refused: ``not_found`` where a customer asks for another's; ``no_access_grant`` for an agent without
            an open matter of this customer.
    """
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if viewer.is_staff and not viewer.may("cases.recovery.recovery"):
        known = viewer.id is not None and has_access(
            viewer=SYSTEM, agent_id=viewer.id, customer_id=customer_id
        )
        if not known:
            raise Refused(ErrorCode.NO_ACCESS_GRANT, field="customer_id")
    rows = Recovery.objects.select_related("asked_by").filter(customer_id=customer_id)
    return _cards(rows.order_by("-begun_at", "-id")[: max(1, min(limit, _MOST))])


@query("cases.recovery.recoveries", open_to=(ActorKind.SYSTEM,))
def recoveries(*, viewer: Actor, live_only: bool = True, after: str = "", limit: int = 50) -> RecoveryPage:
    """Recoveries of the whole desk, the newest first; no personal data. Three statements.

    Args:
        after: the ``after`` of the page before.
        limit: 1 to 100.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    rows = Recovery.objects.select_related("asked_by")
    found, following = newest(
        rows.live() if live_only else rows, "begun_at", after, max(1, min(limit, _MOST))
    )
    return RecoveryPage(tuple(_cards(found)), following)


@query("cases.recovery.knock_state", open_to=(ActorKind.ANONYMOUS,))
def knock_state(*, viewer: Actor, token: str) -> tuple[KnockState, UUID | None]:
    """Where somebody who is not signed in stands; the recovery's id once they knew the code.

    Raises:
        Refused: ``not_found`` for a token that is not ours.
    """
    row = Knock.objects.filter(token_hash=token_hash(token)).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="token")
    if row.opened_at is not None:
        return KnockState.OPEN, row.recovery_id
    spent = row.wrong >= rules.MOST_WRONG_CODES
    return (KnockState.SPENT if spent else KnockState.CHECKING), None


@query("cases.recovery.code", open_to=(ActorKind.ANONYMOUS,))
def code(*, viewer: Actor, proof_id: UUID, round: int) -> tuple[str, UUID, datetime]:
    """The code that a signed link leads to, the recovery that it belongs to, and how long it lives.

    Raises:
        Refused: ``not_found`` for one that was used, replaced, or lay too long.
    """
    row = RecoveryProof.objects.filter(id=proof_id, proof=Proof.EMAIL.value, round=round).first()
    lives = row is not None and row.state == ProofState.WAITING and row.until is not None
    if row is None or row.until is None or not lives or row.until <= now():
        raise Refused(ErrorCode.NOT_FOUND, field="token")
    return code_of(row.id, round), row.recovery_id, row.until


def _cards(rows: Iterable[Recovery]) -> list[RecoveryCard]:
    found = list(rows)
    proofs: dict[UUID, list[RecoveryProof]] = defaultdict(list)
    for proof in RecoveryProof.objects.filter(recovery__in=found).order_by("id"):
        proofs[proof.recovery_id].append(proof)
    asked = dict(
        LiveQuestion.objects.filter(recovery__in=found)
        .values_list("recovery_id")
        .annotate(number=Count("id"))
        .order_by()
    )
    return [_card(row, proofs[row.id], asked.get(row.id, 0)) for row in found]


def _card(row: Recovery, proofs: list[RecoveryProof], asked: int) -> RecoveryCard:
    policy = rules.policy_of(RecoveryKind(row.kind), Danger(row.danger))
    given = [Proof(one.proof) for one in proofs if one.state == ProofState.GIVEN]
    return RecoveryCard(
        id=row.id,
        reference=row.reference,
        customer_id=row.customer_id,
        freeze_id=row.freeze_id,
        kind=RecoveryKind(row.kind),
        begun_by=BegunBy(row.begun_by),
        danger=Danger(row.danger),
        state=RecoveryState(row.state),
        end_code=EndCode(row.end_code),
        begun_at=row.begun_at,
        expires_at=row.expires_at,
        cooling_until=row.cooling_until,
        ended_at=row.ended_at,
        approval_id=row.approval_id,
        asked_by=row.asked_by.name if row.asked_by else "",
        code=row.code,
        proofs=tuple(_proof(one, asked) for one in proofs),
        need=rules.need_of(policy, given),
        questions_left=max(0, rules.MOST_QUESTIONS - asked),
    )


def _proof(row: RecoveryProof, asked: int) -> ProofCard:
    proof = Proof(row.proof)
    left = rules.MOST_QUESTIONS - asked if proof is Proof.LIVE_QUESTION else _LEFT.get(proof, 1) - row.round
    return ProofCard(proof, ProofState(row.state), row.given_at, row.until, max(0, left), row.url)
