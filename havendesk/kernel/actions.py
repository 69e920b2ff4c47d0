"""Writes of the kernel: switches, dead letters, legal holds."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havendesk.kernel import switches
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import DeadLetter, KillSwitch, LegalHold


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
