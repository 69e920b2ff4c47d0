"""What a customer's own package must not tell them: that an authority or an AML review is behind something.

An officer's package leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from havendesk.evidence.types import Version
from havendesk.exchange.rules import GUARDED_REASONS

KEPT_BACK_OF_TRANSFERS = ("holds", "state_detail")
"""Ids of holds would show that there is one which is not told of, and the detail is free text."""

_TOLD_ROOMS = ("customers.", "exchange.", "notices.", "protection.", "routing.", "tickets.")
_UNTOLD = ("hold", "legal", "related")


def hold_may_be_told(version: Version, reason_code: str) -> bool:
    """Whether a hold with this reason may stand in the package."""
    return version is Version.OFFICER or reason_code not in GUARDED_REASONS


def act_may_be_told(version: Version, verb: str, *, own: bool) -> bool:
    """Whether an entry of the record may. The customer's own acts always may; of others those of the rooms
    that serve them, and nothing about holds, laws or other accounts."""
    if version is Version.OFFICER or own:
        return True
    room, _, act = verb.partition(".")
    return f"{room}." in _TOLD_ROOMS and not any(word in act for word in _UNTOLD)


def snapshot_to_tell(version: Version, body: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The sections of a snapshot (each with its ``items``) that may be told, and whether that is all of them
    as they were."""
    if version is Version.OFFICER:
        return dict(body), True
    told = dict(body)
    for name, kept in _KEPT_OF_SECTIONS.items():
        if name in told:
            section = told[name]
            told[name] = {**section, "items": [part for one in section["items"] if (part := kept(one))]}
    return told, told == body


def _hold(one: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return one if hold_may_be_told(Version.VICTIM, str(one.get("reason_code"))) else None


def _transfer(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in one.items() if name not in KEPT_BACK_OF_TRANSFERS}


_KEPT_OF_SECTIONS: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any] | None]] = {
    "holds": _hold,
    "open_transfers": _transfer,
}
