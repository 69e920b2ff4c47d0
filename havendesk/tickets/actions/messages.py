"""The only way a message is written, and the only way a ticket begins.

Both acts are set-based: one caller (the gateway, a form, the bot) hands over many items of many authors. The
number of SQL statements does not depend on how many: lock the tickets, look up keys and uploads, store the
messages and move the tickets, claim the uploads, record, announce.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import Outcome, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import reference, uuid7
from havendesk.tickets.actions.colleagues import Colleagues
from havendesk.tickets.events import HandlerChanged, MessagesAppended, TicketOpened, TicketReopened
from havendesk.tickets.rules import flow, secrets, texts
from havendesk.tickets.rules.flow import Standing
from havendesk.tickets.types import (
    Appended,
    AuthorKind,
    Handler,
    NewMessage,
    NewTicket,
    Opened,
    Priority,
    Rejected,
    Status,
)

MOST_ITEMS = 500
APPEND = "tickets.append_messages"

_LOCK = """
SELECT id, customer_id, status, handler, assignee_id, last_number, last_customer_number,
       waiting_since IS NOT NULL, first_answered_at IS NOT NULL
FROM tickets_ticket WHERE id = ANY(%s) ORDER BY id FOR UPDATE
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
        kind text, channel text, text text, masked text[], citations jsonb, has_attachments boolean)
), standing AS (
    SELECT * FROM jsonb_to_recordset(%(standings)s::jsonb) AS s(
        ticket_id uuid, status text, handler text, assignee_id uuid, last_number integer,
        last_customer_number integer, waiting boolean, answered boolean, reopened boolean)
), moved AS (
    UPDATE tickets_ticket t SET
        status = s.status, handler = s.handler, assignee_id = s.assignee_id, last_number = s.last_number,
        last_customer_number = s.last_customer_number, last_at = %(at)s,
        waiting_since = CASE WHEN s.waiting THEN coalesce(t.waiting_since, %(at)s) END,
        first_answered_at = CASE WHEN s.answered THEN coalesce(t.first_answered_at, %(at)s) END,
        solved_at = CASE WHEN s.reopened THEN NULL ELSE t.solved_at END
    FROM standing s WHERE t.id = s.ticket_id
), history AS (
    INSERT INTO tickets_change (id, ticket_id, at, kind, actor_kind, actor_id, before, after, reason)
    SELECT id, ticket_id, %(at)s, 'status', actor_kind, actor_id, before, after, ''
    FROM jsonb_to_recordset(%(changes)s::jsonb) AS c(
        id uuid, ticket_id uuid, actor_kind text, actor_id uuid, before text, after text)
)
INSERT INTO tickets_message (ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel,
                             text, masked, citations, has_attachments, at)
SELECT ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel,
       text, masked, citations, has_attachments, %(at)s
FROM item
"""

_FREE = """
SELECT id, uploader_kind, uploader_id FROM tickets_attachment
WHERE id = ANY(%s) AND ticket_id IS NULL ORDER BY id FOR UPDATE
"""

_CLAIM = """
UPDATE tickets_attachment a SET ticket_id = w.ticket_id, number = w.number
FROM unnest(%s::uuid[], %s::uuid[], %s::integer[]) AS w(id, ticket_id, number) WHERE a.id = w.id
"""

_OPEN = """
INSERT INTO tickets_ticket (
    id, reference, customer_id, client_key, jurisdiction, channel, language, topic, priority, status,
    handler, last_number, last_customer_number, read_customer, read_agent, opened_at, last_at)
SELECT id, reference, customer_id, client_key, jurisdiction, channel, language, topic,
    %(priority)s, %(status)s, %(handler)s, 0, 0, 0, 0, %(at)s, %(at)s
FROM jsonb_to_recordset(%(items)s::jsonb) AS i(
    id uuid, reference text, customer_id uuid, client_key uuid, jurisdiction text, channel text,
    language text, topic text)
ON CONFLICT (customer_id, client_key) DO NOTHING
"""

_OPENED = """
SELECT t.id, t.reference, t.customer_id, t.client_key, t.opened_at
FROM unnest(%s::uuid[], %s::uuid[]) AS w(customer_id, client_key)
JOIN tickets_ticket t ON t.customer_id = w.customer_id AND t.client_key = w.client_key
"""


@dataclass(slots=True)
class _Batch:
    """What one batch knows while it goes through its items."""

    at: datetime
    standings: dict[UUID, Standing] = field(default_factory=dict)
    known: dict[tuple[UUID, UUID], Appended] = field(default_factory=dict)
    uploads: dict[UUID, tuple[str, UUID]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    claims: list[tuple[UUID, UUID, int]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[UUID, set[AuthorKind]] = field(default_factory=lambda: defaultdict(set))
    colleagues: Colleagues = field(default_factory=Colleagues)


@action(APPEND, open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def append_messages(*, by: Actor, batch: Sequence[NewMessage]) -> list[Appended | Rejected]:
    """Store messages of many authors in many tickets, in the order given, in one transaction.

    Each item is accepted with its number, answered with its old number when its client key is known, or
    refused with a code; one bad item never touches its neighbours. At most six SQL statements for customers
    and machines; one more for the drafts of agents, and some for each colleague whom a note names.

    Args:
        by: the gateway, form or job that hands the batch over; authors are named per item.
        batch: 1 to 500 items.

    Returns:
        One result per item, in the same order.
    """
    set_based()
    if not 1 <= len(batch) <= MOST_ITEMS:
        raise ValueError(f"a batch holds 1 to {MOST_ITEMS} items")
    return _append(batch)


@action("tickets.open_tickets", open_to=(ActorKind.SYSTEM,))
def open_tickets(*, by: Actor, batch: Sequence[NewTicket]) -> list[Opened | Rejected]:
    """Open tickets for many customers, each with its first message if it has a text.

    A client key of the same customer always gives the same ticket. An item whose first message is refused
    opens nothing.

    Args:
        by: the gateway or form that hands the batch over.
        batch: 1 to 500 items.

    Returns:
        One result per item, in the same order.
    """
    set_based()
    if not 1 <= len(batch) <= MOST_ITEMS:
        raise ValueError(f"a batch holds 1 to {MOST_ITEMS} items")
    refused = dict.fromkeys(_without_their_files(batch), ErrorCode.ATTACHMENT_UNKNOWN)
    refused |= {index: code for index, item in enumerate(batch) if (code := _refusal_to_open(item))}
    made = _make_tickets([item for index, item in enumerate(batch) if index not in refused])
    firsts = [
        NewMessage(
            ticket_id=made[(item.customer.id, item.client_key)].ticket_id,
            author=item.customer,
            client_key=item.client_key,
            text=item.text,
            channel=item.channel,
            attachment_ids=item.attachment_ids,
        )
        for index, item in enumerate(batch)
        if index not in refused and item.customer.id and item.text
    ]
    stored = {one.ticket_id: one for one in _append(firsts) if isinstance(one, Appended)} if firsts else {}
    results: list[Opened | Rejected] = []
    for index, item in enumerate(batch):
        if index in refused:
            entry(item.customer, Outcome.REFUSED, refused[index].value)
            results.append(Rejected(None, item.client_key, refused[index]))
        else:
            results.append(_opened(made[(item.customer.id, item.client_key)], stored))
    return results


def _refusal_to_open(item: NewTicket) -> ErrorCode | None:
    if item.customer.kind is not ActorKind.CUSTOMER or item.customer.id is None:
        return ErrorCode.FORBIDDEN
    if item.attachment_ids and not item.text:
        return ErrorCode.TEXT_EMPTY
    return texts.refusal(texts.clean(item.text), 0) if item.text else None


def _without_their_files(batch: Sequence[NewTicket]) -> list[int]:
    """Places of new openings that name a file which is not the customer's own or not free any more."""
    naming = [(index, item) for index, item in enumerate(batch) if item.attachment_ids]
    if not naming:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [[i.customer.id for _, i in naming], [i.client_key for _, i in naming]])
        opened = {(row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(_FREE, [[upload for _, item in naming for upload in item.attachment_ids]])
        free = {upload: (kind, uploader) for upload, kind, uploader in cursor.fetchall()}
    bad = []
    for index, item in naming:
        if (item.customer.id, item.client_key) in opened:
            continue
        owner = (item.customer.kind.value, item.customer.id)
        uploads = set(item.attachment_ids)
        if len(uploads) == len(item.attachment_ids) and all(free.get(one) == owner for one in uploads):
            free = {one: whose for one, whose in free.items() if one not in uploads}
        else:
            bad.append(index)
    return bad


def _make_tickets(batch: Sequence[NewTicket]) -> dict[tuple[UUID | None, UUID], Opened]:
    if not batch:
        return {}
    at = now()
    fresh = {
        (item.customer.id, item.client_key): {
            "id": str(uuid7()),
            "reference": reference(),
            "customer_id": str(item.customer.id),
            "client_key": str(item.client_key),
            "jurisdiction": item.jurisdiction,
            "channel": item.channel.value,
            "language": item.language,
            "topic": item.topic.value,
        }
        for item in batch
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "items": json.dumps(list(fresh.values())),
                "at": at,
                "priority": Priority.NORMAL.value,
                "status": Status.NEW.value,
                "handler": Handler.BOT.value,
            },
        )
        cursor.execute(_OPENED, [[item.customer.id for item in batch], [item.client_key for item in batch]])
        rows = cursor.fetchall()
    made: dict[tuple[UUID | None, UUID], Opened] = {}
    authors = {item.customer.id: item.customer for item in batch}
    for ticket_id, ticket_reference, customer_id, client_key, opened_at in rows:
        key = (customer_id, client_key)
        repeated = str(ticket_id) != fresh[key]["id"]
        made[key] = Opened(ticket_id, client_key, ticket_reference, 0, opened_at, None, (), repeated)
        if not repeated:
            entry(
                authors[customer_id],
                subject_kind="ticket",
                subject_id=ticket_id,
                ticket_id=ticket_id,
                customer_id=customer_id,
            )
            announce(TicketOpened(ticket_id=ticket_id))
            ring(f"ticket:{ticket_id}", f"customer:{customer_id}")
    return made


def _opened(ticket: Opened, stored: dict[UUID, Appended]) -> Opened:
    first = stored.get(ticket.ticket_id)
    if first is None:
        return ticket
    return Opened(
        ticket_id=ticket.ticket_id,
        client_key=ticket.client_key,
        reference=ticket.reference,
        number=first.number,
        at=first.at,
        text=first.text,
        masked=first.masked,
        repeated=ticket.repeated,
    )


def _append(batch: Sequence[NewMessage]) -> list[Appended | Rejected]:
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
        cursor.execute(_LOCK, [list({item.ticket_id for item in batch})])
        for row in cursor.fetchall():
            state.standings[row[0]] = Standing(row[0], row[1], Status(row[2]), Handler(row[3]), *row[4:])
        cursor.execute(
            _LOOK_UP, [[item.ticket_id for item in batch], [item.client_key for item in batch], uploads]
        )
        for what, first, second, number, at, text, masked in cursor.fetchall():
            if what == "message":
                state.known[(first, second)] = Appended(first, second, number, at, text, tuple(masked), True)
            else:
                state.uploads[second] = (text, first)
    state.colleagues.load(batch, state.standings)


def _take(state: _Batch, item: NewMessage) -> Appended | Rejected:
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
    """What a message names must be there: files of its author, colleagues."""
    owner = (item.author.kind.value, item.author.id)
    if len(set(item.attachment_ids)) != len(item.attachment_ids) or any(
        state.uploads.get(upload) != owner for upload in item.attachment_ids
    ):
        return ErrorCode.ATTACHMENT_UNKNOWN, "attachments"
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
    before, former = standing.status, standing.assignee_id
    flow.move(standing, author, item.visibility)
    for upload in item.attachment_ids:
        del state.uploads[upload]
        state.claims.append((upload, item.ticket_id, standing.last_number))
    if standing.status is not before:
        state.changes.append(
            {
                "id": str(uuid7()),
                "ticket_id": str(item.ticket_id),
                "actor_kind": item.author.kind.value,
                "actor_id": str(item.author.id) if item.author.id else None,
                "before": before.value,
                "after": standing.status.value,
            }
        )
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
    state.colleagues.stored(item, standing, stored.text, former=former, reopened=reopened)
    entry(
        item.author,
        subject_kind="message",
        ticket_id=item.ticket_id,
        customer_id=standing.customer_id,
        after={"number": stored.number, "text": stored.text, "visibility": item.visibility.value},
    )
    return stored


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
        "has_attachments": bool(item.attachment_ids),
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
        if standing.reopened:
            announce(
                TicketReopened(ticket_id=ticket_id),
                HandlerChanged(ticket_id=ticket_id, handler=standing.handler),
            )
    ring(*(f"ticket:{ticket_id}" for ticket_id in state.touched))
