"""Typed options: each room declares its section, config joins them into one object and installs it here."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, Field


class Section(BaseModel):
    """Base of a room's options. Field names start with the room's name; the environment adds HAVENDESK_."""


class KernelOptions(Section):
    """Options of the kernel itself."""

    log_level: str = Field("INFO", description="Least level that is logged: DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = Field(False, description="Log one JSON object a line instead of readable lines.")
    doorbell_url: str = Field(
        "",
        description="redis:// address of a Redis-compatible server that carries doorbells between nodes; "
        "empty means PostgreSQL notifications, sent after commit.",
    )
    outbox_poll_milliseconds: int = Field(
        250, ge=10, description="How long the outbox relay waits for a doorbell before it looks by itself."
    )
    job_attempts: int = Field(
        8, ge=1, description="How often a failing job is tried before it goes to the dead letters."
    )
    job_concurrency: int = Field(4, ge=1, description="Jobs that one worker process runs at the same time.")


SectionType = TypeVar("SectionType", bound=Section)

_installed: list[Section] = []


def install(options: Section) -> None:
    """Make the joined options object the one that :func:`options_of` answers with (config calls this)."""
    _installed[:] = [options]


def options_of(section: type[SectionType]) -> SectionType:
    """The options of one room, typed.

    Raises:
        RuntimeError: nothing is installed, or the joined object lacks this section.
    """
    if not _installed or not isinstance(_installed[0], section):
        raise RuntimeError(f"options for {section.__name__} are not installed")
    return _installed[0]
