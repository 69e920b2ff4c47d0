"""What every row of the thief's table uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from havendesk.cases.recovery import actions
from havendesk.cases.recovery.tests.support import (
    Scene,
    card,
    later,
    proven,
)
from havendesk.cases.recovery.tokens import stop_path
from havendesk.cases.recovery.types import (
    RecoveryState,
)
from havendesk.kernel.actors import ANONYMOUS, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from tests.support.desk import hire


@contextmanager
def refused(code: ErrorCode) -> Iterator[None]:
    """What is tried here is refused with this code."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code is code


def stop(recovery_id: UUID) -> None:
    """Somebody presses the button behind the link of a notice."""
    token = stop_path(recovery_id).rsplit("/", 1)[1]
    actions.stop(by=ANONYMOUS, recovery_id=recovery_id, token=token)


def approving(at: Scene) -> UUID:
    """Proofs are there, it has cooled, two people must agree."""
    recovery_id = proven(at)
    later(recovery_id, hours=24)
    assert card(recovery_id).state is RecoveryState.APPROVING
    return recovery_id


def officers() -> tuple[Actor, Actor]:
    """Two people of different lines."""
    return hire("sol", "security"), hire("cora", "compliance")
