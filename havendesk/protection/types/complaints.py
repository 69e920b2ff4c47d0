"""Cards of formal complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ComplaintCard:
    """A formal complaint: ``reference`` is its ticket's, ``decide_by`` the end of the time that the law of
    ``profile`` gives, ``answered_at`` when its ticket was solved. It was confirmed when it was received."""

    reference: str
    profile: str
    received_at: datetime
    decide_by: datetime
    answered_at: datetime | None
