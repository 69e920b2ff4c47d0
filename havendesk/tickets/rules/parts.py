"""Parts of a message: their limits, and their form in the table and in frames. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cards import encode
from havendesk.tickets.types.parts import (
    PARTS_VERSION,
    ActPreview,
    ChoiceButton,
    DocumentLink,
    EvidenceLine,
    Parts,
)

MOST_CHOICES = 8
MOST_LABEL = 200
MOST_EVIDENCE = 40
MOST_LINES = 12
MOST_LINE = 500
MOST_TEXT = 10_000
CHOICE_ID = re.compile(r"[A-Za-z0-9.:_-]{1,40}")
# An address of this desk: a path, so that no message can send its reader elsewhere.
_PATH = re.compile(r"/(?!/)[^\s\\]{0,500}")
_MACHINES = frozenset({ActorKind.BOT, ActorKind.SYSTEM})


def trouble(parts: Parts | None, author: Actor) -> str:
    """What is wrong with the parts, as a sentence; empty when nothing is."""
    if parts is None:
        return ""
    if parts.chosen and not CHOICE_ID.fullmatch(parts.chosen):
        return "chosen is no id of a button"
    if author.kind in _MACHINES:
        return "" if not parts.chosen else "only a customer chooses"
    if author.kind is ActorKind.CUSTOMER and parts == Parts(chosen=parts.chosen):
        return ""
    return "only the bot gives a message parts"


def checked(parts: Parts) -> Parts:
    """The parts as they are.

    Raises:
        ValueError: a list is too long, a text is too long or empty, an id or address has not its form.
    """
    if len(parts.choices) > MOST_CHOICES or len(parts.evidence) > MOST_EVIDENCE:
        raise ValueError("too many parts")
    if len(parts.text) > MOST_TEXT:
        raise ValueError("the text of the parts is too long")
    for choice in parts.choices:
        if not CHOICE_ID.fullmatch(choice.id) or not 0 < len(choice.label) <= MOST_LABEL:
            raise ValueError(f"choice {choice.id!r} has not the form of a button")
    if parts.act is not None:
        _check_act(parts.act)
    if parts.document is not None and not _PATH.fullmatch(parts.document.url):
        raise ValueError("a document lies at an address of this desk")
    return parts


def _check_act(act: ActPreview) -> None:
    texts = (act.title, act.confirm, act.decline, *act.lines)
    if len(act.lines) > MOST_LINES or not all(0 < len(text) <= MOST_LINE for text in texts):
        raise ValueError(f"act {act.name} has not the form of a preview")


def stored(parts: Parts | None) -> dict[str, Any]:
    """The parts as JSON, without what is empty; ``{}`` for none."""
    if parts is None:
        return {}
    checked(parts)
    full = {field.name: getattr(parts, field.name) for field in dataclasses.fields(parts)}
    present = {name: encode(value) for name, value in full.items() if value}
    return {"v": PARTS_VERSION, **present} if present else {}


def loaded(value: Mapping[str, Any]) -> Parts | None:
    """The parts out of their JSON; None for none, or for a version that this code does not know."""
    if not value or value.get("v") != PARTS_VERSION:
        return None
    act, document = value.get("act"), value.get("document")
    return Parts(
        text=value.get("text", ""),
        choices=tuple(ChoiceButton(**choice) for choice in value.get("choices", ())),
        evidence=tuple(_evidence(line) for line in value.get("evidence", ())),
        act=_act(act) if act else None,
        settles=UUID(value["settles"]) if value.get("settles") else None,
        document=DocumentLink(**document) if document else None,
        feedback=value.get("feedback", False),
        chosen=value.get("chosen", ""),
    )


def _evidence(line: Mapping[str, Any]) -> EvidenceLine:
    return EvidenceLine(**{**line, "at": datetime.fromisoformat(line["at"])})


def _act(value: Mapping[str, Any]) -> ActPreview:
    return ActPreview(
        **{
            **value,
            "id": UUID(value["id"]),
            "lines": tuple(value["lines"]),
            "expires_at": datetime.fromisoformat(value["expires_at"]),
        }
    )
