"""Typed options: each room declares its section, config joins them into one object and installs it here."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, Field, SecretStr

from havendesk.kernel.language_models.types import AnswerMode


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
    encoder: bool = Field(
        True,
        description="Whether an installed encoder of sentences is used by the bot and by the search. After a "
        "change of it `havendesk knowledge reindex` and `havendesk bot train` bring both to it.",
    )


class LanguageModelOptions(Section):
    """Whether and where a language model is asked. Off by default: address and name are empty."""

    language_model_url: str = Field(
        "",
        description="Base address of an endpoint that speaks OpenAI's chat completions, such as "
        "https://models.example/v1; empty asks no model.",
    )
    language_model_name: str = Field("", description="Name of the model at that endpoint.")
    language_model_key: SecretStr = Field(SecretStr(""), description="Key of the endpoint; empty sends none.")
    language_model_internal_hosts: list[str] = Field(
        default_factory=list,
        description="host:port pairs of the endpoint that may lie in private networks and speak plain http; "
        "JSON list.",
    )
    language_model_mode: AnswerMode = Field(
        AnswerMode.PLAIN,
        description="How the endpoint gives its text: json_schema, tools or plain. `havendesk models check` "
        "says what it can do.",
    )
    language_model_seconds: float = Field(
        12.0, gt=0, le=14, description="Time that one call may take; then the desk goes on without it."
    )
    language_model_answer_tokens: int = Field(
        1500, ge=50, le=16_000, description="Most tokens of one answer."
    )
    language_model_tokens_per_day: int = Field(
        500_000, ge=0, description="Tokens that all calls of one UTC day may cost; 0 asks no model."
    )
    language_model_tokens_per_conversation: int = Field(
        60_000, ge=0, description="Tokens that the calls of one UTC day about one ticket may cost."
    )


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
