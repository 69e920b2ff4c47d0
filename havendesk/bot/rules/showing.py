"""The parts of the bot's messages: buttons, evidence, previews, documents. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from havendesk.bot.rules import wording
from havendesk.bot.rules.reading import choice_id
from havendesk.bot.types import ActName
from havendesk.exchange.rules import mask_ends
from havendesk.kernel.i18n import say
from havendesk.resolvers.types import Finding, Reading, ReadingKind
from havendesk.tickets.rules.parts import MOST_EVIDENCE, MOST_LABEL
from havendesk.tickets.types.parts import ActPreview, ChoiceButton, DocumentLink, EvidenceLine

_OURS = frozenset(
    {ReadingKind.RULE, ReadingKind.FEE, ReadingKind.LIMIT, ReadingKind.NETWORK_STATUS, ReadingKind.NOTICE}
)


def buttons(question_number: int, labels: Sequence[str]) -> tuple[ChoiceButton, ...]:
    """One button per choice, in their order."""
    return tuple(
        ChoiceButton(choice_id(question_number, place), label[:MOST_LABEL] or "…")
        for place, label in enumerate(labels)
    )


def evidence(finding: Finding | None, language: str) -> tuple[EvidenceLine, ...]:
    """What was read for a finding; ids and addresses masked in their middle."""
    if finding is None:
        return ()
    return tuple(_line(reading, language) for reading in finding.evidence[:MOST_EVIDENCE])


def _line(reading: Reading, language: str) -> EvidenceLine:
    public = reading.kind in _OURS
    return EvidenceLine(
        kind=reading.kind.value,
        text=say(language, wording.READINGS[reading.kind]),
        source=reading.source,
        at=reading.fetched_at,
        reference=reading.reference if public else mask_ends(reading.reference),
        height=reading.height,
        silent=reading.silent,
    )


def preview(
    offer_id: UUID, name: ActName, lines: Sequence[str], language: str, expires_at: datetime
) -> ActPreview:
    """The act as it is shown before anybody confirms it."""
    confirm, decline = wording.ACT_BUTTONS[name]
    return ActPreview(
        id=offer_id,
        name=name.value,
        title=say(language, wording.ACT_TITLES[name]),
        lines=tuple(lines),
        confirm=say(language, confirm),
        decline=say(language, decline),
        expires_at=expires_at,
        step_up=True,
    )


def document(finding: Finding | None, language: str) -> DocumentLink | None:
    """The file that can be fetched for a finding."""
    if finding is None or not finding.document.startswith("/"):
        return None
    return DocumentLink(f"{finding.document}?language={language}", say(language, wording.DOCUMENT))


def saved(path: str, language: str) -> DocumentLink:
    """A file that an act has made."""
    return DocumentLink(path, say(language, wording.DOCUMENTS[PurePosixPath(path).suffix]))
