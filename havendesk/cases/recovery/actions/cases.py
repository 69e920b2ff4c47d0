"""What all acts of the room share: a recovery locked, its proofs, its next state, its customer told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, cast
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.events import RecoveryMoved
from havendesk.cases.recovery.models import Recovery, RecoveryProof
from havendesk.cases.recovery.options import RecoveryOptions
from havendesk.cases.recovery.owning import belongs
from havendesk.cases.recovery.tokens import stop_path
from havendesk.cases.recovery.types import (
    Danger,
    EndCode,
    Proof,
    ProofState,
    RecoveryKind,
    RecoveryState,
)
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.protection import queries as protection

NEWS = "security"
"""The doorbell's topic of pages that show cases to security."""

PAGE = "/recovery"
PROVING = (RecoveryState.OPEN.value, RecoveryState.PROVING.value)
_STOPS = (EndCode.STOPPED_BY_LINK.value, EndCode.STOPPED_BY_STAFF.value)


class _Desk(Protocol):
    """What this room reads of other options, which the joined object carries too."""

    @property
    def exchange_url(self) -> str: ...


def locked(recovery_id: UUID) -> Recovery:
    """The recovery, locked, with the entry about it. Raises Refused(NOT_FOUND)."""
    row = Recovery.objects.select_for_update().filter(id=recovery_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="recovery_id")
    about(subject=("recovery", row.id), customer=row.customer_id, reason=row.kind)
    return row


def known(by: Actor, recovery_id: UUID, secret: str = "") -> Recovery:
    """The recovery, where it is this actor's. Raises Refused(NOT_FOUND), also for another's."""
    row = Recovery.objects.filter(id=recovery_id).first()
    if row is None or not belongs(row, by, secret):
        raise Refused(ErrorCode.NOT_FOUND, field="recovery_id")
    return row


def proof_of(row: Recovery, proof: Proof, *, lock: bool = True) -> RecoveryProof:
    """One rung of a recovery. Raises Refused(PROOF_REFUSED) where it cannot count for what is wanted."""
    rows = RecoveryProof.objects.filter(recovery=row, proof=proof.value)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refused(ErrorCode.PROOF_REFUSED, field="proof", why="lost")
    return found


def still_proving(row: Recovery) -> None:
    """Raises Refused(CASE_CLOSED) where proofs are no longer taken."""
    if row.state not in PROVING or row.expires_at <= now():
        raise Refused(ErrorCode.CASE_CLOSED, field="recovery_id")


def since(row: Recovery) -> datetime:
    """What was changed after this does not count."""
    days = options_of(RecoveryOptions).recovery_fresh_days
    return rules.settled_before(row.frozen_at, row.begun_at, days)


def events_of(row: Recovery) -> list[tuple[str, datetime]]:
    """Kind and time of what happened to the account, of the exchange; no transaction may be open. Raises
    Refused where it does not answer: without it nothing counts."""
    found = exchange.security_events(viewer=SYSTEM, exchange_customer_id=row.exchange_ref).value
    return [(one.kind, one.at) for one in found]


def given(row: Recovery) -> list[Proof]:
    """Proofs that count."""
    rows = RecoveryProof.objects.filter(recovery=row, state=ProofState.GIVEN.value)
    return [Proof(name) for name in rows.values_list("proof", flat=True)]


def give(row: Recovery, proof: RecoveryProof) -> None:
    """Write down that a rung was proven, tell every contact point, and go on if it was the last one. Both are
    locked; a rung that is given already stays as it is."""
    if proof.state == ProofState.GIVEN:
        return
    at = now()
    proof.state, proof.given_at, proof.until, proof.url = ProofState.GIVEN.value, at, None, ""
    proof.save(update_fields=["state", "given_at", "until", "url", "ref"])
    about(after={"proof": proof.proof, "state": proof.state})
    tell(row, NoticeKind.RECOVERY_PROOF, f":{proof.proof}", proven_at=at)
    if row.state == RecoveryState.OPEN:
        move(row, RecoveryState.PROVING)
    cool_if_proven(row)


def cool_if_proven(row: Recovery) -> None:
    """Begin the time in which it may be stopped, once the proofs satisfy the policy that holds now."""
    policy = policy_now(row)
    if row.state != RecoveryState.PROVING or not rules.enough(policy, given(row)):
        ring(NEWS)
        return
    row.cooling_until = now() + timedelta(hours=policy.cooling_hours) * cooling_share()
    row.save(update_fields=["cooling_until"])
    move(row, RecoveryState.COOLING, row.cooling_until)
    tell(row, NoticeKind.RECOVERY_COOLING, until_at=row.cooling_until)


def cooling_share() -> float:
    """How much of the policy's hours is waited: less than all only beside the desk's own sandbox."""
    options = options_of(RecoveryOptions)
    share = options.recovery_cooling_percent / 100
    return share if not cast(_Desk, options).exchange_url else max(share, 1.0)


def policy_now(row: Recovery) -> rules.Policy:
    """The policy by what is known now; the danger of a recovery only rises."""
    found = danger_now(row.customer_id, row.exchange_ref)
    graver = rules.graver(Danger(row.danger), found)
    if graver != row.danger:
        row.danger = graver.value
        row.save(update_fields=["danger"])
    return rules.policy_of(RecoveryKind(row.kind), graver)


def danger_now(customer_id: UUID, account: str) -> Danger:
    """By the freeze that the account has now, also one that came after the recovery began, and by stops of
    the last weeks."""
    lately = Recovery.objects.filter(
        customer_id=customer_id, end_code__in=_STOPS, ended_at__gte=now() - rules.STOPPED_LATELY
    ).exists()
    freeze = protection.open_freeze(viewer=SYSTEM, exchange_customer_id=account)
    return rules.danger_of(freeze.strength if freeze else None, stopped_lately=lately)


def move(row: Recovery, state: RecoveryState, next_at: datetime | None = None) -> None:
    """Bring a locked recovery to another state, and say so."""
    about(before={"state": row.state})
    row.state, row.next_at = state.value, next_at
    if next_at is None and state.value in PROVING:
        row.next_at = row.expires_at
    row.save(update_fields=["state", "next_at"])
    about(after={"state": state.value, "danger": row.danger})
    announce(RecoveryMoved(row.id, row.customer_id, RecoveryKind(row.kind), state))
    ring(NEWS)


def end(row: Recovery, state: RecoveryState, code: EndCode = EndCode.NONE) -> None:
    """End a locked recovery and tell its customer."""
    row.ended_at, row.end_code = now(), code.value
    about(before={"state": row.state})
    row.state, row.next_at = state.value, None
    row.save(update_fields=["state", "ended_at", "end_code", "next_at"])
    about(after={"state": state.value, "code": code.value})
    announce(RecoveryMoved(row.id, row.customer_id, RecoveryKind(row.kind), state))
    if state is RecoveryState.DONE:
        tell(row, NoticeKind.RECOVERY_DONE, done_at=row.ended_at)
    else:
        tell(row, NoticeKind.RECOVERY_STOPPED, stopped_at=row.ended_at)
    ring(NEWS)


def tell(row: Recovery, kind: NoticeKind, part: str = "", **times: datetime) -> None:
    """Tell every contact point, old and new, with the button that stops it."""
    notices.tell(
        by=SYSTEM,
        customer_id=row.customer_id,
        kind=kind,
        cause=f"recovery:{row.id}{part}",
        params={"reference": row.reference, **{name: at.isoformat() for name, at in times.items()}},
        links=links(row),
    )


def links(row: Recovery) -> Sequence[NoticeLink]:
    """What a notice about a recovery leads to."""
    return (NoticeLink(LinkName.STOP, stop_path(row.id)), NoticeLink(LinkName.READ_MORE, PAGE))
