"""Reads that came with 1.4: what happened since a cursor, and who is related to whom."""

import base64
import binascii
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sandbox.asgi import Request, Response, Router, json_response
from sandbox.cast import related
from sandbox.contract import Reads, limit_of, page
from sandbox.signing import Refused
from sandbox.store import Document

Uses = dict[str, dict[str, list[str]]]
"""What was used, by whom, when."""


def cursor_of(number: int) -> str:
    """The cursor behind the event of this number."""
    return base64.urlsafe_b64encode(f"e{number}".encode()).decode()


def _number_of(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
        return int(text.removeprefix("e")) if text.startswith("e") else -1
    except (binascii.Error, ValueError):
        return -1


@dataclass(frozen=True, slots=True)
class Watching:
    """Handlers of these reads."""

    reads: Reads

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        router.add("GET", "/v1/events", self.events)
        router.add("GET", "/v1/customers/{customer_id}/related", self.related)

    def events(self, request: Request) -> Response:
        """Oldest first; the cursor behind the last one, or the one that was asked with."""
        store, faults, limit = self.reads.world.store, self.reads.faults, limit_of(request)
        first, cursor = store.first_event(), request.query.get("cursor")
        after = _number_of(cursor) if cursor else first - 1
        if not first - 1 <= after <= store.last_event():
            raise Refused(400, "cursor_invalid")
        rows = store.events(after, limit)
        behind = rows[-1][0] if rows else after
        items = [{**body, "cursor": cursor_of(number)} for number, body in rows]
        if "events-lost" in faults:
            items = [one for one in items if one["object"] != "hold"]
        if "events-doubled" in faults:
            items = [one for one in items for _ in range(2)]
        if "events-reordered" in faults:
            items = items[::-1]
        if "events-of-another" in faults:
            items = [{**one, "customer_id": "cus_daniel"} for one in items]
        if "events-carry-data" in faults:
            items = [{**one, "email": "somebody@mail.example"} for one in items]
        last = "events-cursor-ends" in faults and not rows
        return json_response({"items": items, "next_cursor": None if last else cursor_of(behind)})

    def related(self, request: Request) -> Response:
        """Whoever shares a device or an address with the customer."""
        owner, by = self.reads.owner(request), request.query.get("by")
        if by not in (None, "", "device", "withdrawal_address", "deposit_address"):
            raise Refused(422, "invalid", "by is unknown.")
        found = [one for one in self._related(owner) if by in (None, "", one["by"])]
        if "related-to-themselves" in self.reads.faults:
            found = [{**one, "customer_id": one["related_id"], "related_id": owner} for one in found]
        return json_response(page(request, list(enumerate(found)), newest_first=False))

    def _related(self, owner: str) -> list[Document]:
        uses = {"device": self._devices(), "withdrawal_address": self._wallets()}
        found = [
            related(owner, other, by, shared, times[owner] + times[other])
            for by, users in uses.items()
            for shared, times in users.items()
            for other in times
            if owner in times and other != owner
        ]
        found += self._paid_in(owner)
        if "related-one-way" in self.reads.faults and owner != "cus_conformance":
            found = []
        return sorted(found, key=lambda one: (one["related_id"], one["by"], one["shared"]))

    def _devices(self) -> Uses:
        users: Uses = defaultdict(lambda: defaultdict(list))
        for one in self.reads.world.store.all("device"):
            users[one.get("mark") or one["id"]][one["customer_id"]] += [
                one["first_seen_at"],
                one["last_seen_at"],
            ]
        return users

    def _wallets(self) -> Uses:
        users: Uses = defaultdict(lambda: defaultdict(list))
        for one in self._withdrawals():
            users[one["address"]][one["customer_id"]].append(one["created_at"])
        return users

    def _withdrawals(self) -> list[Document]:
        moves = self.reads.world.store.all("transfer")
        return [one for one in moves if one["direction"] == "withdrawal" and one["address"]]

    def _paid_in(self, owner: str) -> list[Document]:
        """Withdrawals of the one to a deposit address of the other, either way."""
        world = self.reads.world
        owners = [one["id"] for one in world.store.all("customer")]
        whose: dict[Any, str] = {
            (one["address"], one["tag"]): other for other in owners for one in world.addresses(other)
        }
        times: dict[tuple[str, str], list[str]] = defaultdict(list)
        for move in self._withdrawals():
            receiver, sender = whose.get((move["address"], move["tag"])), move["customer_id"]
            if receiver is not None and receiver != sender and owner in (sender, receiver):
                other = receiver if owner == sender else sender
                times[(other, move["address"])].append(move["created_at"])
        return [related(owner, other, "deposit_address", at, seen) for (other, at), seen in times.items()]
