"""The only way a ticket begins: a customer says something, or at least that they want to.

The act is set-based, as the one that stores messages, and stores the first ones through it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import Outcome, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import reference, uuid7
from havendesk.tickets.actions.messages import MOST_ITEMS, append
from havendesk.tickets.events import TicketOpened
from havendesk.tickets.rules import texts
from havendesk.tickets.types import (
    Appended,
    Handler,
    NewMessage,
    NewTicket,
    Opened,
    Priority,
    Rejected,
    Status,
)

_FREE = """
SELECT id, uploader_kind, uploader_id FROM tickets_attachment
WHERE id = ANY(%s) AND ticket_id IS NULL ORDER BY id FOR UPDATE
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
    stored = {one.ticket_id: one for one in append(firsts) if isinstance(one, Appended)} if firsts else {}
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
