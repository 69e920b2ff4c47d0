"""Messages as cards: with the names of their agents and their files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.people import queries as people
from havendesk.tickets.models import Attachment, Message
from havendesk.tickets.rules import parts
from havendesk.tickets.types import (
    AttachmentCard,
    Author,
    AuthorKind,
    Channel,
    Citation,
    MessageCard,
    MessageKind,
    ScanState,
    Visibility,
)


def cards_of(rows: Iterable[Message]) -> list[MessageCard]:
    """Cards of messages with the names of their agents and their files: two more statements at most."""
    rows = list(rows)
    names = _agent_names({row.author_id for row in rows if row.author_kind == AuthorKind.AGENT})
    files: dict[tuple[UUID, int], list[AttachmentCard]] = {}
    holding = [row for row in rows if row.has_attachments]
    if holding:
        numbers = {(row.ticket_id, row.number) for row in holding}
        for file in Attachment.objects.filter(ticket_id__in={row.ticket_id for row in holding}).order_by(
            "id"
        ):
            if file.ticket_id and file.number and (file.ticket_id, file.number) in numbers:
                files.setdefault((file.ticket_id, file.number), []).append(attachment_card(file))
    return [_card(row, names, files.get((row.ticket_id, row.number), [])) for row in rows]


def for_viewer(viewer: Actor, rows: Iterable[Message]) -> list[Message]:
    """Without what is internal, where a customer looks."""
    if viewer.kind is not ActorKind.CUSTOMER:
        return list(rows)
    return [row for row in rows if row.visibility == Visibility.PUBLIC]


def attachment_card(row: Attachment) -> AttachmentCard:
    """A file as others may see it."""
    peaks = None if row.peaks is None else tuple(row.peaks)
    return AttachmentCard(
        row.id,
        row.name,
        row.media_type,
        row.bytes,
        row.width,
        row.height,
        row.seconds,
        peaks,
        ScanState(row.scan),
    )


def message_of(names: Sequence[str], row: Sequence[Any]) -> Message:
    """A message out of a cursor\'s row."""
    values = dict(zip(names, row, strict=True))
    # A cursor gives JSON as its text; the field decodes it for query sets only.
    values["citations"], values["parts"] = json.loads(values["citations"]), json.loads(values["parts"])
    return Message(**values)


def _agent_names(ids: set[UUID | None]) -> dict[UUID, str]:
    known = {one for one in ids if one is not None}
    if not known:
        return {}
    return {card.id: card.name for card in people.staff_cards(viewer=SYSTEM, staff_ids=known)}


def _card(row: Message, names: Mapping[UUID, str], files: list[AttachmentCard]) -> MessageCard:
    name = names.get(row.author_id, "") if row.author_id else ""
    return MessageCard(
        ticket=row.ticket_id,
        number=row.number,
        author=Author(AuthorKind(row.author_kind), row.author_id, name),
        visibility=Visibility(row.visibility),
        kind=MessageKind(row.kind),
        text=row.text,
        at=row.at,
        channel=Channel(row.channel),
        attachments=tuple(files),
        masked=tuple(row.masked),
        citations=tuple(Citation(**citation) for citation in row.citations),
        client_key=row.client_key,
        parts=parts.loaded(row.parts),
    )
