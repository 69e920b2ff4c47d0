"""Cards and closed lists of the check whether a contact is really ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ChannelKind(StrEnum):
    """What somebody can claim to be us with."""

    DOMAIN = "domain"
    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    AGENT_CODE = "agent_code"


class Verdict(StrEnum):
    """OURS: on our list. SCAM: reported, and marked by our security staff. NOT_OURS: everything else."""

    OURS = "ours"
    NOT_OURS = "not_ours"
    SCAM = "scam"


class Mark(StrEnum):
    """What security staff made of a report."""

    OPEN = "open"
    SCAM = "scam"
    HARMLESS = "harmless"


class LookAlike(StrEnum):
    """How something that is not ours imitates what is: letters that look alike, one or two letters changed,
    our name inside another address."""

    LETTERS = "letters"
    SPELLING = "spelling"
    NAME_INSIDE = "name_inside"


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """What became of a question. ``value`` is the normal form that was compared, ``label`` what the channel
    is for (ours only), ``imitates`` the channel of ours that this one imitates and ``how``. ``expires_at`` is
    of an agent's code that is right, ``checked_before`` when somebody checked the same one first."""

    kind: ChannelKind
    value: str
    verdict: Verdict
    label: str = ""
    imitates: str = ""
    how: LookAlike | None = None
    expires_at: datetime | None = None
    checked_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskedChannel:
    """An answer for the bot. ``page``: the address of the public check, where others are reported."""

    answer: OfficialAnswer
    page: str


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """One official channel. ``covers_below``: sub-domains of a domain are ours too."""

    id: UUID
    kind: ChannelKind
    value: str
    label: str
    covers_below: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Something that people took for us and reported. ``count`` counts each network once an hour."""

    id: UUID
    kind: ChannelKind
    value: str
    count: int
    first_at: datetime
    last_at: datetime
    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Part of the list, most reported first; ``after`` continues it, empty at its end."""

    reports: tuple[ReportCard, ...]
    after: str
