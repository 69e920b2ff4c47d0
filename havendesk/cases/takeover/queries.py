"""Reads of takeover cases, for security officers and for the machine."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Min, Q

from havendesk.cases.takeover.models import Alert, Case, CaseStep, Outgoing, Sibling, Task
from havendesk.cases.takeover.types import (
    AlertCard,
    AlertState,
    CaseCard,
    CasePage,
    CaseRow,
    CaseState,
    FrozenPage,
    FrozenRow,
    HoldState,
    IntrusionSign,
    OutgoingCard,
    SiblingCard,
    StepCard,
    StepName,
    StepState,
    TaskCard,
    TaskKind,
    TaskState,
    Way,
)
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import queries as protection
from havendesk.protection.types import FreezeState
from havendesk.tickets import queries as tickets

_MOST = 100
_SETTLED = [state.value for state in StepState if state.settled]


@query("cases.takeover.due_cases", open_to=(ActorKind.SYSTEM,))
def due_cases(*, viewer: Actor, limit: int = 50) -> list[UUID]:
    """Cases with a step that a worker should take now, the longest waiting first."""
    due = CaseStep.objects.due(now()).values("case_id").annotate(first=Min("next_at")).order_by("first")
    return [row["case_id"] for row in due[:limit]]


@query("cases.takeover.case_of", open_to=(ActorKind.SYSTEM,))
def case_of(*, viewer: Actor, freeze_id: UUID) -> UUID | None:
    """The case of a freeze, where it has one by now."""
    return Case.objects.filter(freeze_id=freeze_id).values_list("id", flat=True).first()


@query("cases.takeover.freezes")
def freezes(
    *,
    viewer: Actor,
    state: FreezeState | None = None,
    open_only: bool = True,
    after: str = "",
    limit: int = 50,
) -> FrozenPage:
    """Freezes, what is stuck first and then the newest, each with its case; nothing of it is personal data.
    Six statements.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    page = protection.freeze_board(viewer=SYSTEM, state=state, open_only=open_only, after=after, limit=limit)
    ids = [row.freeze.id for row in page.freezes]
    known = dict(Case.objects.filter(freeze_id__in=ids).values_list("freeze_id", "id")) if ids else {}
    rows = tuple(FrozenRow(row, known.get(row.freeze.id)) for row in page.freezes)
    return FrozenPage(rows, page.after, page.open, page.stuck, page.by_strangers)


@query("cases.takeover.is_settled", open_to=(ActorKind.SYSTEM,))
def is_settled(*, viewer: Actor, case_id: UUID) -> bool:
    """Whether the machine has nothing left to do for a case."""
    return Case.objects.filter(id=case_id, settled_at__isnull=False).exists()


@query("cases.takeover.cases", open_to=(ActorKind.SYSTEM,))
def cases(*, viewer: Actor, state: CaseState | None = None, after: str = "", limit: int = 50) -> CasePage:
    """Cases, newest first; nothing in the list is personal data. Four statements.

    Args:
        state: only these.
        after: the ``after`` of the page before.
        limit: 1 to 100.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    rows = Case.objects.all() if state is None else Case.objects.filter(state=state.value)
    found, following = newest(rows, "opened_at", after, max(1, min(limit, _MOST)))
    return CasePage(_rows(found), following)


def _rows(found: Sequence[Case]) -> tuple[CaseRow, ...]:
    ids = [row.id for row in found]
    steps = {
        row["case_id"]: row
        for row in CaseStep.objects.filter(case_id__in=ids)
        .values("case_id")
        .annotate(
            all=Count("id"),
            settled=Count("id", filter=Q(state__in=_SETTLED)),
            stuck=Count("id", filter=Q(state=StepState.STUCK.value)),
        )
    }
    tasks = {
        row["case_id"]: row
        for row in Task.objects.filter(case_id__in=ids, state=TaskState.OPEN.value)
        .values("case_id")
        .annotate(all=Count("id"), overdue=Count("id", filter=Q(due_at__lte=now())), first=Min("due_at"))
    }
    cards = customers.customer_cards(viewer=SYSTEM, customer_ids={row.customer_id for row in found})
    return tuple(
        CaseRow(
            id=row.id,
            freeze_id=row.freeze_id,
            reference=row.reference,
            customer_alias=cards[row.customer_id].alias,
            state=CaseState(row.state),
            drill=row.drill,
            opened_at=row.opened_at,
            settled_at=row.settled_at,
            closed_at=row.closed_at,
            steps_settled=steps[row.id]["settled"],
            steps=steps[row.id]["all"],
            stuck=steps[row.id]["stuck"],
            open_tasks=tasks[row.id]["all"] if row.id in tasks else 0,
            overdue=tasks[row.id]["overdue"] if row.id in tasks else 0,
            next_due_at=tasks[row.id]["first"] if row.id in tasks else None,
        )
        for row in found
    )


@query("cases.takeover.case", reads=PersonalData.SECURITY, open_to=(ActorKind.SYSTEM,))
def case(*, viewer: Actor, case_id: UUID) -> CaseCard:
    """One case whole. The look is recorded.

    Raises:
        Refused: ``not_found``.
    """
    row = Case.objects.select_related("closed_by").filter(id=case_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="case")
    about(subject=("takeover_case", row.id), customer=row.customer_id, ticket=row.ticket_id)
    (head,) = _rows([row])
    return CaseCard(
        case=head,
        freeze=protection.freeze_card(viewer=SYSTEM, freeze_id=row.freeze_id),
        customer_id=row.customer_id,
        exchange_customer_id=row.exchange_ref,
        ticket_id=row.ticket_id,
        ticket_reference=_reference(row.ticket_id),
        suspected_since=row.suspected_since,
        suspected_by=IntrusionSign(row.suspected_by),
        closed_by=row.closed_by.name if row.closed_by else "",
        close_reason=row.close_reason,
        steps=_steps(row.id),
        outgoing=_outgoing(row.id),
        alerts=_alerts(row.id),
        siblings=_siblings(row.id),
        tasks=_tasks(row.id),
    )


def _reference(ticket_id: UUID | None) -> str:
    found = tickets.states(viewer=SYSTEM, ticket_ids=[ticket_id]) if ticket_id else {}
    return found[ticket_id].reference if ticket_id in found else ""


def _steps(case_id: UUID) -> tuple[StepCard, ...]:
    return tuple(
        StepCard(
            name=StepName(row.name),
            state=StepState(row.state),
            key=row.key,
            attempts=row.attempts,
            wanted_at=row.wanted_at,
            began_at=row.began_at,
            settled_at=row.settled_at,
            next_at=row.next_at,
            code=row.code,
            result=row.result,
        )
        for row in CaseStep.objects.filter(case_id=case_id).order_by("ordinal")
    )


def _outgoing(case_id: UUID) -> tuple[OutgoingCard, ...]:
    return tuple(
        OutgoingCard(
            id=row.id,
            transfer_id=row.transfer_id,
            way=Way(row.way),
            asset=row.asset,
            amount=row.amount,
            network=row.network,
            txid=row.txid,
            address=row.address,
            venue=row.venue,
            state=row.state,
            chain=row.chain,
            at=row.at,
            hold=HoldState(row.hold),
            hold_id=row.hold_id,
            hold_code=row.hold_code,
        )
        for row in Outgoing.objects.filter(case_id=case_id).order_by("at", "id")
    )


def _alerts(case_id: UUID) -> tuple[AlertCard, ...]:
    rows = Alert.objects.filter(case_id=case_id).select_related("sent_by").order_by("venue", "number")
    return tuple(
        AlertCard(
            id=row.id,
            venue=row.venue,
            number=row.number,
            state=AlertState(row.state),
            text=row.text,
            drafted_at=row.drafted_at,
            sent_at=row.sent_at,
            sent_by=row.sent_by.name if row.sent_by else "",
        )
        for row in rows
    )


def _siblings(case_id: UUID) -> tuple[SiblingCard, ...]:
    rows = Sibling.objects.filter(case_id=case_id).order_by("exchange_ref")
    return tuple(SiblingCard(row.exchange_ref, tuple(row.found_by)) for row in rows)


def _tasks(case_id: UUID) -> tuple[TaskCard, ...]:
    at = now()
    rows = Task.objects.filter(case_id=case_id).select_related("owner", "done_by").order_by("due_at", "id")
    return tuple(
        TaskCard(
            id=row.id,
            kind=TaskKind(row.kind),
            about=row.about,
            state=TaskState(row.state),
            due_at=row.due_at,
            overdue=row.state == TaskState.OPEN and row.due_at <= at,
            owner=row.owner.name if row.owner else "",
            done_at=row.done_at,
            done_by=row.done_by.name if row.done_by else "",
            note=row.note,
        )
        for row in rows
    )
