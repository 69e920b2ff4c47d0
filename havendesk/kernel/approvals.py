"""Acts that a second person may have to approve: what they are called, how they are run, how they are told.

A room that owns such an act registers it at import; the room people asks, chooses the second person and runs
it once, by its name, when it was approved. Nothing but the name and JSON arguments is stored, so an approval
survives a restart and another version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ApprovedAct:
    """What an approved act is run with.

    ``by`` is the system on behalf of who asked. ``idempotency_key`` is the approval's own id: an act at a
    stranger's, which may be run again after a crash, hands it over, so that it has one effect.
    """

    approval_id: UUID
    by: Actor
    arguments: Mapping[str, Any]
    reason: str
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Approvable:
    """One act that can be approved.

    ``permission``: what somebody must hold to ask for it. ``apart``: it waits for a stranger, so it is run
    without a transaction and may be run again with the same key; the others run in the transaction that
    settles the approval, and so exactly once.
    """

    name: str
    run: Callable[[ApprovedAct], None]
    describe: Callable[[Mapping[str, Any]], str]
    permission: str
    apart: bool = False


APPROVABLE: dict[str, Approvable] = {}


def approvable(
    name: str,
    *,
    run: Callable[[ApprovedAct], None],
    describe: Callable[[Mapping[str, Any]], str],
    permission: str = "",
    apart: bool = False,
) -> None:
    """Register an act under its name, which is the door's name where there is one door.

    Args:
        run: does it; raises ``Refused`` when it cannot be done any more (the approval ends as failed), with
            ``exchange_silent`` or ``try_later`` when it should be tried again.
        describe: one English sentence out of the arguments, for the command line and for acts whose words the
            console does not know.
        permission: of who may ask; default: the name.

    Raises:
        ValueError: another act has this name.
    """
    known = APPROVABLE.get(name)
    if known is not None and known.run is not run:
        raise ValueError(f"two acts are called {name}")
    APPROVABLE[name] = Approvable(name, run, describe, permission or name, apart)
