"""What an agent is told when a matter comes to them, so that nothing is asked twice. Pure.

In the language of the desk's notes; without the customer's words, which stand in the ticket. Names of values
and codes of findings stay as they are, so that one looks them up in whatever language.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime

from havendesk.bot.types import Turn
from havendesk.exchange.rules import mask_ends
from havendesk.kernel.clock import iso
from havendesk.kernel.i18n import noop, say
from havendesk.resolvers.rules import wording as findings
from havendesk.resolvers.types import Finding, Slots

_LONG = frozenset({"txids", "addresses"})
MOST_SOURCES = 12
# Longer values are ids and addresses; amounts, names of networks and times are shorter.
LONGEST_VALUE = 28

KNOWN = noop("Known: {values}.")
TOLD = noop("Told so far: {names}.")
NOTHING_TOLD = noop("Nothing was told yet.")
OFFERED = noop("Offered: {names}.")
FOUND = noop("Found: {what}; next: {action}.")
DETAILS = noop("Details: {values}.")
READ = noop("Read: {names}.")


def summary(
    said: str, turn: Turn, slots: Slots | None, finding: Finding | None = None, **values: object
) -> str:
    """Why (``said`` with its ``values``), what is known, what was tried, what was found and from whom."""
    language = turn.notes
    lines = [say(language, said, **values)]
    known = known_values(finding.slots if finding else slots)
    if known:
        lines.append(say(language, KNOWN, values=known))
    lines.append(_tried(turn))
    if finding is not None:
        lines += [findings.short(finding, language), found(finding, language)]
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
    told = say(turn.notes, TOLD, names=", ".join(turn.answered)) if turn.answered else ""
    titles = [choice.slug or (choice.intent.value if choice.intent else "") for choice in turn.choices]
    offered = say(turn.notes, OFFERED, names=", ".join(dict.fromkeys(titles))) if titles else ""
    return " ".join(one for one in (told or say(turn.notes, NOTHING_TOLD), offered) if one)


def found(finding: Finding, language: str) -> str:
    """What was found and from whom."""
    sources = dict.fromkeys(
        f"{one.source} ({one.kind.value}{', silent' if one.silent else ''})" for one in finding.evidence
    )
    values = "; ".join(
        f"{name.replace('_', ' ')} {mask_ends(value) if len(value) > LONGEST_VALUE else value}"
        for name, value in finding.values.items()
        if value
    )
    what = f"{finding.intent.value}, {finding.code.value}"
    said = [say(language, FOUND, what=what, action=finding.next_action.value)]
    if values:
        said.append(say(language, DETAILS, values=values))
    if sources:
        said.append(say(language, READ, names=", ".join(list(sources)[:MOST_SOURCES])))
    return " ".join(said)
