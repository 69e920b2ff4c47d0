"""A freeze gets its case: one, however often it is reported."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.takeover.events import CaseOpened
from havendesk.cases.takeover.models import Case, CaseStep
from havendesk.cases.takeover.rules import PLAYBOOK, SECURITY
from havendesk.cases.takeover.types import CaseState, IntrusionSign, StepState
from havendesk.customers import queries as customers
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.ids import uuid7
from havendesk.protection import queries as protection


@action("cases.takeover.open_case", open_to=(ActorKind.SYSTEM,))
def open_case(*, by: Actor, freeze_id: UUID) -> UUID:
    """Begin the playbook of a freeze, with all its steps wanted. A second call finds the case that is there.

    Raises:
        Refused: ``not_found``.
    """
    freeze = protection.freeze_card(viewer=by, freeze_id=freeze_id)
    customer = customers.customer_card(viewer=by, customer_id=freeze.customer_id)
    at = now()
    fresh = Case(
        id=uuid7(),
        freeze_id=freeze.id,
        reference=freeze.reference,
        customer_id=freeze.customer_id,
        exchange_ref=freeze.exchange_customer_id,
        jurisdiction=customer.jurisdiction,
        language=customer.language,
        chat_id=freeze.ticket_id,
        drill=freeze.drill,
        state=CaseState.OPEN.value,
        reported_at=freeze.reported_at,
        opened_at=at,
        suspected_by=IntrusionSign.NONE.value,
    )
    Case.objects.bulk_create([fresh], ignore_conflicts=True)
    case_id = Case.objects.values_list("id", flat=True).get(freeze_id=freeze.id)
    if case_id != fresh.id:
        set_based()
        return case_id
    CaseStep.objects.bulk_create(
        CaseStep(
            case_id=case_id,
            name=name.value,
            ordinal=ordinal,
            state=StepState.WANTED.value,
            key=f"takeover:{case_id}:{name.value}",
            wanted_at=at,
            next_at=at,
        )
        for ordinal, name in enumerate(PLAYBOOK)
    )
    about(
        subject=("takeover_case", case_id),
        customer=freeze.customer_id,
        ticket=freeze.ticket_id,
        after={"freeze": str(freeze.id), "drill": freeze.drill},
    )
    announce(CaseOpened(case_id, freeze.id, freeze.customer_id, freeze.drill))
    ring(SECURITY)
    return case_id
