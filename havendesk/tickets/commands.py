"""What ``havendesk up`` prepares in tickets. The room has no commands of its own."""

from __future__ import annotations

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.tickets import actions

BY = Actor(ActorKind.SYSTEM, origin=Origin.COMMAND)


def first_run(*, with_cast: bool) -> None:
    """A first set of macros beside the cast; idempotent. A real desk begins with its own words."""
    if with_cast:
        actions.add_starter_macros(by=BY)
