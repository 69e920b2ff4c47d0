"""Options of tickets."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section


class TicketsOptions(Section):
    """Limits of attachments."""

    tickets_attachment_bytes: int = Field(
        10 * 1024 * 1024, ge=1024, description="Largest attachment, in bytes."
    )
    tickets_attachment_pixels: int = Field(
        40_000_000, ge=1_000_000, description="Largest picture, in pixels; larger ones are refused unread."
    )
