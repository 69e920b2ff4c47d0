"""What is kept beside the messages of a conversation."""

from __future__ import annotations

from uuid import UUID

from havendesk.assistance.models import Original, Translation
from havendesk.assistance.types import OriginalCard, TranslationCard, TranslationsCard, Translator
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.language_models.asking import available
from havendesk.tickets import queries as tickets


@query("assistance.translations", reads=PersonalData.MESSAGE)
def translations(*, viewer: Actor, ticket_id: UUID, target: str) -> TranslationsCard:
    """Kept translations into one language, and what agents wrote before what was sent.

    Raises:
        Refused: ``no_access_grant``, also for a ticket that does not exist.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    if ticket_id not in tickets.followable(viewer=viewer, ticket_ids=[ticket_id]):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    about(customer=tickets.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id].customer_id)
    rows = list(Original.objects.filter(ticket_id=ticket_id).order_by("at"))
    keys = [row.client_key for row in rows]
    numbers = tickets.numbers_of(viewer=SYSTEM, ticket_id=ticket_id, client_keys=keys) if keys else {}
    kept = Translation.objects.filter(ticket_id=ticket_id, target=target).order_by("number")
    return TranslationsCard(
        model=available(),
        kept=tuple(
            TranslationCard(row.number, row.text, row.source, row.target, Translator(row.translator))
            for row in kept
        ),
        originals=tuple(
            OriginalCard(
                row.client_key,
                numbers.get(row.client_key),
                row.text,
                row.language,
                row.sent_language,
                Translator(row.translator),
            )
            for row in rows
        ),
    )
