"""Cards and closed lists that routing's doors speak."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QueueReason(StrEnum):
    """Why a ticket needs a person."""

    ASKED = "asked"
    BOT_UNSURE = "bot_unsure"
    BOT_SILENT = "bot_silent"
    BOT_OFF = "bot_off"
    SENSITIVE = "sensitive"
    URGENT_SECURITY = "urgent_security"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    AGENT_LOST = "agent_lost"


class AssignmentEnd(StrEnum):
    """Why an assignment ended."""

    FINISHED = "finished"
    TRANSFERRED = "transferred"
    AGENT_LOST = "agent_lost"


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the queue. ``position`` counts from 1 within the ticket's lane; ``expected_seconds`` is None
    while too little is known to say anything true."""

    position: int
    expected_seconds: int | None
