"""Drafts: what an agent has begun to write outlives the tab, the browser and the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import Attachment, Draft
from havendesk.tickets.queries.later import draft_card, files_of
from havendesk.tickets.queries.rows import loaded, may_see
from havendesk.tickets.rules import secrets, texts
from havendesk.tickets.types.desk import DraftCard

# An empty draft keeps its revision so long, so that a forgotten tab cannot bring back what was sent.
_EMPTY_FOR = timedelta(days=1)
_MOST_REVISION = 2**31 - 2

_SENT = """
UPDATE tickets_draft d SET text = '', attachments = '{}', revision = revision + 1, saved_at = %s
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::boolean[]) AS w(staff_id, ticket_id, text, internal)
WHERE d.staff_id = w.staff_id AND d.ticket_id = w.ticket_id AND d.text = w.text AND d.internal = w.internal
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that an agent has sent, as it was stored."""

    staff_id: UUID
    ticket_id: UUID
    text: str
    internal: bool


@action("tickets.save_draft")
def save_draft(
    *,
    by: Actor,
    ticket_id: UUID,
    text: str,
    internal: bool,
    attachment_ids: Sequence[UUID],
    revision: int,
) -> DraftCard:
    """Keep what one has written so far. It decides nothing, so it leaves no entry; secrets are masked as in
    messages.

    Args:
        revision: the one that the writer knows, 0 for none.

    Returns:
        The draft with its new revision.

    Raises:
        Refused: ``draft_outdated`` when a newer one is stored, which comes with the refusal; ``not_found``,
            ``no_access_grant``, ``text_too_long``, ``attachment_unknown``, ``field_invalid``.
    """
    set_based()
    ticket = loaded(ticket_id)
    may_see(by, ticket)
    cleaned = secrets.mask(texts.clean(text)).text
    if len(cleaned) > texts.MAX_CHARACTERS:
        raise Refused(ErrorCode.TEXT_TOO_LONG, field="text", limit=texts.MAX_CHARACTERS)
    if not 0 <= revision <= _MOST_REVISION:
        raise Refused(ErrorCode.FIELD_INVALID, field="revision")
    check_files(by, attachment_ids)
    row, _new = Draft.objects.select_for_update().get_or_create(
        staff_id=_own(by),
        ticket_id=ticket.id,
        defaults={
            "text": "",
            "internal": internal,
            "attachments": [],
            "revision": revision,
            "saved_at": now(),
        },
    )
    if revision < row.revision:
        stored = encode(draft_card(row, ticket, files_of([row])))
        raise Refused(ErrorCode.DRAFT_OUTDATED, field="revision", stored=stored)
    row.text, row.internal, row.attachments = cleaned, internal, list(attachment_ids)
    row.revision, row.saved_at = revision + 1, now()
    row.save()
    return draft_card(row, ticket, files_of([row]))


@action("tickets.drop_draft")
def drop_draft(*, by: Actor, ticket_id: UUID) -> None:
    """Throw one's draft away. Where there is none nothing happens."""
    set_based()
    rows = Draft.objects.select_for_update().filter(staff_id=_own(by), ticket_id=ticket_id)
    for row in rows:
        row.text, row.attachments, row.saved_at = "", [], now()
        row.revision += 1
        row.save()


@action("tickets.forget_empty_drafts", open_to=(ActorKind.SYSTEM,))
def forget_empty_drafts(*, by: Actor) -> int:
    """Forget drafts that were sent or thrown away more than a day ago.

    Returns:
        How many.
    """
    set_based()
    over = Draft.objects.filter(text="", attachments=[], saved_at__lt=now() - _EMPTY_FOR)
    return over.delete()[0]


def was_sent(sent: Sequence[Sent]) -> None:
    """Empty the drafts whose very text was sent: a browser that dies between sending and clearing must not
    offer it again. One statement."""
    if not sent:
        return
    columns: list[list[Any]] = [
        [one.staff_id for one in sent],
        [one.ticket_id for one in sent],
        [one.text for one in sent],
        [one.internal for one in sent],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [now(), *columns])


def check_files(by: Actor, attachment_ids: Sequence[UUID]) -> None:
    """Whether these are the writer's own uploads and free.

    Raises:
        Refused: ``attachment_unknown``, ``field_invalid`` for too many.
    """
    wanted = set(attachment_ids)
    if len(attachment_ids) > texts.MAX_ATTACHMENTS:
        raise Refused(ErrorCode.FIELD_INVALID, field="attachments", most=texts.MAX_ATTACHMENTS)
    if not wanted:
        return
    own = Attachment.objects.filter(
        id__in=wanted, ticket=None, uploader_kind=by.kind.value, uploader_id=_own(by)
    )
    if len(wanted) != len(attachment_ids) or own.count() != len(wanted):
        raise Refused(ErrorCode.ATTACHMENT_UNKNOWN, field="attachments")


def _own(by: Actor) -> UUID:
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return by.id
