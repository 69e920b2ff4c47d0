"""A real EVM node on a free port: it mines when told to, so that a test decides what waits.

It comes from npm (``tests/chain_node``); its contracts are compiled beforehand.
"""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.product import free_port

PACKAGE = Path(__file__).resolve().parent.parent / "chain_node"
START_SECONDS = 20.0
STOP_SECONDS = 10.0
ETHER = 10**18
GWEI = 10**9
TRANSFER = "a9059cbb"
FORWARD = "101e8952"


@cache
def _bytecode() -> dict[str, str]:
    found: dict[str, str] = json.loads((PACKAGE / "contracts.json").read_text())["bytecode"]
    return found


def program() -> Path:
    """The node's program. Raises RuntimeError where it is not installed."""
    found = sorted((PACKAGE / "node_modules" / "@foundry-rs").glob("anvil-*/bin/anvil*"))
    if not found:
        raise RuntimeError("The chain node is not installed: `make setup` does it.")
    return found[0]


class EvmNode:
    """One chain with ten rich accounts that need no signature. Amounts are wei, transaction ids ``0x…``.

    ``finality``: blocks of an epoch; a block is final two epochs later.
    """

    def __init__(self, chain_id: int = 1, finality: int = 4) -> None:
        self.chain_id, self.finality = chain_id, finality
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.accounts: list[str] = []

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [str(program()), "--host", "127.0.0.1", "--port", str(self.port), "--quiet", "--no-mining"]
        command += ["--chain-id", str(self.chain_id), "--slots-in-an-epoch", str(self.finality)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limit = time.monotonic() + START_SECONDS
        while True:
            try:
                self.accounts = self.rpc("eth_accounts")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > limit:
                    self.stop()
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        """Ends it by its process id."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def rpc(self, method: str, *params: Any) -> Any:
        """The result of one call. Raises OSError without an answer, RuntimeError for a refusal."""
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        request = urllib.request.Request(
            self.url, json.dumps(call).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            said = json.load(answer)
        if "error" in said:
            raise RuntimeError(said["error"]["message"])
        return said["result"]

    def send(self, **fields: Any) -> str:
        """Sends a transaction and leaves it waiting: its id. Numbers become what the protocol writes."""
        sent = {"from": self.accounts[0], "gas": 300_000, "gasPrice": 10 * GWEI, **fields}
        written = {name: hex(value) if isinstance(value, int) else value for name, value in sent.items()}
        found: str = self.rpc("eth_sendTransaction", written)
        return found

    def deposit(self, to: str, amount: int, **fields: Any) -> str:
        """Sends coins; waits for :meth:`mine`."""
        return self.send(to=to, value=amount, **fields)

    def deploy(self, contract: str, *arguments: int) -> str:
        """Puts a contract of ``tests/chain_node`` on the chain and mines it: its address."""
        given = "".join(f"{argument:064x}" for argument in arguments)
        txid = self.send(data=_bytecode()[contract] + given, gas=2_000_000)
        self.mine()
        found: str = self.rpc("eth_getTransactionReceipt", txid)["contractAddress"]
        return found

    def token_transfer(self, token: str, to: str, amount: int, **fields: Any) -> str:
        """Sends base units of a token; waits for :meth:`mine`."""
        return self.send(to=token, data=f"0x{TRANSFER}{_word(to)}{amount:064x}", **fields)

    def forward(self, forwarder: str, to: str, amount: int) -> str:
        """Sends coins through a contract that passes them on inside."""
        return self.send(to=forwarder, value=amount, data=f"0x{FORWARD}{_word(to)}")

    def mine(self, blocks: int = 1) -> int:
        """Makes blocks, the first with all that waits: the new height."""
        for _ in range(blocks):
            self.rpc("evm_mine")
        return int(self.rpc("eth_blockNumber"), 16)

    def drop(self, txid: str) -> None:
        """Lets the node forget a waiting transaction."""
        self.rpc("anvil_dropTransaction", txid)

    def replace(self, txid: str, **fields: Any) -> str:
        """Sends another transaction with the same sender and nonce and twice the fee: its id."""
        old = self.rpc("eth_getTransactionByHash", txid)
        fee = 2 * int(old["gasPrice"], 16)
        again = {"to": old["to"], "value": old["value"], **fields}
        return self.send(**{"from": old["from"], "nonce": old["nonce"], "gasPrice": fee, **again})


def _word(address: str) -> str:
    return address.removeprefix("0x").lower().rjust(64, "0")


@contextmanager
def evm_node(chain_id: int = 1, finality: int = 4) -> Iterator[EvmNode]:
    """A chain that ends with the block."""
    node = EvmNode(chain_id, finality)
    node.start()
    try:
        yield node
    finally:
        node.stop()
