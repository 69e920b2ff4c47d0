"""What is asked of a language model, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """The closed list of what a model is asked for. It words what others found; it decides nothing."""

    WORD = "word"
    TRANSLATE = "translate"
    SUMMARISE = "summarise"
    DRAFT = "draft"
    CHECK = "check"


class CallOutcome(StrEnum):
    """How a call ended. Only ``done`` gives a text that is used."""

    ASKED = "asked"
    DONE = "done"
    OFF = "off"
    SWITCHED_OFF = "switched_off"
    DAY_BUDGET = "day_budget"
    CONVERSATION_BUDGET = "conversation_budget"
    TIMEOUT = "timeout"
    SILENT = "silent"
    BUSY = "busy"
    REFUSED = "refused"
    GARBAGE = "garbage"
    UNGROUNDED = "ungrounded"


class AnswerMode(StrEnum):
    """How an endpoint is asked to give its text: by a schema, by a tool's argument, or as it comes."""

    JSON_SCHEMA = "json_schema"
    TOOLS = "tools"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    ``material`` are the texts to work on, as they are; they are redacted before they leave. ``context`` is
    what the answer is for (a question): redacted and sent too, but no evidence for what the answer says.
    ``instruction`` is ours and holds nothing of anybody. ``names`` and ``terms``: see ``redaction.redact``.
    ``whole``: the answer must hold every figure and placeholder of the material (a translation).
    """

    purpose: Purpose
    instruction: str
    material: tuple[str, ...] = field(repr=False)
    conversation: UUID | None = None
    names: tuple[str, ...] = field(default=(), repr=False)
    terms: tuple[str, ...] = ()
    whole: bool = False
    context: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Worded:
    """What came of a job: ``text`` is empty unless ``outcome`` is ``done``; ``detail`` says more of a failure
    (what was ungrounded, a status) and holds no word of the text."""

    outcome: CallOutcome
    text: str = field(default="", repr=False)
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How often a purpose ended in an outcome since a time, with its tokens and the mean milliseconds."""

    purpose: Purpose
    outcome: CallOutcome
    calls: int
    tokens: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Capability:
    """What the check of an endpoint found for one way of answering."""

    mode: AnswerMode
    works: bool
    detail: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A text with what it cost, before anything was checked."""

    text: str = field(repr=False)
    prompt_tokens: int
    answer_tokens: int


Message = Mapping[str, str]
