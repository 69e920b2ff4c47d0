"""Objections against holds: the customer's word, and the decision of somebody who did not place the hold."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.limits import Per, spend
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.protection.actions import hold_book as book
from havendesk.protection.actions.hold_ends import want_end
from havendesk.protection.events import HoldAppealed
from havendesk.protection.models import Hold, HoldAppeal, HoldStep
from havendesk.protection.rules import holds as law
from havendesk.protection.rules.hold_texts import HOLDS_PAGE
from havendesk.protection.types import HoldEnd, HoldOrigin, HoldStepKind

MOST_WORDS = 4000
MOST_ANSWER = 2000
PER_HOUR = 5


@action("protection.appeal_hold", open_to=(ActorKind.CUSTOMER,))
def appeal_hold(*, by: Actor, hold_id: UUID, words: str, client_key: UUID) -> UUID:
    """Object to a hold of one's own; a ticket is opened with these words. The same key gives the same appeal.

    Raises:
        Refused: ``not_found``, also for somebody else's; ``reason_missing`` (``words``), ``field_invalid``,
            ``hold_ended``, ``already_appealed`` while one is open, ``too_many`` in an hour. Nothing was
            stored.
    """
    about(subject=("hold", hold_id), customer=by.id)
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    known = HoldAppeal.objects.filter(client_key=client_key, customer_id=by.id).first()
    if known is not None:
        return known.id
    if not Hold.objects.filter(id=hold_id, customer_id=by.id).exists():
        raise Refused(ErrorCode.NOT_FOUND, field="hold_id")
    clean = book.needs(words, "words", MOST_WORDS)
    spend("protection.appeals", str(by.id), PER_HOUR, per=Per.HOUR)
    hold = book.running(hold_id)
    at = now()
    appeal = HoldAppeal(
        id=uuid7(),
        hold=hold,
        customer_id=hold.customer_id,
        client_key=client_key,
        words=clean,
        at=at,
        due_at=at + law.APPEAL_WITHIN,
    )
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(ErrorCode.ALREADY_APPEALED, field="hold_id") from error
    hold.appeal_due_at = appeal.due_at
    book.step(hold, HoldStepKind.APPEALED, by)
    book.keep(hold)
    announce(HoldAppealed(appeal.id))
    return appeal.id


@action("protection.note_appeal_ticket", open_to=(ActorKind.SYSTEM,))
def note_appeal_ticket(*, by: Actor, appeal_id: UUID, ticket_id: UUID) -> None:
    """The ticket in which the appeal is talked about."""
    about(subject=("hold_appeal", appeal_id), ticket=ticket_id)
    HoldAppeal.objects.filter(id=appeal_id, ticket_id=None).update(ticket_id=ticket_id)


@action("protection.decide_appeal", step_up=True)
def decide_appeal(*, by: Actor, appeal_id: UUID, granted: bool, answer: str) -> None:
    """Decide an appeal and tell the customer. Granted, the hold ends; one that the exchange placed ends
    there, and stays in the queue until it has.

    Args:
        answer: what the customer is told, in their language if possible.

    Raises:
        Refused: ``reason_missing`` (``answer``), ``not_found``, ``conflict`` when it was decided before,
            ``own_hold`` for whoever placed, extended or kept the hold, ``hold_not_ours`` for granting what a
            freeze blocks: that ends by the recovery of the account; ``reauthentication_needed``. Nothing was
            changed.
    """
    text = book.needs(answer, "answer", MOST_ANSWER)
    found = HoldAppeal.objects.filter(id=appeal_id).values_list("hold_id", flat=True).first()
    if found is None:
        raise Refused(ErrorCode.NOT_FOUND, field="appeal_id")
    hold = book.locked(found)
    appeal = HoldAppeal.objects.select_for_update().get(id=appeal_id)
    if appeal.decided_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="appeal_id", detail="This was decided before.")
    _must_be_somebody_else(hold, by)
    if granted and hold.origin == HoldOrigin.FREEZE:
        raise Refused(ErrorCode.HOLD_NOT_OURS, field="granted", origin=hold.origin)
    appeal.decided_at, appeal.decided_by, appeal.granted, appeal.answer = now(), by.id, granted, text
    appeal.save()
    hold.appeal_due_at = None
    about(reason=text[:500], after={"granted": granted})
    kind = HoldStepKind.APPEAL_GRANTED if granted else HoldStepKind.APPEAL_KEPT
    book.step(hold, kind, by, text)
    notices.tell(
        by=SYSTEM,
        customer_id=hold.customer_id,
        kind=NoticeKind.HOLD_APPEAL_DECIDED,
        cause=f"appeal:{appeal.id}",
        params={"what": "granted" if granted else "kept"},
        links=[NoticeLink(LinkName.READ_MORE, HOLDS_PAGE)],
    )
    if granted:
        want_end(hold, HoldEnd.APPEAL_GRANTED, by, text)
    else:
        book.keep(hold)


def _must_be_somebody_else(hold: Hold, by: Actor) -> None:
    own = (HoldStepKind.PLACED, HoldStepKind.EXTENDED, HoldStepKind.REVIEWED)
    if HoldStep.objects.filter(hold=hold, kind__in=own, by_id=by.id, by_kind=by.kind).exists():
        raise Refused(ErrorCode.OWN_HOLD, field="appeal_id")
