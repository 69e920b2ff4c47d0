"""Translations: of what was said, kept for the next reader; of what is about to be said, kept nowhere."""

from __future__ import annotations

from uuid import UUID

from havendesk.assistance.models import Translation
from havendesk.assistance.translating import translate
from havendesk.assistance.types import Translated, Translator
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules import texts
from havendesk.tickets.types import TicketRow


@action("assistance.translate_message", apart=True)
def translate_message(*, by: Actor, ticket_id: UUID, number: int, target: str) -> Translated:
    """One message of a conversation in the reader's language; made once, then kept beside it.

    Raises:
        Refused: ``not_found``, ``no_access_grant``, ``field_invalid`` for a language of no desk.
    """
    row = _looked_at(by, ticket_id, target)
    kept = Translation.objects.filter(ticket_id=ticket_id, target=target, number=number).first()
    if kept is not None:
        return Translated(kept.text, kept.source, kept.target, Translator(kept.translator))
    found = tickets.messages(viewer=by, ticket_id=ticket_id, after=number - 1, limit=1)
    if not found or found[0].number != number:
        raise Refused(ErrorCode.NOT_FOUND, field="number")
    made = translate(
        found[0].text,
        source=row.language,
        target=target,
        by=by,
        ticket_id=ticket_id,
        customer_id=row.customer_id,
    )
    if made.translator in (Translator.CHINESE, Translator.MODEL):
        Translation.objects.bulk_create([_row(ticket_id, number, made)], ignore_conflicts=True)
    return made


@action("assistance.translate_reply", apart=True)
def translate_reply(*, by: Actor, ticket_id: UUID, text: str, source: str, target: str) -> Translated:
    """What an agent is about to say, in the customer's language, to be looked at before it is sent.

    Raises:
        Refused: ``not_found``, ``no_access_grant``, ``text_empty``, ``text_too_long``, ``field_invalid`` for
            a language of no desk.
    """
    row = _looked_at(by, ticket_id, target)
    cleaned = texts.clean(text)
    code = texts.refusal(cleaned, 0)
    if code is not None:
        raise Refused(code, field="text")
    return translate(
        cleaned, source=source, target=target, by=by, ticket_id=ticket_id, customer_id=row.customer_id
    )


def _looked_at(by: Actor, ticket_id: UUID, target: str) -> TicketRow:
    """The ticket, when this member of staff may look into it now."""
    row = tickets.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    about(
        subject=("ticket", ticket_id),
        ticket=ticket_id,
        customer=row.customer_id,
        after={"target": target},
        reads=PersonalData.MESSAGE,
    )
    if ticket_id not in tickets.followable(viewer=by, ticket_ids=[ticket_id]):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    if target not in LANGUAGES:
        raise Refused(ErrorCode.FIELD_INVALID, field="to")
    return row


def _row(ticket_id: UUID, number: int, made: Translated) -> Translation:
    assert made.translator is not None
    return Translation(
        ticket_id=ticket_id,
        number=number,
        source=made.source,
        target=made.target,
        text=made.text,
        translator=made.translator.value,
        at=now(),
    )
