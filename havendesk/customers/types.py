"""Cards and closed lists that the doors of customers speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ContactKind(StrEnum):
    """What kind of address a contact point is."""

    EMAIL = "email"
    PHONE = "phone"
    MESSENGER = "messenger"


class Proof(StrEnum):
    """How a contact point was proven to belong to the customer; ``NONE`` means: somebody typed it."""

    NONE = "none"
    EXCHANGE_TOKEN = "exchange_token"


class GrantEnd(StrEnum):
    """Why an access grant ended."""

    FINISHED = "finished"
    TRANSFERRED = "transferred"
    AGENT_LOST = "agent_lost"


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """What a verified token of the exchange says. Only code that verified a token may make one.

    ``exchange_ref`` is the exchange's identifier of the customer, ``jti`` the token's own identifier,
    ``expires_at`` its end. Name, address, language and jurisdiction are empty where the token has none.
    """

    exchange_ref: str
    jti: str
    expires_at: datetime
    display_name: str = ""
    email: str = ""
    language: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session just started. ``token`` is the bearer secret, shown once; ``display_name`` is the one that
    the customer's own token carried."""

    token: str
    session_id: UUID
    customer_id: UUID
    proven: bool
    language: str
    display_name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A live session that somebody came back with."""

    session_id: UUID
    customer_id: UUID
    proven: bool
    language: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A customer without personal data, fit for lists.

    When the customer was merged, the card is that of the one they turned out to be.
    """

    id: UUID
    alias: str
    language: str
    proven: bool
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class ContactValue:
    """One contact point with its value."""

    kind: ContactKind
    value: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class PrivateCard:
    """A customer's personal data, as far as this desk holds it."""

    customer_id: UUID
    display_name: str
    contacts: tuple[ContactValue, ...]


@dataclass(frozen=True, slots=True)
class GrantCard:
    """One agent's right to look at one customer for one ticket, until ``until`` unless it ended before."""

    agent_id: UUID
    customer_id: UUID
    ticket_id: UUID
    fresh_act_at: datetime
    until: datetime
