"""Who may know of an investigation. Pure."""

from __future__ import annotations

from havendesk.people.rules.authority import line_between
from havendesk.people.types import Person


def may_know(viewer: Person, whom: Person) -> bool:
    """Whether ``viewer`` may know that ``whom`` is looked into: never oneself, never somebody of one's line.
    A security officer who is looked into is seen by compliance, and the other way round."""
    return line_between(whom, viewer) is None
