"""Options of tickets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from havendesk.kernel import clamd
from havendesk.kernel.options import Section


class TicketsOptions(Section):
    """Limits of looks and of attachments, and the scanner that sees files first."""

    tickets_customers_per_hour: int = Field(
        120,
        ge=0,
        description="Different customers at whose conversations one person may look within an hour without "
        "serving them. Who was limited has a sixth.",
    )
    tickets_attachment_bytes: int = Field(
        10 * 1024 * 1024, ge=1024, description="Largest attachment, in bytes."
    )
    tickets_attachment_pixels: int = Field(
        40_000_000, ge=1_000_000, description="Largest picture, in pixels; larger ones are refused unread."
    )
    tickets_voice_bytes: int = Field(5 * 1024 * 1024, ge=1024, description="Largest voice note, in bytes.")
    tickets_voice_seconds: int = Field(
        120, ge=1, le=600, description="Longest voice note, in seconds; its frames are counted."
    )
    tickets_uploads_per_minute: int = Field(
        60, ge=1, description="Files that customers behind one network address may upload in a minute."
    )
    tickets_upload_bytes_per_hour: int = Field(
        500 * 1024 * 1024,
        ge=1024 * 1024,
        description="Bytes that customers behind one network address may upload in an hour.",
    )
    tickets_scanner: str = Field(
        "",
        description="Where clamd listens, unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310: files are "
        "held back until it has seen them. Empty: none is asked.",
    )
    tickets_scanner_silent: Literal["hold", "serve"] = Field(
        "hold",
        description="While the scanner is silent: hold files back, or serve them after a minute and go on "
        "asking.",
    )

    @field_validator("tickets_scanner")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value:
            clamd.address_of(value)
        return value
