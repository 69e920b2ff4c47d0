"""What people do with an investigation: write down, decide."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.takeover.rules import SECURITY
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.people.types import RestrictionKind
from havendesk.quality.conduct.actions.signals import raise_all
from havendesk.quality.conduct.models import Investigation, Note
from havendesk.quality.conduct.rules.lines import may_know
from havendesk.quality.conduct.types import (
    REASON_AT_MOST,
    VERDICTS,
    Finding,
    InvestigationState,
    Measure,
    SignalKind,
)

_RESTRICTS = {
    InvestigationState.LIMITED: RestrictionKind.LIMITED,
    InvestigationState.SUSPENDED: RestrictionKind.SUSPENDED,
}


@action("quality.conduct.note", step_up=True)
def note(*, by: Actor, investigation_id: UUID, text: str) -> None:
    """Write something down about an investigation, open or not.

    Raises:
        Refused: ``not_found`` also where the investigation is about oneself or one's line;
            ``reason_missing`` for an empty text, ``field_invalid`` for one beyond 500 characters.
    """
    said = _text(text)
    row = _known(by, investigation_id)
    about(subject=("investigation", row.id), after={"note": said})
    Note.objects.create(investigation=row, by_id=str(by.id), at=now(), text=said)
    ring(SECURITY)


@action("quality.conduct.decide", step_up=True)
def decide(*, by: Actor, investigation_id: UUID, state: InvestigationState, reason: str) -> None:
    """Say what came of it. LIMITED tightens the person's caps; SUSPENDED ends all their sessions and live
    connections and keeps them out. What is decided stays decided: a new signal opens a new investigation.

    Raises:
        Refused: ``not_found`` also where the investigation is about oneself or one's line;
            ``case_closed`` when somebody decided before; ``reason_missing``, ``field_invalid``;
            ``last_administrator``. Nothing was changed then.
    """
    said = _text(reason)
    if state not in VERDICTS:
        raise Refused(ErrorCode.FIELD_INVALID, field="state")
    row = _known(by, investigation_id)
    about(subject=("investigation", row.id), reason=said, before={"state": row.state})
    if row.state != InvestigationState.OPEN:
        raise Refused(ErrorCode.CASE_CLOSED, field="investigation_id")
    row.state, row.reason = state.value, said
    row.decided_at, row.decided_by_id = now(), by.id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    about(after={"state": row.state})
    kind = _RESTRICTS.get(state)
    if kind is not None:
        people_actions.restrict(by=by, staff_id=row.staff_id, kind=kind, reason=said)
    ring(SECURITY)


@action("quality.conduct.note_offer", open_to=(ActorKind.SYSTEM,))
def note_offer(*, by: Actor, staff_id: UUID, ticket_id: UUID, withheld_id: UUID) -> None:
    """Somebody offered this member of staff money; the words were held back. Again, it changes nothing."""
    set_based()
    finding = Finding(staff_id, SignalKind.OFFER, str(withheld_id), 1, ticket_id=ticket_id)
    raise_all([finding], now())


@action("quality.conduct.note_question", open_to=(ActorKind.SYSTEM,))
def note_question(*, by: Actor, staff_id: UUID, entry_id: UUID, customer_id: UUID, ticket_id: UUID) -> None:
    """A customer asks why this member of staff looked at their data. Again, it changes nothing."""
    set_based()
    finding = Finding(
        staff_id,
        SignalKind.QUESTIONED,
        str(entry_id),
        1,
        measure=Measure.QUESTIONED,
        customer_id=customer_id,
        ticket_id=ticket_id,
        entry_id=entry_id,
    )
    raise_all([finding], now())


def _known(by: Actor, investigation_id: UUID) -> Investigation:
    row = Investigation.objects.select_for_update().filter(id=investigation_id).first()
    if row is None or by.id is None:
        raise Refused(ErrorCode.NOT_FOUND, field="investigation_id")
    lines = people.lines(viewer=SYSTEM, staff_ids=[by.id, row.staff_id])
    if not may_know(lines[by.id], lines[row.staff_id]):
        raise Refused(ErrorCode.NOT_FOUND, field="investigation_id")
    return row


def _text(text: str) -> str:
    said = text.replace("\0", "").strip()
    if not said:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    if len(said) > REASON_AT_MOST:
        raise Refused(ErrorCode.FIELD_INVALID, field="reason", most=REASON_AT_MOST)
    return said
