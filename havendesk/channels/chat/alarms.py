"""An alarm in the chat: the account is reported beside the append, in its transaction.

It waits for no bot, outbox or job: once the message is acknowledged, the freeze is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from havendesk.channels.chat.rules import ItemType, Outcome, speaker
from havendesk.channels.chat.telling import KEYS, system_message
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.protection import actions as protection
from havendesk.protection import queries as protection_queries
from havendesk.protection.rules.alarm import alarm
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as ticket_queries
from havendesk.tickets.types import NewMessage, Rejected, Visibility

FREEZING = noop(
    "We heard an alarm and are freezing your account now. Reference: {reference}. "
    "Your money is blocked first; you see each step here with its time. "
    "If it was a mistake, tell us: it can be undone."
)
PORTAL = noop(
    "If somebody else is in your account, report it here. You need not sign in, and it takes half a minute: "
    "{link}"
)


def raise_alarms(items: Sequence[ItemType], outcomes: Sequence[Outcome]) -> None:
    """Report the account of every customer whose message was stored and says that somebody else is in it. A
    visitor, whom nobody knows, is shown where to report it."""
    for item, outcome in zip(items, outcomes, strict=True):
        by = speaker(item)
        if isinstance(outcome, Rejected) or outcome.repeated or by.kind is not ActorKind.CUSTOMER:
            continue
        hidden = isinstance(item, NewMessage) and item.visibility is Visibility.INTERNAL
        if not hidden and item.text and (found := alarm(item.text)) is not None:
            _report(by, outcome.ticket_id, item.client_key, found.kind.value)


def _report(by: Actor, ticket_id: UUID, client_key: UUID, kind: str) -> None:
    if by.id is None:
        return
    language = ticket_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id].language
    try:
        freeze = protection.report(
            by=by,
            customer_id=by.id,
            source=ReportSource.CHAT,
            strength=ReportStrength.STRONG,
            reason=kind,
            ticket_id=ticket_id,
            idempotency_key=f"chat:{ticket_id}:{client_key}",
        )
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_FOUND:
            raise
        key = uuid5(KEYS, f"{ticket_id}/portal")
        link = protection_queries.portal_address(viewer=SYSTEM)
        text = say(language, PORTAL, link=link)
    else:
        key = uuid5(KEYS, f"{ticket_id}/{freeze.id}/{freeze.reported_at.isoformat()}")
        text = say(language, FREEZING, reference=freeze.reference)
    tickets.append_messages(by=SYSTEM, batch=[system_message(ticket_id, key, text)])
