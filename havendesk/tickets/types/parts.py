"""What stands below a message's text: buttons, evidence, the preview of an act, a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

PARTS_VERSION = 1
"""Stored and sent with the parts; a reader that does not know the version shows the text alone."""


@dataclass(frozen=True, slots=True)
class ChoiceButton:
    """One thing that the customer may mean. Pressing it sends ``label`` as a message that names ``id``."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One thing that was read. ``kind`` is a code, ``text`` what it is called in the message's language;
    ``reference`` is masked in its middle; ``silent``: the source gave no usable answer."""

    kind: str
    text: str
    source: str
    at: datetime
    reference: str = ""
    height: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class ActPreview:
    """An act that happens only when the customer confirms it with this unguessable id, until it expires.

    ``title``, ``lines`` (what will happen), ``confirm`` and ``decline`` (the buttons) are in the message's
    language. ``step_up``: the exchange asks again who it is before it signs the confirmation.
    """

    id: UUID
    name: str
    title: str
    lines: tuple[str, ...]
    confirm: str
    decline: str
    expires_at: datetime
    step_up: bool


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A file of the exchange's account that can be fetched, at an address of this desk."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one message.

    ``text`` replaces the message's text where the parts are shown: the text alone says everything, with the
    choices as a numbered list. ``settles`` names the act that this message is the end of. ``feedback``: ask
    whether it helped. ``chosen`` is the button behind a customer's message, and the only part of one.
    """

    text: str = ""
    choices: tuple[ChoiceButton, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    act: ActPreview | None = None
    settles: UUID | None = None
    document: DocumentLink | None = None
    feedback: bool = False
    chosen: str = ""
