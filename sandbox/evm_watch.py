"""Deposits of the network's coin on a real development node: seen, counted and credited."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox import cast, house
from sandbox.store import Document

if TYPE_CHECKING:
    from sandbox.world import World

SECONDS = 2.0
MOST_BLOCKS = 50
"""Blocks of one look; the next look reads on."""
WEI = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Blocks:
    """What one look brought: the node's head, and the blocks read since the last look."""

    head: int
    blocks: tuple[Document, ...]
    failed: frozenset[str] = frozenset()


@dataclass(slots=True)
class EvmWatch:
    """Reads beside the world and books inside it: a slow node must not stop the sandbox."""

    world: World

    @property
    def height(self) -> int | None:
        """The last block that was booked; None before the first look, which begins at the node's head."""
        known = self.world.store.setting("evm_height")
        return int(known) if known else None

    def read(self, last: int | None) -> Blocks | None:
        """Blocks after ``last``; None without a node or an answer. Touches nothing of the store."""
        if not self.world.evm.node:
            return None
        try:
            head = int(self._ask("eth_blockNumber"), 16)
            last = head if last is None else last
            numbers = range(last + 1, min(head, last + MOST_BLOCKS) + 1)
            blocks = tuple(self._ask("eth_getBlockByNumber", hex(number), True) for number in numbers)
            failed = frozenset(
                str(tx["hash"])
                for block in blocks
                for tx in block["transactions"]
                if self._ask("eth_getTransactionReceipt", tx["hash"])["status"] != "0x1"
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Blocks(head, blocks, failed)

    def book(self, seen: Blocks | None, now: datetime) -> None:
        """Deposits of new blocks appear, older ones are a block deeper."""
        if seen is None:
            return
        with self.world.store.transaction():
            owners = self._owners()
            for block in seen.blocks:
                for tx in block["transactions"]:
                    owner = owners.get((tx["to"] or "").lower())
                    if owner and tx["hash"] not in seen.failed and int(tx["value"], 16):
                        self._deposit(owner, tx, int(block["number"], 16), now)
            for move in self.world.store.all("transfer"):
                waits = move["state"] in ("detected", "confirming", "credited")
                if move["direction"] == "deposit" and waits and move["block_height"] is not None:
                    self.world.confirm(move, seen.head - move["block_height"] + 1, now)
            last = int(seen.blocks[-1]["number"], 16) if seen.blocks else self.height
            self.world.store.set("evm_height", str(seen.head if last is None else last))

    def _owners(self) -> dict[str, str]:
        """Customer by address on the node's network."""
        return {
            one["address"].lower(): customer["id"]
            for customer in self.world.store.all("customer")
            for one in self.world.addresses(customer["id"])
            if one["network"] == self.world.evm.network
        }

    def _deposit(self, owner: str, tx: Document, height: int, now: datetime) -> None:
        network = self.world.evm.network
        if ("ETH", network) not in house.NETWORKS:
            return
        amount = f"{int(tx['value'], 16) / WEI:f}"
        move = cast.transfer(owner, "deposit", "ETH", network, amount, now)
        address = self.world.evm.address(network, owner)
        self.world.store.put(
            "transfer", {**move, "txid": tx["hash"], "address": address, "block_height": height}
        )

    def _ask(self, method: str, *params: object) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(
            self.world.evm.node, body, {"content-type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)["result"]
