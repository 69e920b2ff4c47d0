"""Cards that the doors of conduct speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MarkCard:
    """What the hidden mark of a picture says. Several members of staff may, rarely, share 24 bits; none: it
    is not the mark of anybody known here."""

    at: datetime
    staff: tuple[tuple[UUID, str], ...]
