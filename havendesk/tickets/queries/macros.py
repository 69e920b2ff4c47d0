"""Reads of macros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.chinese import traditional
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_SHARE
from havendesk.tickets.models import Macro, Tag, Ticket
from havendesk.tickets.queries.rows import loaded, may_see
from havendesk.tickets.rules.lists import Scope
from havendesk.tickets.rules.macros import TOPIC_WORDS, Placeholder, fill, language_for, placeholders_in
from havendesk.tickets.types.desk import MacroCard, RenderedMacro

MOST_SHOWN = 500
_REASON = "a macro that names the customer"


@query("tickets.macros")
def macros(*, viewer: Actor, q: str = "") -> list[MacroCard]:
    """The viewer's own macros, those of their teams and those for everybody; two statements.

    Args:
        q: what the shortcut, the name or a text holds; shortcuts that begin with it come first.
    """
    found = [macro_card(row) for row in seen_macros(viewer, people.own_teams(viewer=viewer))]
    wanted = q.strip().casefold().removeprefix("/")
    if not wanted:
        return found
    held = [card for card in found if any(wanted in text for text in _words(card))]
    return sorted(held, key=lambda card: (not card.shortcut.startswith(wanted), card.name.casefold()))


@query("tickets.render_macro")
def render_macro(*, viewer: Actor, ticket_id: UUID, macro_id: UUID) -> RenderedMacro:
    """A macro as it would be written in this ticket: in the customer's language if it has it, filled with
    what is known and nothing else. Naming the customer is a look at their name, and on record as one.

    Raises:
        Refused: ``not_found`` (ticket, macro), ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    may_see(viewer, ticket)
    rows = seen_macros(viewer, people.own_teams(viewer=viewer), macro_id)
    if not rows:
        raise Refused(ErrorCode.NOT_FOUND, field="macro")
    language = language_for(rows[0].texts, ticket.language)
    text = rows[0].texts[language]
    if ticket.language == Language.ZH_HANT and language == Language.ZH_HANS:
        language, text = Language.ZH_HANT.value, traditional(text)
    values = _values(viewer, ticket, language, placeholders_in(text))
    filled, missing = fill(text, values)
    return RenderedMacro(filled, language, missing, _acts(rows[0].acts))


def seen_macros(viewer: Actor, team_ids: Sequence[UUID], only: UUID | None = None) -> list[Macro]:
    """Those that this viewer sees, or one of them: one statement."""
    seen = Q(scope=Scope.PRIVATE, owner_id=viewer.id) | Q(scope=Scope.ALL)
    seen |= Q(scope=Scope.TEAM) if viewer.may(RIGHT_SHARE) else Q(scope=Scope.TEAM, team_id__in=team_ids)
    rows = Macro.objects.filter(seen).order_by("name", "id")
    return list((rows.filter(id=only) if only else rows)[:MOST_SHOWN])


def macro_card(row: Macro) -> MacroCard:
    """A macro as its readers see it."""
    return MacroCard(
        id=row.id,
        name=row.name,
        shortcut=row.shortcut,
        scope=row.scope,
        team_id=row.team_id,
        owner_id=row.owner_id,
        texts=row.texts,
        acts=row.acts,
    )


def _words(card: MacroCard) -> list[str]:
    return [card.shortcut, card.name.casefold(), *(text.casefold() for text in card.texts.values())]


def _acts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be done; a tag that was deleted since is left out."""
    acts = dict(kept)
    if acts.get("tags"):
        there = set(Tag.objects.filter(id__in=acts["tags"]).values_list("id", flat=True))
        acts["tags"] = [one for one in acts["tags"] if UUID(one) in there]
    return acts


def _values(
    viewer: Actor, ticket: Ticket, language: str, wanted: Sequence[Placeholder]
) -> dict[Placeholder, str]:
    values = {
        Placeholder.REFERENCE: ticket.reference,
        Placeholder.TOPIC: TOPIC_WORDS[language].get(ticket.topic, ""),  # type: ignore[call-overload]  # a word of the list
        Placeholder.TEAM_NAME: ticket.team.name if ticket.team else "",
    }
    if Placeholder.AGENT_NAME in wanted and viewer.id is not None:
        values[Placeholder.AGENT_NAME] = people.staff_card(viewer=SYSTEM, staff_id=viewer.id).name
    if Placeholder.EXCHANGE_NAME in wanted:
        values[Placeholder.EXCHANGE_NAME] = _exchange_name()
    if Placeholder.CUSTOMER_NAME in wanted:
        values[Placeholder.CUSTOMER_NAME] = _customer_name(viewer, ticket)
    return values


def _exchange_name() -> str:
    try:
        return exchange.capabilities(viewer=SYSTEM).exchange_name
    except Refused:
        return ""


def _customer_name(viewer: Actor, ticket: Ticket) -> str:
    try:
        card = customers.private_card(viewer=viewer, customer_id=ticket.customer_id, reason=_REASON)
    except Refused:
        return ""
    return card.display_name
