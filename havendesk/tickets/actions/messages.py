"""The only way a message is written.

The act is set-based: one caller (the gateway, a form, the bot) hands over many items of many authors. The
number of SQL statements does not depend on how many: lock the tickets, look up keys and uploads, store the
messages and move the tickets, claim the uploads, record, announce.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import Outcome, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import uuid7
from havendesk.tickets.actions.colleagues import Colleagues
from havendesk.tickets.events import (
    HandlerChanged,
    MessagesAppended,
    MessageWithheld,
    TicketReopened,
    TicketWoken,
)
from havendesk.tickets.models import Withheld
from havendesk.tickets.rules import flow, parts, secrets, texts
from havendesk.tickets.rules.flow import Standing
from havendesk.tickets.rules.offers import offer
from havendesk.tickets.types import (
    Appended,
    AuthorKind,
    Handler,
    NewMessage,
    Rejected,
    SecretKind,
    Status,
)

MOST_ITEMS = 500
APPEND = "tickets.append_messages"
# What stands in the history as having been before a snooze ended with the customer's word.
_SNOOZED = "snoozed"

_LOCK = """
SELECT id, customer_id, status, handler, assignee_id, last_number, last_customer_number,
       waiting_since IS NOT NULL, first_answered_at IS NOT NULL, snoozed_until IS NOT NULL, merged_into_id
FROM tickets_ticket WHERE id = ANY(ARRAY(
    SELECT unnest(%(ids)s::uuid[])
    UNION SELECT merged_into_id FROM tickets_ticket WHERE id = ANY(%(ids)s) AND merged_into_id IS NOT NULL
)) ORDER BY id FOR UPDATE
"""

_LOOK_UP = """
SELECT 'message', m.ticket_id, m.client_key, m.number, m.at, m.text, m.masked
FROM unnest(%s::uuid[], %s::uuid[]) AS wanted(ticket_id, client_key)
JOIN tickets_message m ON m.ticket_id = wanted.ticket_id AND m.client_key = wanted.client_key
UNION ALL
SELECT 'upload', a.uploader_id, a.id, NULL, NULL, a.uploader_kind, NULL
FROM (SELECT id, uploader_id, uploader_kind FROM tickets_attachment
      WHERE id = ANY(%s) AND ticket_id IS NULL FOR UPDATE) AS a
"""

_STORE = """
WITH item AS (
    SELECT * FROM jsonb_to_recordset(%(items)s::jsonb) AS i(
        ticket_id uuid, number integer, client_key uuid, author_kind text, author_id uuid, visibility text,
        kind text, channel text, text text, masked text[], citations jsonb, parts jsonb,
        has_attachments boolean, at timestamptz)
), standing AS (
    SELECT * FROM jsonb_to_recordset(%(standings)s::jsonb) AS s(
        ticket_id uuid, status text, handler text, assignee_id uuid, last_number integer,
        last_customer_number integer, waiting boolean, answered boolean, reopened boolean, snoozed boolean)
), moved AS (
    UPDATE tickets_ticket t SET
        status = s.status, handler = s.handler, assignee_id = s.assignee_id, last_number = s.last_number,
        last_customer_number = s.last_customer_number, last_at = %(at)s,
        waiting_since = CASE WHEN s.waiting THEN coalesce(t.waiting_since, %(at)s) END,
        first_answered_at = CASE WHEN s.answered THEN coalesce(t.first_answered_at, %(at)s) END,
        solved_at = CASE WHEN s.reopened THEN NULL ELSE t.solved_at END,
        snoozed_until = CASE WHEN s.snoozed THEN t.snoozed_until END
    FROM standing s WHERE t.id = s.ticket_id
), history AS (
    INSERT INTO tickets_change (id, ticket_id, at, kind, actor_kind, actor_id, before, after, reason)
    SELECT id, ticket_id, %(at)s, kind, actor_kind, actor_id, before, after, ''
    FROM jsonb_to_recordset(%(changes)s::jsonb) AS c(
        id uuid, ticket_id uuid, kind text, actor_kind text, actor_id uuid, before text, after text)
)
INSERT INTO tickets_message (ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel,
                             text, masked, citations, parts, has_attachments, at)
SELECT ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel,
       text, masked, citations, parts, has_attachments, coalesce(at, %(at)s)
FROM item
"""

_CLAIM = """
UPDATE tickets_attachment a SET ticket_id = w.ticket_id, number = w.number
FROM unnest(%s::uuid[], %s::uuid[], %s::integer[]) AS w(id, ticket_id, number) WHERE a.id = w.id
"""


@dataclass(slots=True)
class _Batch:
    """What one batch knows while it goes through its items."""

    at: datetime
    standings: dict[UUID, Standing] = field(default_factory=dict)
    aliases: dict[UUID, UUID] = field(default_factory=dict)
    known: dict[tuple[UUID, UUID], Appended] = field(default_factory=dict)
    uploads: dict[UUID, tuple[str, UUID]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    claims: list[tuple[UUID, UUID, int]] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    woken: set[UUID] = field(default_factory=set)
    touched: dict[UUID, set[AuthorKind]] = field(default_factory=lambda: defaultdict(set))
    colleagues: Colleagues = field(default_factory=Colleagues)


@action(APPEND, open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def append_messages(*, by: Actor, batch: Sequence[NewMessage]) -> list[Appended | Rejected]:
    """Store messages of many authors in many tickets, in the order given, in one transaction.

    Each item is accepted with its number, answered with its old number when its client key is known, or
    refused with a code; one bad item never touches its neighbours. At most six SQL statements for customers
    and machines; one more for the drafts of agents and one for what is held back, and some for each colleague
    whom a note names.

    Args:
        by: the gateway, form or job that hands the batch over; authors are named per item.
        batch: 1 to 500 items.

    Returns:
        One result per item, in the same order.
    """
    set_based()
    if not 1 <= len(batch) <= MOST_ITEMS:
        raise ValueError(f"a batch holds 1 to {MOST_ITEMS} items")
    return append(batch)


def append(batch: Sequence[NewMessage]) -> list[Appended | Rejected]:
    """What the act does, for acts that write messages among other things."""
    state = _Batch(at=now())
    _load(state, batch)
    results = [_take(state, item) for item in batch]
    if state.rows:
        _store(state)
        _tell(state)
        state.colleagues.tell()
    return results


def _load(state: _Batch, batch: Sequence[NewMessage]) -> None:
    uploads = [upload for item in batch for upload in item.attachment_ids]
    with connection.cursor() as cursor:
        wanted = {item.ticket_id for item in batch}
        while wanted:
            cursor.execute(_LOCK, {"ids": list(wanted)})
            for *row, merged_into in cursor.fetchall():
                state.standings[row[0]] = Standing(row[0], row[1], Status(row[2]), Handler(row[3]), *row[4:])
                if merged_into is not None:
                    state.aliases[row[0]] = merged_into
            # Only what was merged while this batch waited for its lock needs another turn.
            wanted = set(state.aliases.values()) - set(state.standings)
        keys = [(item.ticket_id, item.client_key) for item in batch]
        keys += [(state.aliases[one], key) for one, key in keys if one in state.aliases]
        cursor.execute(_LOOK_UP, [[one for one, _ in keys], [key for _, key in keys], uploads])
        for what, first, second, number, at, text, masked in cursor.fetchall():
            if what == "message":
                state.known[(first, second)] = Appended(first, second, number, at, text, tuple(masked), True)
            else:
                state.uploads[second] = (text, first)
    state.colleagues.load(batch, state.standings)


def _take(state: _Batch, item: NewMessage) -> Appended | Rejected:
    known = state.known.get((item.ticket_id, item.client_key))
    if known is None and item.author.kind is ActorKind.CUSTOMER and item.ticket_id in state.aliases:
        # What a customer says in a ticket that was merged is said where the matter goes on.
        item = replace(item, ticket_id=state.aliases[item.ticket_id])
        known = state.known.get((item.ticket_id, item.client_key))
    standing = state.standings.get(item.ticket_id)
    if standing is None:
        return _reject(item, None, ErrorCode.NOT_FOUND, "ticket")
    if known is not None and flow.refusal_to_write(standing, item.author, item.visibility) not in (
        ErrorCode.TICKET_OF_ANOTHER,
        ErrorCode.FORBIDDEN,
    ):
        return known
    text = texts.clean(item.text)
    refusal = _refusal(state, standing, item, text)
    if refusal is not None:
        return _reject(item, standing, *refusal)
    return _accept(state, standing, item, text)


def _refusal(state: _Batch, standing: Standing, item: NewMessage, text: str) -> tuple[ErrorCode, str] | None:
    if item.author.is_staff and not item.author.may(APPEND):
        return ErrorCode.FORBIDDEN, ""
    if state.colleagues.is_kept(item.ticket_id, item.author.id):
        return ErrorCode.NOT_FOUND, "ticket"
    code = flow.refusal_to_write(standing, item.author, item.visibility)
    if code is not None and not (code is ErrorCode.NOT_ASSIGNED and state.colleagues.may_note(item)):
        return code, "ticket"
    if item.only_if_head is not None and item.only_if_head != standing.last_number:
        return ErrorCode.HEAD_MOVED, "only_if_head"
    code = texts.refusal(text, len(item.attachment_ids))
    if code is not None:
        return code, "text"
    return _refusal_of_named(state, item)


def _refusal_of_named(state: _Batch, item: NewMessage) -> tuple[ErrorCode, str] | None:
    """What a message names must be there and be its author's to say: files, colleagues, parts."""
    owner = (item.author.kind.value, item.author.id)
    if len(set(item.attachment_ids)) != len(item.attachment_ids) or any(
        state.uploads.get(upload) != owner for upload in item.attachment_ids
    ):
        return ErrorCode.ATTACHMENT_UNKNOWN, "attachments"
    if parts.trouble(item.parts, item.author):
        return ErrorCode.FIELD_INVALID, "parts"
    code = state.colleagues.refusal(item)
    return (code, "mentions") if code is not None else None


def _reject(item: NewMessage, standing: Standing | None, code: ErrorCode, name: str) -> Rejected:
    entry(
        item.author,
        Outcome.REFUSED,
        code.value,
        ticket_id=item.ticket_id if standing else None,
        customer_id=standing.customer_id if standing else None,
    )
    head = standing.last_number if standing and code is ErrorCode.HEAD_MOVED else None
    limit: dict[str, int | str] = {"limit": texts.MAX_CHARACTERS} if code is ErrorCode.TEXT_TOO_LONG else {}
    return Rejected(item.ticket_id, item.client_key, code, name, head, limit)


def _accept(state: _Batch, standing: Standing, item: NewMessage, text: str) -> Appended:
    masking = secrets.mask(text)
    author = flow.author_kind(item.author)
    before, former, slept = standing.status, standing.assignee_id, standing.snoozed
    flow.move(standing, author, item.visibility)
    if author is AuthorKind.CUSTOMER and item.copied is None:
        masking = _held_back(state, standing, masking)
    for upload in item.attachment_ids:
        del state.uploads[upload]
        state.claims.append((upload, item.ticket_id, standing.last_number))
    if standing.status is not before:
        state.changes.append(_line(item, "status", before.value, standing.status.value))
    woken = slept and not standing.snoozed
    if woken:
        state.changes.append(_line(item, "snooze", _SNOOZED, ""))
        state.woken.add(item.ticket_id)
    state.rows.append(_row(item, standing.last_number, author, masking))
    state.touched[item.ticket_id].add(author)
    stored = Appended(
        item.ticket_id,
        item.client_key,
        standing.last_number,
        state.at,
        masking.text,
        tuple(kind.value for kind in masking.kinds),
    )
    state.known[(item.ticket_id, item.client_key)] = stored
    reopened = before is Status.SOLVED and standing.status is Status.OPEN
    state.colleagues.stored(item, standing, stored.text, former=former, reopened=reopened, woken=woken)
    entry(
        item.copied.by if item.copied else item.author,
        subject_kind="message",
        ticket_id=item.ticket_id,
        customer_id=standing.customer_id,
        after={"number": stored.number, "text": stored.text, "visibility": item.visibility.value},
    )
    return stored


def _held_back(state: _Batch, standing: Standing, masking: secrets.Masking) -> secrets.Masking:
    """The text as the desk may see it: what offers an agent money is kept apart, for security, and nobody
    else is given it: not the agent, not the bot, not a translation."""
    found = offer(masking.text)
    if found is None:
        return masking
    row = Withheld(
        ticket_id=standing.ticket_id,
        number=standing.last_number,
        at=state.at,
        agent_id=standing.assignee_id,
        kind=found.kind.value,
        language=found.language,
        text=masking.text,
    )
    state.withheld.append(row)
    return secrets.Masking(secrets.MASK, (SecretKind.OFFER,))


def _line(item: NewMessage, kind: str, before: str, after: str) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "ticket_id": str(item.ticket_id),
        "kind": kind,
        "actor_kind": item.author.kind.value,
        "actor_id": str(item.author.id) if item.author.id else None,
        "before": before,
        "after": after,
    }


def _row(item: NewMessage, number: int, author: AuthorKind, masking: secrets.Masking) -> dict[str, Any]:
    return {
        "ticket_id": str(item.ticket_id),
        "number": number,
        "client_key": str(item.client_key),
        "author_kind": author.value,
        "author_id": str(item.author.id) if item.author.id else None,
        "visibility": item.visibility.value,
        "kind": item.kind.value,
        "channel": item.channel.value,
        "text": masking.text,
        "masked": [kind.value for kind in masking.kinds],
        "citations": [asdict(citation) for citation in item.citations],
        "parts": parts.stored(item.parts),
        "has_attachments": bool(item.attachment_ids),
        "at": item.copied.at.isoformat() if item.copied else None,
    }


def _store(state: _Batch) -> None:
    standings = [
        {
            "ticket_id": str(standing.ticket_id),
            "status": standing.status.value,
            "handler": standing.handler.value,
            "assignee_id": str(standing.assignee_id) if standing.assignee_id else None,
            "last_number": standing.last_number,
            "last_customer_number": standing.last_customer_number,
            "waiting": standing.waiting,
            "answered": standing.answered,
            "reopened": standing.reopened,
            "snoozed": standing.snoozed,
        }
        for ticket_id, standing in state.standings.items()
        if ticket_id in state.touched
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "items": json.dumps(state.rows),
                "standings": json.dumps(standings),
                "changes": json.dumps(state.changes),
                "at": iso(state.at),
            },
        )
        if state.claims:
            cursor.execute(_CLAIM, [list(column) for column in zip(*state.claims, strict=True)])
    if state.withheld:
        Withheld.objects.bulk_create(state.withheld)
        announce(*(MessageWithheld(row.id, row.ticket_id, row.agent_id) for row in state.withheld))


def _tell(state: _Batch) -> None:
    for ticket_id, authors in state.touched.items():
        standing = state.standings[ticket_id]
        announce(
            *(
                MessagesAppended(
                    ticket_id=ticket_id,
                    number=standing.last_number,
                    author_kind=author,
                    handler=standing.handler,
                )
                for author in sorted(authors)
            )
        )
        if ticket_id in state.woken:
            announce(TicketWoken(ticket_id=ticket_id))
        if standing.reopened:
            announce(
                TicketReopened(ticket_id=ticket_id),
                HandlerChanged(ticket_id=ticket_id, handler=standing.handler),
            )
    ring(*(f"ticket:{ticket_id}" for ticket_id in state.touched))
