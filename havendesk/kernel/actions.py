"""Writes of the kernel: switches, dead letters, legal holds, erasure, purge."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import QuerySet, Sum
from procrastinate.contrib.django import app
from procrastinate.sql import queries as procrastinate_queries

from havendesk.kernel import erasure, switches
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.events import SubjectErased
from havendesk.kernel.ids import uuid7
from havendesk.kernel.language_models.types import CallOutcome, Purpose
from havendesk.kernel.models import (
    DeadLetter,
    Erasure,
    KillSwitch,
    LegalHold,
    ModelCall,
    ProcessBeat,
    UseCount,
)
from havendesk.kernel.options import LanguageModelOptions, options_of
from havendesk.kernel.retention import RULES, RetentionClass

# Counts of use last an hour at most; the second hour is for clocks that differ.
_COUNTED = timedelta(hours=2)
_FINISHED = ("succeeded", "failed", "cancelled", "aborted")


@action("kernel.set_switch", open_to=(ActorKind.SYSTEM,))
def set_switch(*, by: Actor, name: str, on: bool, reason: str) -> None:
    """Turn a part of the desk on or off, at once and on every node within 2 s.

    Raises:
        Refused: ``not_found`` for an unknown name, ``reason_missing`` when turning off without a reason.
    """
    if name not in switches.SWITCHES:
        raise Refused(ErrorCode.NOT_FOUND, field="name")
    if not on and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    about(subject=("switch", None), reason=reason, after={"name": name, "on": on})
    KillSwitch.objects.update_or_create(
        name=name, defaults={"off": not on, "reason": reason[:500], "changed_at": now()}
    )
    switches.forget()
    ring("switches")


@action("kernel.retry_dead_letter")
def retry_dead_letter(*, by: Actor, dead_letter_id: UUID) -> None:
    """Queue a dead job again and settle its letter.

    Raises:
        Refused: ``not_found`` when there is no such unsettled letter.
    """
    letter = DeadLetter.objects.select_for_update().filter(id=dead_letter_id, settled_at=None).first()
    if letter is None:
        raise Refused(ErrorCode.NOT_FOUND, field="dead_letter_id")
    about(subject=("dead_letter", letter.id), after={"job": letter.job})
    app.configure_task(letter.job).defer(**letter.arguments)
    letter.settled_at = now()
    letter.save(update_fields=["settled_at"])


@action("kernel.place_legal_hold")
def place_legal_hold(*, by: Actor, subject_kind: str, subject_id: UUID, reason: str) -> UUID:
    """Keep everything that belongs to a subject from erasure and purge until the hold is lifted.

    Raises:
        Refused: ``reason_missing``.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    about(subject=(subject_kind, subject_id), reason=reason)
    erasure.keep_holds_still([erasure.Subject(subject_kind, subject_id)])
    hold = LegalHold.objects.create(
        id=uuid7(), subject_kind=subject_kind, subject_id=subject_id, reason=reason[:500], placed_at=now()
    )
    return hold.id


@action("kernel.lift_legal_hold")
def lift_legal_hold(*, by: Actor, hold_id: UUID, reason: str) -> None:
    """End a legal hold.

    Raises:
        Refused: ``not_found`` when no open hold has this id, ``reason_missing``.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    hold = LegalHold.objects.select_for_update().filter(id=hold_id, lifted_at=None).first()
    if hold is None:
        raise Refused(ErrorCode.NOT_FOUND, field="hold_id")
    about(subject=(hold.subject_kind, hold.subject_id), reason=reason)
    hold.lifted_at = now()
    hold.save(update_fields=["lifted_at"])


@action("kernel.erase")
def erase(*, by: Actor, subject_kind: str, subject_id: UUID, reason: str) -> dict[str, int]:
    """Erase what the desk holds about a subject and all that belongs to it, in one transaction.

    Entries of the record stay byte for byte; the salts of their commitments go. Files follow by an event,
    within seconds. Erasing again finds what came since, mostly nothing.

    Returns:
        How many things were erased, by ``room.name``; the same counts are kept, and nothing else of it.

    Raises:
        Refused: ``reason_missing``; ``field_invalid`` for a kind that cannot be erased by itself;
            ``not_found``; ``under_legal_hold`` while a hold on the subject or a part of it is open. Nothing
            was erased.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    customer = subject_id if subject_kind == "customer" else None
    about(subject=(subject_kind, subject_id), customer=customer, reason=reason)
    if subject_kind not in erasure.erasable_kinds():
        raise Refused(ErrorCode.FIELD_INVALID, field="subject_kind")
    subjects = erasure.whole(erasure.Subject(subject_kind, subject_id))
    erasure.keep_holds_still(subjects)
    if erasure.under_hold(subjects):
        raise Refused(ErrorCode.UNDER_LEGAL_HOLD, field="subject_id")
    counts = _erase_all(subjects)
    about(after=counts)
    announce(*(SubjectErased(subject_kind=one.kind, subject_id=one.id) for one in subjects))
    Erasure.objects.create(
        subject_kind=subject_kind,
        subject_id=subject_id,
        by_kind=by.kind.value,
        by_id=by.id,
        reason=reason[:500],
        counts=counts,
        at=now(),
    )
    return counts


def _erase_all(subjects: list[erasure.Subject]) -> dict[str, int]:
    try:
        return erasure.run(subjects)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != erasure.UNDER_HOLD:
            raise
        raise Refused(ErrorCode.UNDER_LEGAL_HOLD, field="subject_id") from None


@action("kernel.purge_transient", open_to=(ActorKind.SYSTEM,))
def purge_transient(*, by: Actor) -> int:
    """Delete the kernel's own working rows whose time is over: dead letters settled long ago, signs of life
    of processes that are gone, counts of past hours, finished jobs (their failures are dead letters). Rooms
    purge their own.

    Outbox rows are never purged: one that is old still waits to be heard.

    Returns:
        How many rows were deleted, finished jobs not counted.
    """
    set_based()
    at = now()
    short, long = RULES[RetentionClass.TRANSIENT].keep, RULES[RetentionClass.TROUBLE].keep
    if short is None or long is None:
        raise RuntimeError("working rows and settled dead letters have an end")
    letters, _ = DeadLetter.objects.filter(settled_at__lt=at - long).delete()
    beats, _ = ProcessBeat.objects.filter(at__lt=at - short).delete()
    counts, _ = UseCount.objects.filter(window__lt=at - _COUNTED).delete()
    app.connector.get_sync_connector().execute_query(
        procrastinate_queries["delete_old_jobs"],
        nb_hours=int(short.total_seconds() // 3600),
        queue=None,
        statuses=list(_FINISHED),
    )
    return letters + beats + counts


@action("kernel.begin_model_call", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def begin_model_call(
    *,
    by: Actor,
    purpose: Purpose,
    conversation: UUID | None,
    model: str,
    prompt_hash: bytes,
    reserved: int,
) -> UUID | CallOutcome:
    """Note that a model is about to be asked, and reserve its tokens in the budgets of the day.

    Returns:
        The call's id; or the budget that it does not fit into: then nothing may be asked, and that is noted.
    """
    about(subject=("model_call", None), ticket=conversation, after={"purpose": purpose.value, "model": model})
    with connection.cursor() as cursor:
        # Two calls at once must not both take the rest of a budget.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kernel_model_call'))")
    at = now()
    over = _budget_broken(at, conversation, reserved)
    row = ModelCall.objects.create(
        purpose=purpose.value,
        conversation=conversation,
        by_kind=by.kind.value,
        by_id=by.id,
        model=model[:120],
        prompt_hash=prompt_hash,
        tokens=0 if over else reserved,
        outcome=(over or CallOutcome.ASKED).value,
        at=at,
    )
    return over or row.id


def _budget_broken(at: datetime, conversation: UUID | None, reserved: int) -> CallOutcome | None:
    options = options_of(LanguageModelOptions)
    today = ModelCall.objects.filter(at__gte=at.replace(hour=0, minute=0, second=0, microsecond=0))
    if _tokens_of(today) + reserved > options.language_model_tokens_per_day:
        return CallOutcome.DAY_BUDGET
    if conversation is not None:
        spent = _tokens_of(today.filter(conversation=conversation))
        if spent + reserved > options.language_model_tokens_per_conversation:
            return CallOutcome.CONVERSATION_BUDGET
    return None


def _tokens_of(calls: QuerySet[ModelCall]) -> int:
    return calls.aggregate(tokens=Sum("tokens"))["tokens"] or 0


@action("kernel.settle_model_call", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def settle_model_call(
    *,
    by: Actor,
    call_id: UUID,
    outcome: CallOutcome,
    detail: str,
    prompt_tokens: int | None,
    answer_tokens: int | None,
    milliseconds: int,
) -> None:
    """Note how a call ended. What the endpoint counted replaces what was reserved; where it said nothing (it
    stalled, it broke off) the reservation stands, because the tokens may have been spent."""
    set_based()
    counted = (prompt_tokens or 0) + (answer_tokens or 0)
    ModelCall.objects.filter(id=call_id).update(
        outcome=outcome.value,
        detail=detail[:120],
        prompt_tokens=prompt_tokens,
        answer_tokens=answer_tokens,
        milliseconds=milliseconds,
        **({"tokens": counted} if counted else {}),
    )
