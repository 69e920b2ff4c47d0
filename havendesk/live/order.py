"""Messages of one socket to one ticket are stored in the order in which they first arrived, also when some
have to come again: a later one waits, refused, until each earlier one was taken. Pure."""

from __future__ import annotations

from bisect import insort
from uuid import UUID

# Refused messages of one socket that still have to come again; a client that lets more gather never resends.
MOST_HELD = 500


class Order:
    """What one socket still owes. A *place* is the rank of a message among all that arrived on the socket."""

    __slots__ = ("_held", "_next")

    def __init__(self) -> None:
        self._held: dict[UUID, list[tuple[int, UUID]]] = {}
        self._next = 0

    def arrive(self, ticket: UUID, cid: UUID) -> int:
        """The place of a message: its old one if it was refused before, otherwise the next."""
        for place, held in self._held.get(ticket, ()):
            if held == cid:
                return place
        self._next += 1
        return self._next

    def may_go(self, ticket: UUID, place: int) -> bool:
        """Whether no earlier message of the ticket has still to come again."""
        held = self._held.get(ticket)
        return not held or held[0][0] >= place

    def taken(self, ticket: UUID, place: int) -> None:
        """The message of this place is on its way."""
        held = [one for one in self._held.get(ticket, ()) if one[0] != place]
        if held:
            self._held[ticket] = held
        else:
            self._held.pop(ticket, None)

    def hold(self, ticket: UUID, place: int, cid: UUID) -> bool:
        """The message has to come again before later ones.

        Returns:
            False where too many gathered.
        """
        held = self._held.setdefault(ticket, [])
        if (place, cid) not in held:
            insort(held, (place, cid))
        return sum(map(len, self._held.values())) <= MOST_HELD
