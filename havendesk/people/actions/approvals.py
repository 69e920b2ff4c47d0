"""What needs a second person: asked, decided by somebody of another line, ended. Rings ``inbox:<id>`` of the
two whenever something about it changes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import rfc8785
from django.db import connection
from django.db.models import Q

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import APPROVABLE, Approvable
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.people import queries
from havendesk.people.actions.presence import working
from havendesk.people.events import ApprovalAsked, ApprovalDecided, ApprovalSettled
from havendesk.people.models import Approval
from havendesk.people.options import PeopleOptions
from havendesk.people.rules.authority import line_between, named_arguments
from havendesk.people.types import ApprovalCard, ApprovalState

REASON_LENGTH = 500
RUN_WITHIN = timedelta(hours=1)
"""For how long an approved act may still be run; a desk that was down for longer must ask again."""
_REFUSED_FOR = timedelta(days=1)
_SWEPT = 200


@action("people.ask_approval")
def ask_approval(
    *,
    by: Actor,
    act: str,
    arguments: Mapping[str, Any],
    reason: str,
    value: Amount | None = None,
    approval_id: UUID | None = None,
) -> ApprovalCard:
    """Ask for a second person's yes to an act. The same act asked twice is one approval.

    The second person is chosen at random among those of another line who are there now; while nobody is,
    the approval waits, and the sweep chooses whoever comes.

    Args:
        act: its name, as registered with :func:`havendesk.kernel.approvals.approvable`.
        arguments: what it is run with; JSON values, ids, times, Amounts.
        approval_id: a fresh UUIDv7 where the caller has named the approval already.

    Raises:
        Refused: ``field_invalid`` for an act that cannot be approved; ``forbidden`` when one may not do it at
            all; ``reason_missing``; ``field_invalid`` (arguments); ``approval_refused``.
    """
    known = approvable_act(act)
    if not by.is_staff or not by.may(known.permission):
        raise Refused(ErrorCode.FORBIDDEN, permission=known.permission)
    text = want_reason(reason)
    plain, digest = canonical(act, arguments)
    staff = working(by.id)
    one_after_another(staff.id, act)
    standing = waiting(staff.id, digest)
    if standing is not None:
        set_based()
        return queries.approval(viewer=SYSTEM, approval_id=standing)
    not_refused_lately(staff.id, digest)
    at = now()
    second = queries.second_person_for(viewer=SYSTEM, staff_id=staff.id)
    row = Approval.objects.create(
        id=approval_id or uuid7(),
        act=act,
        arguments=plain,
        digest=digest,
        reason=text,
        asset=value.asset if value else "",
        quantity=value.quantity if value else None,
        asked_by=staff,
        asked_at=at,
        second_id=second,
        chosen_at=at if second else None,
        expires_at=at + timedelta(minutes=options_of(PeopleOptions).people_approval_minutes),
    )
    about(
        subject=("approval", row.id),
        reason=text,
        after={"act": act, "digest": digest.hex(), "second": str(second) if second else None},
    )
    announce(ApprovalAsked(row.id, staff.id, second))
    tell(row)
    return queries.approval(viewer=SYSTEM, approval_id=row.id)


@action("people.decide_approval", step_up=True)
def decide_approval(*, by: Actor, approval_id: UUID, yes: bool, reason: str) -> ApprovalCard:
    """Say yes or no as the chosen second person. After a yes the act is run by the desk, once.

    Raises:
        Refused: ``not_found``; ``approval_settled``; ``same_line`` for oneself, one's team and one's line,
            also when it came to be after one was chosen; ``not_your_approval``; ``approval_expired``;
            ``reason_missing``; ``conflict`` when what is stored is not what was asked.
    """
    text = want_reason(reason)
    row = Approval.objects.select_for_update().filter(id=approval_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="approval_id")
    about(subject=("approval", row.id), reason=text, before={"state": row.state})
    decider, at = working(by.id), now()
    _may_decide(row, decider.id)
    if row.expires_at <= at:
        raise Refused(ErrorCode.APPROVAL_EXPIRED)
    as_asked(row)
    row.state = (ApprovalState.APPROVED if yes else ApprovalState.REFUSED).value
    row.decided_at, row.decision_reason = at, text
    row.save(update_fields=["state", "decided_at", "decision_reason"])
    about(after={"state": row.state, "digest": bytes(row.digest).hex()})
    announce(ApprovalDecided(row.id, yes))
    if yes:
        tell(row)
    else:
        end(row, ApprovalState.REFUSED)
    return queries.approval(viewer=SYSTEM, approval_id=row.id)


def _may_decide(row: Approval, decider: UUID) -> None:
    if row.state != ApprovalState.WAITING:
        raise Refused(ErrorCode.APPROVAL_SETTLED)
    people = queries.lines(viewer=SYSTEM, staff_ids=[row.asked_by_id, decider])
    why = line_between(people[row.asked_by_id], people[decider])
    if why is not None:
        raise Refused(ErrorCode.SAME_LINE, why=why.value)
    if row.second_id != decider:
        raise Refused(ErrorCode.NOT_YOUR_APPROVAL)


@action("people.withdraw_approval")
def withdraw_approval(*, by: Actor, approval_id: UUID) -> None:
    """Take back what one asked, while nobody has decided; it ends as expired.

    Raises:
        Refused: ``not_found`` when it is not one's own; ``approval_settled``.
    """
    row = Approval.objects.select_for_update().filter(id=approval_id, asked_by_id=by.id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="approval_id")
    if row.state != ApprovalState.WAITING:
        raise Refused(ErrorCode.APPROVAL_SETTLED)
    about(subject=("approval", row.id))
    end(row, ApprovalState.EXPIRED, code="withdrawn")


@action("people.sweep_approvals", open_to=(ActorKind.SYSTEM,))
def sweep_approvals(*, by: Actor) -> list[UUID]:
    """End what nobody decided in time or what could not be run within an hour; choose a second person where
    there is none, where the chosen one left, went away, came into the asker's line, or let it lie for
    ``people_approval_patience_minutes``.

    Returns:
        The approvals that are approved and not yet run, for the caller to run.
    """
    set_based()
    at = now()
    over = Q(state=ApprovalState.WAITING, expires_at__lte=at)
    stale = Q(state=ApprovalState.APPROVED, decided_at__lte=at - RUN_WITHIN)
    for row in Approval.objects.filter(over | stale).select_for_update(skip_locked=True)[:_SWEPT]:
        lost = row.state == ApprovalState.APPROVED
        state = end(row, ApprovalState.FAILED if lost else ApprovalState.EXPIRED, code="approval_expired")
        entry(by, subject_kind="approval", subject_id=row.id, after={"state": state.value})
    waits = Approval.objects.filter(state=ApprovalState.WAITING, expires_at__gt=at).order_by("asked_at")
    for row in waits.select_for_update(skip_locked=True)[:_SWEPT]:
        _choose_again(by, row)
    ready = Approval.objects.filter(state=ApprovalState.APPROVED).filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    )
    return list(ready.order_by("decided_at").values_list("id", flat=True)[:_SWEPT])


def _choose_again(by: Actor, row: Approval) -> None:
    at = now()
    patience = timedelta(minutes=options_of(PeopleOptions).people_approval_patience_minutes)
    waited = row.chosen_at is None or row.chosen_at <= at - patience
    able = queries.second_people(viewer=SYSTEM, staff_id=row.asked_by_id)
    if row.second_id in able and not waited:
        return
    former = row.second_id
    passed = [*row.passed_over, former] if former is not None and former not in row.passed_over else None
    second = queries.second_person_for(viewer=SYSTEM, staff_id=row.asked_by_id, but=passed or row.passed_over)
    if second is None:
        # Nobody new: whoever is able keeps it, and who was passed over may get it again.
        second = (
            former if former in able else queries.second_person_for(viewer=SYSTEM, staff_id=row.asked_by_id)
        )
    if second == former:
        return
    row.second_id, row.chosen_at = second, at if second else None
    row.passed_over = passed or row.passed_over
    row.save(update_fields=["second", "chosen_at", "passed_over"])
    entry(
        by,
        subject_kind="approval",
        subject_id=row.id,
        before={"second": str(former) if former else None},
        after={"second": str(second) if second else None},
    )
    announce(ApprovalAsked(row.id, row.asked_by_id, second))
    tell(row)
    if former is not None:
        ring(f"inbox:{former}")


def end(row: Approval, state: ApprovalState, *, code: str = "") -> ApprovalState:
    """Bring a locked approval to its end, and say so."""
    row.state, row.code, row.settled_at = state.value, code, now()
    row.save(update_fields=["state", "code", "settled_at"])
    announce(ApprovalSettled(row.id, row.asked_by_id, state))
    tell(row)
    return state


def tell(row: Approval) -> None:
    """The open consoles of the two look again."""
    ring(f"inbox:{row.asked_by_id}", *([f"inbox:{row.second_id}"] if row.second_id else []))


def canonical(act: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Arguments as plain JSON, and SHA-256 over the canonical JSON of name and arguments.

    Raises:
        Refused: ``field_invalid`` for what JSON cannot hold exactly, a float for instance.
    """
    try:
        plain = encode(dict(arguments))
        if _inexact(plain):
            raise TypeError("a float is not exact")
        return plain, hashlib.sha256(canonical_json(named_arguments(act, plain))).digest()
    except (TypeError, ValueError, rfc8785.CanonicalizationError):
        raise Refused(ErrorCode.FIELD_INVALID, field="arguments") from None


def _inexact(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_inexact(item) for item in value.values())
    if isinstance(value, list):
        return any(_inexact(item) for item in value)
    return isinstance(value, float)


def as_asked(row: Approval) -> None:
    """See to it that what is stored is what was asked.

    Raises:
        Refused: ``conflict``.
    """
    _plain, digest = canonical(row.act, row.arguments)
    if not hmac.compare_digest(digest, bytes(row.digest)):
        raise Refused(ErrorCode.CONFLICT, field="digest", detail="What is stored is not what was asked.")


def approvable_act(act: str) -> Approvable:
    """The registered act of that name.

    Raises:
        Refused: ``field_invalid``.
    """
    known = APPROVABLE.get(act)
    if known is None:
        raise Refused(
            ErrorCode.FIELD_INVALID, field="act", detail="No act of that name needs a second person."
        )
    return known


def want_reason(reason: str) -> str:
    """The reason in at most 500 characters.

    Raises:
        Refused: ``reason_missing``; ``field_invalid`` when it is longer.
    """
    text = reason.strip()
    if not text:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    if len(text) > REASON_LENGTH:
        raise Refused(ErrorCode.FIELD_INVALID, field="reason", most=REASON_LENGTH)
    return text


def one_after_another(staff_id: UUID, act: str) -> None:
    """One person's uses of one act wait for each other until the transaction ends: those of one moment must
    not pass a limit together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"authority:{staff_id}:{act}"]
        )


def waiting(staff_id: UUID, digest: bytes) -> UUID | None:
    """The approval of exactly this that waits, or is approved and about to be run."""
    rows = Approval.objects.filter(
        asked_by_id=staff_id, digest=digest, state__in=[ApprovalState.WAITING, ApprovalState.APPROVED]
    )
    return rows.values_list("id", flat=True).first()


def not_refused_lately(staff_id: UUID, digest: bytes) -> None:
    """Who was told no does not ask the next one.

    Raises:
        Refused: ``approval_refused`` with ``approval``.
    """
    refused = Approval.objects.filter(
        asked_by_id=staff_id,
        digest=digest,
        state=ApprovalState.REFUSED,
        decided_at__gt=now() - _REFUSED_FOR,
    ).first()
    if refused is not None:
        raise Refused(ErrorCode.APPROVAL_REFUSED, approval=str(refused.id))
