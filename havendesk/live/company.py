"""Who else has a ticket open: colleagues who look at it or write in it, in this process and in the others.

Each process says what its own sockets do; the doorbell carries it. Nothing is stored: what is lost heals with
the next word, and a process that died is forgotten after a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from havendesk.kernel.doorbell import ephemeral
from havendesk.live.socket import Socket, encode

# A typing that is not repeated is over; clients repeat it every 3 s.
WRITING_SECONDS = 6.0
# Said again so often, so that a lost ring heals; forgotten when it was not heard for longer.
_AGAIN_SECONDS = 15.0
_FORGOTTEN_SECONDS = 40.0
# A notification of PostgreSQL is small.
_MOST_PEOPLE = 20

Person = dict[str, str]


class Company:
    """Lives on the event loop only. ``followers`` is the hub's register of who has what open."""

    def __init__(self, followers: Mapping[UUID, set[Socket]], wake: Callable[[], None]) -> None:
        self._process = uuid4().hex
        self._followers = followers
        self._wake = wake
        self._changed: set[UUID] = set()
        self._told: dict[UUID, tuple[float, str]] = {}
        self._elsewhere: dict[UUID, dict[str, tuple[float, list[Person]]]] = {}

    def touch(self, ticket: UUID) -> None:
        """Somebody of this process came, went, or began or stopped to write."""
        self._changed.add(ticket)
        self._wake()

    def heard(self, ticket: UUID, payload: Any) -> None:
        """Another process says who is there. One that is new here is told who is here."""
        if not isinstance(payload, dict) or payload.get("process") == self._process:
            return
        if not self._staff(ticket):
            return
        process, people = str(payload.get("process")), payload.get("people") or []
        others = self._elsewhere.setdefault(ticket, {})
        if not people:
            others.pop(process, None)
        else:
            if process not in others:
                self._told.pop(ticket, None)
            others[process] = (time.monotonic(), people)
        self.touch(ticket)

    def sweep(self, at: float) -> None:
        """Once a second: writings that were not repeated, processes that fell silent, words to say again."""
        for ticket in self._told.keys() | self._elsewhere.keys():
            others = self._elsewhere.get(ticket, {})
            silent = [process for process, (since, _) in others.items() if at - since > _FORGOTTEN_SECONDS]
            for process in silent:
                del others[process]
            said, _ = self._told.get(ticket, (at, ""))
            stopped = any(until <= at for until in self._writings(ticket))
            if silent or stopped or at - said > _AGAIN_SECONDS:
                self._told.pop(ticket, None)
                self.touch(ticket)

    def push(self) -> None:
        """Say what changed to the other processes and to the sockets of this one."""
        changed, self._changed = self._changed, set()
        at = time.monotonic()
        for ticket in changed:
            here = self._here(ticket, at)
            said = encode({"people": here})
            known = self._told.get(ticket)
            if known is None or known[1] != said:
                self._told[ticket] = (at, said)
                ephemeral(f"here:{ticket}", {"process": self._process, "people": here})
            if not here:
                self._told.pop(ticket, None)
                self._elsewhere.pop(ticket, None)
                continue
            others = self._elsewhere.get(ticket, {}).values()
            self._show(ticket, _merged([here, *(people for _, people in others)]))

    def _show(self, ticket: UUID, people: list[Person]) -> None:
        for socket in self._staff(ticket):
            position = socket.open.get(ticket)
            if position is None or socket.who is None:
                continue
            own = str(socket.who.id)
            others = [person for person in people if person["id"] != own]
            text = encode({"type": "here", "ticket": str(ticket), "people": others})
            if text != position.here and (others or position.here):
                position.here = text
                socket.push_latest("here", ticket, text)

    def _here(self, ticket: UUID, at: float) -> list[Person]:
        found = [
            {
                "id": str(socket.who.id),
                "name": socket.who.name,
                "state": "writing" if socket.writing.get(ticket, 0.0) > at else "viewing",
            }
            for socket in self._staff(ticket)
            if socket.who is not None
        ]
        return _merged([found])

    def _staff(self, ticket: UUID) -> list[Socket]:
        sockets = self._followers.get(ticket, ())
        return [socket for socket in sockets if socket.who is not None and socket.who.is_staff]

    def _writings(self, ticket: UUID) -> Iterable[float]:
        return [s.writing[ticket] for s in self._staff(ticket) if ticket in s.writing]


def _merged(groups: Iterable[Iterable[Person]]) -> list[Person]:
    """Each person once, writing before viewing, by name."""
    found: dict[str, Person] = {}
    for person in (one for group in groups for one in group):
        if person["id"] not in found or person["state"] == "writing":
            found[person["id"]] = person
    ordered = sorted(found.values(), key=lambda one: (one["state"] != "writing", one["name"], one["id"]))
    return ordered[:_MOST_PEOPLE]
