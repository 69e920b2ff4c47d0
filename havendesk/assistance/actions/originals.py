"""What an agent wrote before its translation was sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.assistance.models import Original
from havendesk.assistance.types import Translator
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules import secrets, texts

_PURGED_AT_ONCE = 500
# A message that could not be sent may wait in somebody's browser as long as they keep it open.
_UNSENT = timedelta(days=7)


@action("assistance.keep_original")
def keep_original(
    *,
    by: Actor,
    ticket_id: UUID,
    client_key: UUID,
    text: str,
    language: str,
    sent_language: str,
    translator: Translator,
) -> None:
    """Keep what the agent wrote, for the message that will be sent under this key. Secrets are masked as in
    every message; the same key again replaces what was kept, as long as the message is not sent.

    Raises:
        Refused: ``not_found``, ``no_access_grant``, ``text_empty``, ``text_too_long``; ``conflict`` when the
            message stands already and had another original.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    if by.id is None or ticket_id not in tickets.followable(viewer=by, ticket_ids=[ticket_id]):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    cleaned = texts.clean(text)
    code = texts.refusal(cleaned, 0)
    if code is not None:
        raise Refused(code, field="text")
    masked = secrets.mask(cleaned).text
    sent = tickets.numbers_of(viewer=SYSTEM, ticket_id=ticket_id, client_keys=[client_key])
    known = Original.objects.filter(ticket_id=ticket_id, client_key=client_key).first()
    if known is not None and (known.staff_id != by.id or (sent and known.text != masked)):
        raise Refused(ErrorCode.CONFLICT, field="cid")
    Original.objects.update_or_create(
        ticket_id=ticket_id,
        client_key=client_key,
        defaults={
            "staff_id": by.id,
            "text": masked,
            "language": language,
            "sent_language": sent_language,
            "translator": translator.value,
            "at": now(),
        },
    )


@action("assistance.purge_unsent", open_to=(ActorKind.SYSTEM,))
def purge_unsent(*, by: Actor) -> int:
    """Forget originals whose message was never sent, some at a time.

    Returns:
        How many were forgotten.
    """
    set_based()
    old = now() - _UNSENT
    rows = list(Original.objects.filter(at__lt=old, at__gt=old - _UNSENT).order_by("at")[:_PURGED_AT_ONCE])
    gone = []
    for ticket_id in {row.ticket_id for row in rows}:
        keys = [row.client_key for row in rows if row.ticket_id == ticket_id]
        sent = tickets.numbers_of(viewer=SYSTEM, ticket_id=ticket_id, client_keys=keys)
        gone += [row.id for row in rows if row.ticket_id == ticket_id and row.client_key not in sent]
    deleted, _ = Original.objects.filter(id__in=gone).delete()
    return deleted
