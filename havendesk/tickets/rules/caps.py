"""Caps on looks. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from havendesk.people.types import SHARE_OF_LIMITED


def within(seen: Collection[UUID], wanted: Sequence[UUID], most: int, *, limited: bool) -> set[UUID]:
    """Those of the customers that may be looked at: whoever was seen within the hour, and as many new ones,
    in this order, as the cap leaves room for."""
    room = max(0, most // (SHARE_OF_LIMITED if limited else 1) - len(set(seen)))
    new = [one for one in dict.fromkeys(wanted) if one not in seen]
    return {one for one in wanted if one in seen} | set(new[:room])
