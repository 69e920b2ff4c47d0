"""How a look at a customer's data is told to that customer: which looks, in whose role, and which reasons."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from havendesk.audit.types import Look
from havendesk.kernel.actors import ActorKind
from havendesk.people.types import Role
from havendesk.quality.conduct.types import OwnLook

NEVER_TOLD = ("protection.hold",)
"""Looks that nobody is told of: the grounds of a hold may rest on a suspicion, and whether somebody read them
says so. Neither is any look of somebody who works, or worked, in compliance. Both hold for every customer at
all times, so that what is missing says nothing."""

REASONS_OF = ("tickets.reveal", "customers.private_card", "protection.snapshot")
"""Acts whose reason a person wrote for this customer's data; other reasons are search words or codes."""

ROLES = (
    Role.SECURITY,
    Role.AUDITOR,
    Role.QUALITY,
    Role.ADMINISTRATOR,
    Role.LEAD,
    Role.PLANNER,
    Role.EDITOR,
    Role.AGENT,
)
"""In which of several roles somebody is named: the one that sees most."""

_KEYS = UUID("0b7c6f0e-6a3e-5c55-9d0f-3b0a53a2c1d7")

# A reason that speaks of a suspicion, in the languages of the desk, is kept on record and not told.
_SUSPICION = re.compile(
    r"\b(str|sar|aml|tipping|suspicio\w*|suspected|launder\w*|terroris\w*|sanction\w*|subpoena|warrant|police)\b"
    "|의심|자금\\s*세탁|혐의|수사|경찰|압수|제재|테러"
    "|可疑|洗钱|洗錢|嫌疑|侦查|偵查|警方|警察|制裁|恐怖"
    "|疑わしい|疑い|マネロン|マネー・?ロンダリング|資金洗浄|捜査|警察|制裁|テロ",
    re.IGNORECASE,
)


def looker(look: Look) -> UUID | None:
    """The member of staff who looked; None for a program."""
    return look.actor_id if look.who == ActorKind.STAFF.value else None


def question_key(entry_id: UUID) -> UUID:
    """The client key of the conversation about a look: one for each, so that asking twice asks once."""
    return uuid5(_KEYS, str(entry_id))


def may_be_told(verb: str, reason: str) -> bool:
    """Whether the reason of a look is shown to the customer."""
    return verb in REASONS_OF and bool(reason.strip()) and _SUSPICION.search(reason) is None


def role_of(roles: Collection[Role]) -> Role | None:
    """The one role in which somebody is named; None for somebody without any that is named."""
    return next((role for role in ROLES if role in roles), None)


def same_look(one: Look, other: Look) -> bool:
    """Whether two looks are told as one: the same person or program, the same data, ticket and reason."""
    parts = ("verb", "who", "code", "reads", "reason", "ticket_id")
    return all(getattr(one, name) == getattr(other, name) for name in parts)


def folded(looks: Sequence[OwnLook]) -> list[OwnLook]:
    """Neighbours that are the same look become one with their number; ``first_at`` is the oldest of them."""
    told: list[OwnLook] = []
    for one in looks:
        if told and same_look(told[-1].look, one.look):
            told[-1] = replace(told[-1], first_at=one.look.at, times=told[-1].times + 1)
        else:
            told.append(one)
    return told
