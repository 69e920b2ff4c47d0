"""What a decision was made from, as JSON and back, so that it can be made again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from havendesk.bot.rules.understanding import Outcome, Target, TargetKind, Understanding
from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.people.types import Topic
from havendesk.resolvers.rules.storing import restored, slots_of
from havendesk.resolvers.types import Finding


def inputs(understood: Understanding, finding: Finding | None, *, signed_in: bool) -> dict[str, Any]:
    """Everything that a decision rests on beside the conversation, which is kept as it is."""
    return {
        "signed_in": signed_in,
        "understood": encode(understood),
        "finding": encode(finding) if finding is not None else None,
    }


def understanding_of(value: Mapping[str, Any]) -> Understanding:
    """The understanding again."""
    return Understanding(
        language=Language(value["language"]),
        written=value["written"],
        targets=tuple(_target(one) for one in value["targets"]),
        chance=value["chance"],
        outcome=Outcome(value["outcome"]),
        slots=slots_of(value["slots"]),
        features=value["features"],
        model=value["model"],
    )


def finding_of(value: Mapping[str, Any] | None) -> Finding | None:
    """The finding again."""
    return restored(value) if value else None


def _target(value: Mapping[str, Any]) -> Target:
    return Target(
        kind=TargetKind(value["kind"]),
        name=value["name"],
        probability=value["probability"],
        topic=Topic(value["topic"]),
        title=value["title"],
        revision=value["revision"],
    )
