"""An EVM network of the sandbox may lie on a real development node: its addresses are then valid ones.

Without one, addresses fail every checksum, so that nobody can send to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox import cast
from sandbox.store import Document


@dataclass(frozen=True, slots=True)
class EvmHouse:
    """``network``: the contract's code of the network that lies on the node (``ethereum``), empty for none;
    ``chain_id``: of that node; ``node``: its JSON-RPC address, where deposits are seen, empty for none."""

    network: str = ""
    chain_id: str = ""
    node: str = ""

    def address(self, network: str, owner: str) -> str:
        """The address of an owner; on the node's network one to which it can really be sent."""
        if not self.network or network != self.network:
            return cast.fake_address(network, owner)
        return "0x" + hashlib.sha256(f"sandbox deposit {owner}".encode()).hexdigest()[:40]

    def networks(self, found: Iterable[Document]) -> list[Document]:
        """AssetNetwork objects with the node's chain id."""
        if not self.network:
            return list(found)
        return [
            {**one, "chain_id": self.chain_id} if one["network"] == self.network else one for one in found
        ]


def same(one: str, other: str) -> bool:
    """Whether two addresses or transaction ids are the same; hexadecimal ones may differ in case."""
    if one == other:
        return True
    return one[:2] == other[:2] == "0x" and one.lower() == other.lower()
