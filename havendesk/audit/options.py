"""Options of the record."""

from __future__ import annotations

from pydantic import Field, field_validator

from havendesk.kernel.notes import NoteError, Verifier
from havendesk.kernel.options import Section


class AuditOptions(Section):
    """The record's log: its name, its pace, who watches it."""

    audit_origin: str = Field(
        "",
        description="Name of the log in its checkpoints, such as desk.example/record; empty makes one at the "
        "first start. It never changes afterwards.",
    )
    audit_batch_seconds: float = Field(
        1.0, gt=0, le=30, description="How often the sequencer puts waiting entries into the log."
    )
    audit_searches_per_hour: int = Field(
        300,
        ge=1,
        description="Searches of the record that one person may make within an hour; each page is one. Who "
        "was limited has a sixth.",
    )
    audit_witnesses: list[str] = Field(
        default_factory=list,
        description="Witnesses that co-sign checkpoints, each as address and verifier key with a space "
        "between; JSON list.",
    )

    @field_validator("audit_witnesses")
    @classmethod
    def _witnesses_are_addresses_with_keys(cls, witnesses: list[str]) -> list[str]:
        for one in witnesses:
            address, _, key = one.partition(" ")
            if not address.startswith(("https://", "http://")):
                raise ValueError("a witness begins with its address")
            try:
                Verifier.parse(key)
            except NoteError as error:
                raise ValueError(f"a witness ends with its verifier key: {error}") from error
        return witnesses
