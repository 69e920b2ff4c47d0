"""Company over several processes: what each says of its own sockets comes together everywhere."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.live import company
from havendesk.live.company import Company
from havendesk.live.socket import Socket
from havendesk.live.types import Position, Who

TICKET = uuid4()


class Process:
    """One process with some sockets on one ticket."""

    def __init__(self) -> None:
        self.followers: dict[UUID, set[Socket]] = {}
        self.company = Company(self.followers, lambda: None)

    def sit(self, name: str, kind: ActorKind = ActorKind.STAFF) -> Any:
        """Somebody opens the ticket here."""
        shown: list[str] = []
        seat = SimpleNamespace(
            who=Who(Actor(kind, uuid4()), name, None),
            open={TICKET: Position(0)},
            writing={},
            shown=shown,
            push_latest=lambda _kind, _ticket, text: shown.append(text),
        )
        self.followers.setdefault(TICKET, set()).add(cast(Socket, _Hashable(seat)))
        self.company.touch(TICKET)
        return seat


class _Hashable:
    def __init__(self, seat: Any) -> None:
        self.__dict__ = seat.__dict__

    __hash__ = object.__hash__


class Bell:
    """A doorbell between the processes; ``lost`` rings are heard by nobody."""

    def __init__(self, *processes: Process) -> None:
        self.processes = processes
        self.lost = False
        self.rings = 0

    def ring(self, topic: str, payload: Any) -> None:
        """What ``ephemeral`` does."""
        assert topic == f"here:{TICKET}"
        self.rings += 1
        if not self.lost:
            for process in self.processes:
                process.company.heard(TICKET, payload)

    def settle(self) -> None:
        """Until nobody has anything to say."""
        for _ in range(6):
            for process in self.processes:
                process.company.push()


@pytest.fixture
def one() -> Process:
    """A process."""
    return Process()


@pytest.fixture
def two() -> Process:
    """Another one."""
    return Process()


@pytest.fixture
def bell(one: Process, two: Process, monkeypatch: pytest.MonkeyPatch) -> Bell:
    """What carries between them."""
    made = Bell(one, two)
    monkeypatch.setattr(company, "ephemeral", made.ring)
    return made


def test_who_comes_later_learns_who_is_there(one: Process, two: Process, bell: Bell) -> None:
    aria = one.sit("Aria")
    bell.settle()
    assert aria.shown == []
    lena = two.sit("Lena")
    bell.settle()
    assert '"name":"Lena","state":"viewing"' in aria.shown[-1]
    assert '"name":"Aria"' in lena.shown[-1]
    said = bell.rings
    bell.settle()
    assert bell.rings == said  # and then they are quiet


def test_customers_are_neither_shown_nor_told(one: Process, two: Process, bell: Bell) -> None:
    minji = one.sit("", ActorKind.CUSTOMER)
    lena = two.sit("Lena")
    bell.settle()
    assert minji.shown == lena.shown == []


def test_a_writing_that_is_not_repeated_is_over(one: Process, two: Process, bell: Bell) -> None:
    aria, lena = one.sit("Aria"), two.sit("Lena")
    at = time.monotonic()
    lena.writing[TICKET] = at + 0.05
    bell.settle()
    assert '"state":"writing"' in aria.shown[-1]
    time.sleep(0.06)
    two.company.sweep(time.monotonic())
    bell.settle()
    assert '"state":"viewing"' in aria.shown[-1]


def test_a_process_that_died_is_forgotten_and_a_lost_ring_heals(
    one: Process, two: Process, bell: Bell
) -> None:
    aria = one.sit("Aria")
    bell.lost = True
    lena = two.sit("Lena")
    bell.settle()
    bell.lost = False
    two.company.sweep(time.monotonic() + 20)
    bell.settle()
    assert '"name":"Lena"' in aria.shown[-1]
    assert '"name":"Aria"' in lena.shown[-1]
    bell.lost = True
    one.company.sweep(time.monotonic() + 60)
    bell.settle()
    assert '"people":[]' in aria.shown[-1]
