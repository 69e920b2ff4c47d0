"""The frames that clients send: their form, and what is wrong with those that do not have it. Pure
functions."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
)

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.rules.parts import CHOICE_ID

FRAME_BYTES = 262_144
TEXT_CHARACTERS = 10_000
COMMENT_CHARACTERS = 2_000
ATTACHMENTS = 10
MENTIONS = 20
OPEN_TICKETS = 200
VERSION = 1
# Largest message number: what a PostgreSQL integer holds.
_MOST = 2**31 - 1

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _usual(value: Any) -> Any:
    # Answers repeat the id as we write it, so only that one form is taken.
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("an id is a UUID in lower case with hyphens")
    return value


def _without_zero(text: str) -> str:
    if "\x00" in text:
        raise ValueError("U+0000 cannot be stored")
    return text


Id = Annotated[UUID, BeforeValidator(_usual)]
Number = Annotated[int, Field(ge=0, le=_MOST)]
Text = Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS), AfterValidator(_without_zero)]
Language = Literal["en", "zh-Hans", "zh-Hant", "ko", "ja"]
Topic = Literal[
    "account", "identity", "deposit", "withdrawal", "trading", "fees", "security", "api", "tax", "other"
]


class _Frame(BaseModel):
    # Members that are not named are ignored, so that later versions may add some.
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Hello(_Frame):
    """First frame: who, and what the client already holds."""

    type: Literal["hello"]
    v: int
    token: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = None
    ticket: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = None
    heads: dict[Id, Number] = Field(default_factory=dict, max_length=OPEN_TICKETS)


class Start(_Frame):
    """A new chat."""

    type: Literal["start"]
    cid: Id
    language: Language
    text: Text | None = None
    topic: Topic | None = None
    attachments: list[Id] | None = Field(None, max_length=ATTACHMENTS)


class Send(_Frame):
    """One message of an existing ticket."""

    type: Literal["send"]
    ticket: Id
    cid: Id
    text: Text
    attachments: list[Id] | None = Field(None, max_length=ATTACHMENTS)
    internal: bool | None = None
    only_if_head: Number | None = None
    mentions: list[Id] | None = Field(None, max_length=MENTIONS)
    choice: Annotated[str, StringConstraints(pattern=rf"^{CHOICE_ID.pattern}$")] | None = None


class Open(_Frame):
    """Follow a ticket from a number on."""

    type: Literal["open"]
    ticket: Id
    after: Number | None = None


class Close(_Frame):
    """Follow a ticket no longer."""

    type: Literal["close"]
    ticket: Id


class Typing(_Frame):
    """Somebody types, or stopped."""

    type: Literal["typing"]
    ticket: Id
    on: bool
    internal: bool | None = None


class Listen(_Frame):
    """A lead listens in, or stopped."""

    type: Literal["listen"]
    ticket: Id
    on: bool


class Read(_Frame):
    """Everything up to this number was on the screen."""

    type: Literal["read"]
    ticket: Id
    number: Number


class Beat(_Frame):
    """The numbers the client holds."""

    type: Literal["beat"]
    heads: dict[Id, Number] | None = Field(None, max_length=OPEN_TICKETS)
    idle_seconds: Number | None = None


class Person(_Frame):
    """The customer wants a human being."""

    type: Literal["person"]
    ticket: Id


class Rate(_Frame):
    """The customer's verdict."""

    type: Literal["rate"]
    ticket: Id
    score: Annotated[int, Field(ge=1, le=5)]
    comment: (
        Annotated[str, StringConstraints(max_length=COMMENT_CHARACTERS), AfterValidator(_without_zero)] | None
    ) = None


class Presence(_Frame):
    """A member of staff says where they are."""

    type: Literal["presence"]
    status: Literal["available", "busy", "away", "wrap_up", "offline"]


Frame = Start | Send | Open | Close | Typing | Read | Beat | Person | Rate | Presence | Listen


class _Any(RootModel[Annotated[Hello | Frame, Field(discriminator="type")]]):
    pass


TYPES = frozenset(
    (
        "hello",
        "start",
        "send",
        "open",
        "close",
        "typing",
        "read",
        "beat",
        "person",
        "rate",
        "presence",
        "listen",
    )
)
_ECHOED = ("cid", "ticket")


class BadFrame(Refused):
    """A frame that does not have its form; ``echo`` holds what could be read of it for the answer."""

    def __init__(self, code: ErrorCode, echo: dict[str, Any], *, field: str = "", detail: str = "") -> None:
        super().__init__(code, field=field, detail=detail)
        self.echo = echo


def parse(text: str) -> Hello | Frame:
    """One frame from its text.

    Raises:
        BadFrame: not JSON, not an object, an unknown type, or a field of the wrong form.
    """
    try:
        frame = _Any.model_validate_json(text).root
    except ValidationError as error:
        raise _bad(text, error) from None
    if isinstance(frame, Start | Send):
        _check_text(frame)
    return frame


def _check_text(frame: Start | Send) -> None:
    empty = frame.text is not None and not frame.text.strip() and not frame.attachments
    if empty or (frame.text is None and frame.attachments):
        echo: dict[str, Any] = {"for": frame.type, "cid": str(frame.cid)}
        if isinstance(frame, Send):
            echo["ticket"] = str(frame.ticket)
        raise BadFrame(ErrorCode.TEXT_EMPTY, echo, field="text")


def _bad(text: str, error: ValidationError) -> BadFrame:
    first = error.errors(include_url=False, include_input=False)[0]
    echo = _echo(text)
    match first["type"]:
        case "json_invalid" | "model_attributes_type" | "model_type" | "dict_type" if len(first["loc"]) < 2:
            return BadFrame(ErrorCode.MALFORMED, echo, detail="The frame is not one JSON object.")
        case "union_tag_not_found":
            return BadFrame(ErrorCode.MALFORMED, echo, field="type", detail="The frame has no type.")
        case "union_tag_invalid":
            return BadFrame(ErrorCode.UNKNOWN_TYPE, echo, field="type")
    field = str(first["loc"][1]) if len(first["loc"]) > 1 else ""
    if field == "text" and first["type"] == "string_too_long":
        return BadFrame(ErrorCode.TEXT_TOO_LONG, echo, field=field)
    return BadFrame(
        ErrorCode.FIELD_INVALID, echo, field=field, detail=first["msg"].removeprefix("Value error, ")
    )


def _echo(text: str) -> dict[str, Any]:
    """What can be read of a bad frame, so that the client can match the answer: type, cid, ticket."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(frame, dict):
        return {}
    echo = {}
    kind = frame.get("type")
    if isinstance(kind, str) and kind in TYPES:
        echo["for"] = kind
    for key in _ECHOED:
        value = frame.get(key)
        if isinstance(value, str) and len(value) <= 64 and value.isascii():
            echo[key] = value
    return echo
