"""Tickets under lock, what is done with them, and how it is written: few statements for however many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import entry, set_based
from havendesk.tickets.models import Change, Ticket, TicketTag

_WRITE = """
UPDATE tickets_ticket t SET
    status = s.status, topic = s.topic, priority = s.priority, handler = s.handler,
    assignee_id = s.assignee_id, team_id = s.team_id, merged_into_id = s.merged_into_id,
    snoozed_until = s.snoozed_until, waiting_since = s.waiting_since, solved_at = s.solved_at,
    closed_at = s.closed_at
FROM jsonb_to_recordset(%s::jsonb) AS s(
    id uuid, status text, topic text, priority text, handler text, assignee_id uuid, team_id uuid,
    merged_into_id uuid, snoozed_until timestamptz, waiting_since timestamptz, solved_at timestamptz,
    closed_at timestamptz)
WHERE t.id = s.id
"""
_UNTAG = """
DELETE FROM tickets_ticket_tag u USING unnest(%s::uuid[], %s::uuid[]) AS w(ticket_id, tag_id)
WHERE u.ticket_id = w.ticket_id AND u.tag_id = w.tag_id
"""
_WORDS = ("status", "topic", "priority", "handler")
_IDS = ("id", "assignee_id", "team_id", "merged_into_id")
_TIMES = ("snoozed_until", "waiting_since", "solved_at", "closed_at")


@dataclass(slots=True)
class Work:
    """Tickets in order of their ids, locked in that order, so that no two acts wait for each other."""

    by: Actor
    at: datetime
    reason: str
    tickets: dict[UUID, Ticket]
    tags: dict[UUID, set[UUID]] = field(default_factory=dict)
    _lines: list[Change] = field(default_factory=list)
    _tagged: list[TicketTag] = field(default_factory=list)
    _untagged: list[tuple[UUID, UUID]] = field(default_factory=list)

    @classmethod
    def begin(cls, by: Actor, ticket_ids: Iterable[UUID], reason: str = "") -> Self:
        """Lock the tickets; unknown ones are missing. The act in progress leaves one entry per change."""
        set_based()
        locked = Ticket.objects.select_for_update().filter(id__in=set(ticket_ids)).order_by("id")
        return cls(by, now(), reason, {ticket.id: ticket for ticket in locked})

    def load_tags(self) -> None:
        """What the tickets bear now."""
        self.tags = {ticket_id: set() for ticket_id in self.tickets}
        borne = TicketTag.objects.filter(ticket_id__in=self.tickets)
        for ticket_id, tag_id in borne.values_list("ticket_id", "tag_id"):
            self.tags[ticket_id].add(tag_id)

    def note(self, ticket: Ticket, kind: str, before: str, after: str, reason: str = "") -> None:
        """One line of history and one entry."""
        reason = reason or self.reason
        self._lines.append(
            Change(
                ticket_id=ticket.id,
                at=self.at,
                kind=kind,
                actor_kind=self.by.kind.value,
                actor_id=self.by.id,
                before=before[:60],
                after=after[:60],
                reason=reason[:500],
            )
        )
        entry(
            self.by,
            subject_kind="ticket",
            subject_id=ticket.id,
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            before={kind: before},
            after={kind: after},
            reason=reason,
        )

    def snooze(self, ticket: Ticket, until: datetime | None) -> None:
        """Out of its agent's list until then, or back into it."""
        before = iso(ticket.snoozed_until) if ticket.snoozed_until else ""
        self.note(ticket, "snooze", before, iso(until) if until else "")
        ticket.snoozed_until = until

    def tag(self, ticket: Ticket, tag_id: UUID, name: str) -> None:
        """Let the ticket bear the tag."""
        self._tagged.append(TicketTag(ticket_id=ticket.id, tag_id=tag_id))
        self.note(ticket, "tag", "", name)

    def untag(self, ticket: Ticket, tag_id: UUID, name: str) -> None:
        """Let it bear the tag no longer."""
        self._untagged.append((ticket.id, tag_id))
        self.note(ticket, "tag", name, "")

    def finish(self) -> None:
        """Write what was done; nothing where nothing was."""
        changed = {line.ticket_id for line in self._lines}
        if not changed:
            return
        rows = [_row(self.tickets[ticket_id]) for ticket_id in sorted(changed)]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [json.dumps(rows)])
            if self._untagged:
                cursor.execute(_UNTAG, [list(column) for column in zip(*self._untagged, strict=True)])
        TicketTag.objects.bulk_create(self._tagged, ignore_conflicts=True)
        Change.objects.bulk_create(self._lines)
        ring(*(f"ticket:{ticket_id}" for ticket_id in changed))
        owners = {self.tickets[ticket_id].assignee_id for ticket_id in changed}
        ring(*(f"staff:{staff_id}" for staff_id in owners if staff_id))


def _row(ticket: Ticket) -> dict[str, Any]:
    row: dict[str, Any] = {name: str(getattr(ticket, name)) for name in _WORDS}
    for name in _IDS:
        value = getattr(ticket, name)
        row[name] = str(value) if value else None
    for name in _TIMES:
        at = getattr(ticket, name)
        # Not in milliseconds: a value that is only carried along must stay what it is.
        row[name] = at.isoformat() if at else None
    return row
