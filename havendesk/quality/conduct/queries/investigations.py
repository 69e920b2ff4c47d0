"""Reads of investigations. Nobody sees what is about themselves or about somebody of their line, not even
that it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from havendesk.audit import queries as audit
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.types import RestrictionKind
from havendesk.quality.conduct.models import Canary, Investigation, Note, Signal
from havendesk.quality.conduct.rules.lines import may_know
from havendesk.quality.conduct.rules.novelty import verbs_of
from havendesk.quality.conduct.types import (
    CanaryCard,
    EvidenceCard,
    InvestigationCard,
    InvestigationPage,
    InvestigationRow,
    InvestigationState,
    Measure,
    NoteCard,
    SignalCard,
    SignalKind,
    Span,
)

_MOST = 100
_EVIDENCE = 100
_OF_SIGNAL = 25
_LOOKS = frozenset({Measure.CUSTOMERS, Measure.UNASKED})
_REFUSALS = frozenset({Measure.REFUSALS, Measure.CAPPED, Measure.OWN_LINE, Measure.EXPORTS})


@query("quality.conduct.investigations", reads=PersonalData.SECURITY)
def investigations(
    *,
    viewer: Actor,
    state: InvestigationState | None = None,
    after: str = "",
    limit: int = 50,
) -> InvestigationPage:
    """Investigations, newest first, without those about the viewer and their line.

    Args:
        state: only these.
        after: the ``after`` of the page before.
        limit: 1 to 100.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    about(subject=("investigation", None))
    rows = Investigation.objects.select_related("staff").exclude(staff_id__in=_hidden_from(viewer))
    if state is not None:
        rows = rows.filter(state=state.value)
    found, following = newest(rows, "opened_at", after, max(1, min(limit, _MOST)))
    return InvestigationPage(_rows(found), following)


@query("quality.conduct.investigation", reads=PersonalData.SECURITY)
def investigation(*, viewer: Actor, investigation_id: UUID) -> InvestigationCard:
    """One investigation with its signals, notes and the entries of the record that it rests on.

    Raises:
        Refused: ``not_found`` also where it is about the viewer or their line.
    """
    about(subject=("investigation", investigation_id))
    row = Investigation.objects.select_related("staff", "decided_by").filter(id=investigation_id).first()
    if row is None or viewer.id is None or row.staff_id in _hidden(viewer.id, [row.staff_id]):
        raise Refused(ErrorCode.NOT_FOUND, field="investigation_id")
    signals = list(Signal.objects.filter(investigation=row).order_by("-first_at", "-id")[:_MOST])
    notes = Note.objects.filter(investigation=row).select_related("by").order_by("at", "id")[:_MOST]
    held = people.restrictions_of(viewer=SYSTEM, staff_ids=[row.staff_id])
    card = people.staff_card(viewer=SYSTEM, staff_id=row.staff_id)
    names = {team.id: team.name for team in people.teams(viewer=SYSTEM)}
    return InvestigationCard(
        row=_rows([row])[0],
        roles=tuple(role.value for role in card.roles),
        teams=tuple(sorted(names[team] for team in card.team_ids)),
        suspended=(row.staff_id, RestrictionKind.SUSPENDED) in held,
        limited=(row.staff_id, RestrictionKind.LIMITED) in held,
        decided_by=row.decided_by.name if row.decided_by else "",
        reason=row.reason,
        signals=_cards(signals),
        notes=tuple(NoteCard(one.at, one.by.name, one.text) for one in notes),
        evidence=_evidence(row.staff_id, signals),
    )


@query("quality.conduct.canaries")
def canaries(*, viewer: Actor) -> list[CanaryCard]:
    """The customers whom nobody has a reason to open, newest mark first. Two statements."""
    rows = list(Canary.objects.filter(ended_at=None).select_related("marked_by").order_by("-marked_at"))
    cards = customers.customer_cards(viewer=SYSTEM, customer_ids={row.customer_id for row in rows})
    return [
        CanaryCard(
            customer_id=row.customer_id,
            customer_alias=cards[row.customer_id].alias,
            marked_at=row.marked_at,
            marked_by=row.marked_by.name if row.marked_by else "",
            note=row.note,
        )
        for row in rows
    ]


def _hidden_from(viewer: Actor) -> set[UUID]:
    """Who is looked into and must not be seen by this viewer."""
    if viewer.id is None:
        return set()
    return _hidden(viewer.id, list(Investigation.objects.values_list("staff_id", flat=True).distinct()))


def _hidden(viewer_id: UUID, staff_ids: Sequence[UUID]) -> set[UUID]:
    lines = people.lines(viewer=SYSTEM, staff_ids=[viewer_id, *staff_ids])
    return {one for one in staff_ids if not may_know(lines[viewer_id], lines[one])}


def _rows(found: Sequence[Investigation]) -> tuple[InvestigationRow, ...]:
    kinds: dict[UUID, list[str]] = defaultdict(list)
    signals = Signal.objects.filter(investigation_id__in=[row.id for row in found]).order_by("first_at", "id")
    for investigation_id, kind in signals.values_list("investigation_id", "kind"):
        kinds[investigation_id].append(kind)
    return tuple(
        InvestigationRow(
            id=row.id,
            staff_id=row.staff_id,
            staff_name=row.staff.name,
            state=InvestigationState(row.state),
            opened_at=row.opened_at,
            last_at=row.last_at,
            signals=len(kinds[row.id]),
            kinds=tuple(SignalKind(kind) for kind in dict.fromkeys(kinds[row.id])),
            decided_at=row.decided_at,
        )
        for row in found
    )


def _cards(signals: Sequence[Signal]) -> tuple[SignalCard, ...]:
    ids = {one.customer_id for one in signals if one.customer_id is not None}
    aliases = customers.customer_cards(viewer=SYSTEM, customer_ids=ids)
    return tuple(
        SignalCard(
            id=one.id,
            kind=SignalKind(one.kind),
            measure=one.measure,
            span=one.span,
            count=one.count,
            against=one.against,
            usual=one.usual,
            of=one.of,
            first_at=one.first_at,
            last_at=one.last_at,
            customer_alias=aliases[one.customer_id].alias if one.customer_id in aliases else "",
            ticket_id=one.ticket_id,
            entry_id=one.entry_id,
        )
        for one in signals
    )


def _questioned(one: Signal) -> dict[UUID, EvidenceCard]:
    """The look about which a customer asked, however long ago it was."""
    if one.kind != SignalKind.QUESTIONED or one.customer_id is None:
        return {}
    owner = one.customer_id
    looks = audit.looks(
        viewer=SYSTEM,
        customer_ids=[owner, *customers.visitors_of(viewer=SYSTEM, customer_id=owner)],
        people_only=True,
        entry_id=one.entry_id,
        limit=1,
    )
    return {
        look.id: EvidenceCard(look.id, look.at, look.verb, "done", "", look.reads, look.ticket_id)
        for look in looks
    }


def _evidence(staff_id: UUID, signals: Sequence[Signal]) -> tuple[EvidenceCard, ...]:
    """The entries behind the newest signals, newest first, each once."""
    found: dict[UUID, EvidenceCard] = {}
    for one in signals[:10]:
        found |= _questioned(one)
        measure = Measure(one.measure) if one.measure else None
        back = timedelta(days=1) if one.span == Span.DAY else timedelta(hours=1, minutes=10)
        entries = audit.entries_by(
            viewer=SYSTEM,
            actor_id=staff_id,
            since=one.first_at - back,
            until=one.last_at + timedelta(minutes=1),
            verbs=verbs_of(measure) if measure else (),
            outcome="refused" if measure in _REFUSALS else "",
            limit=200,
        )
        looks_only = measure in _LOOKS or one.kind in (SignalKind.CANARY, SignalKind.QUESTIONED)
        mine = [entry for entry in entries if entry.reads or entry.outcome == "refused" or not looks_only]
        if one.customer_id is not None:
            mine = [entry for entry in mine if entry.customer_id == one.customer_id]
        for entry in mine[:_OF_SIGNAL]:
            found[entry.id] = EvidenceCard(
                entry.id, entry.at, entry.verb, entry.outcome, entry.code, entry.reads, entry.ticket_id
            )
    return tuple(sorted(found.values(), key=lambda entry: (entry.at, entry.id), reverse=True)[:_EVIDENCE])
