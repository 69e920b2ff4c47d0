"""What an agent is told when a matter comes to them, so that nothing is asked twice. Pure.

In English, like every note of the desk to itself; without the customer's words, which stand in the ticket.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime

from havendesk.bot.types import Turn
from havendesk.exchange.rules import mask_ends
from havendesk.kernel.clock import iso
from havendesk.resolvers.types import Finding, Slots

_LONG = frozenset({"txids", "addresses"})
MOST_SOURCES = 12
# Longer values are ids and addresses; amounts, names of networks and times are shorter.
LONGEST_VALUE = 28


def summary(said: str, turn: Turn, slots: Slots | None, finding: Finding | None = None) -> str:
    """Why, what is known, what was tried, what was found and from whom."""
    lines = [said]
    known = known_values(finding.slots if finding else slots)
    if known:
        lines.append(f"Known: {known}.")
    lines.append(_tried(turn))
    if finding is not None:
        lines.append(found(finding))
    return "\n".join(lines)


def known_values(slots: Slots | None) -> str:
    """The values of a question by name; ids and addresses masked in their middle."""
    if slots is None:
        return ""
    shown = []
    for field in dataclasses.fields(slots):
        value = getattr(slots, field.name)
        if value is None or value == ():
            continue
        if field.name in _LONG:
            value = ", ".join(mask_ends(one) for one in value)
        elif isinstance(value, datetime):
            value = iso(value)
        shown.append(f"{field.name.replace('_', ' ')} {value}")
    return "; ".join(shown)


def _tried(turn: Turn) -> str:
    told = f"Told so far: {', '.join(turn.answered)}." if turn.answered else "Nothing was told yet."
    titles = [choice.slug or (choice.intent.value if choice.intent else "") for choice in turn.choices]
    return f"{told} Offered: {', '.join(dict.fromkeys(titles))}." if titles else told


def found(finding: Finding) -> str:
    """What was found and from whom."""
    sources = dict.fromkeys(
        f"{one.source} ({one.kind.value}{', silent' if one.silent else ''})" for one in finding.evidence
    )
    values = "; ".join(
        f"{name.replace('_', ' ')} {mask_ends(value) if len(value) > LONGEST_VALUE else value}"
        for name, value in finding.values.items()
        if value
    )
    details = f" Details: {values}." if values else ""
    read = f" Read: {', '.join(list(sources)[:MOST_SOURCES])}." if sources else ""
    what = f"{finding.intent.value}, {finding.code.value}; next: {finding.next_action.value}"
    return f"Found: {what}.{details}{read}"
