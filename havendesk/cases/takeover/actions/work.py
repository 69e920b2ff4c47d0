"""What a step of the playbook hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from havendesk.cases.takeover.models import Case, CaseStep
from havendesk.cases.takeover.types import StepName, TaskKind


@dataclass(frozen=True, slots=True)
class Work:
    """What a step did.

    ``result``: ids, numbers and codes by name; ``tasks``: what people must do because of it; ``skipped``:
    there was nothing that it may do, for ``code``; ``again``: after how long it looks again, although it is
    done; ``wants``: steps that have something new to do because of it.
    """

    result: dict[str, str] = field(default_factory=dict)
    tasks: tuple[tuple[TaskKind, str], ...] = ()
    skipped: bool = False
    code: str = ""
    again: timedelta | None = None
    wants: tuple[StepName, ...] = ()


Write = Callable[[Case], Work]
"""Writes what a step brought, in the transaction that ends the step."""

Step = Callable[[Case, CaseStep], Write]
"""Asks strangers, with no transaction open, and hands back what is to be written."""


class NotYetError(Exception):
    """The step waits for something that comes by itself; nothing went wrong."""


class NoPlaceError(Exception):
    """The step has no place in this case, for the reason in ``code``. ``by_hand``: a person looks at it."""

    def __init__(self, code: str, *, by_hand: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.by_hand = by_hand


def nothing_to_ask(write: Write) -> Step:
    """A step that asks nobody outside."""
    return lambda _case, _step: write
