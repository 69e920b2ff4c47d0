"""``python -m sandbox --port 8601 --data data/sandbox``."""

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from sandbox.app import Sandbox, Settings
from sandbox.evm import EvmHouse
from sandbox.faults import FAULTS, HARDSHIPS


def _desk() -> str:
    """The desk's origin, as the desk tells its children."""
    port = os.environ.get("HAVENDESK_PORT", "8600")
    return os.environ.get("HAVENDESK_PUBLIC_URL", "").rstrip("/") or f"http://localhost:{port}"


def main(arguments: list[str] | None = None) -> int:
    """Runs the sandbox until it is told to stop."""
    parser = argparse.ArgumentParser(prog="havendesk-sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8601)
    parser.add_argument(
        "--data", type=Path, default=Path("data/sandbox"), help="folder for everything it keeps"
    )
    parser.add_argument("--desk", default="http://localhost:8600", help="origin of the support desk")
    parser.add_argument(
        "--webhook", default="", help="where the desk hears that there are events; empty for nowhere"
    )
    parser.add_argument("--hs256", action="store_true", help="sign tokens with SANDBOX_TOKEN_SECRET")
    parser.add_argument(
        "--fault", action="append", default=[], choices=sorted(FAULTS | HARDSHIPS), help="commit this wrong"
    )
    parser.add_argument(
        "--evm-network",
        default=os.environ.get("SANDBOX_EVM_NETWORK", ""),
        help="network that lies on a development node, such as ethereum (or SANDBOX_EVM_NETWORK)",
    )
    parser.add_argument(
        "--evm-chain-id",
        default=os.environ.get("SANDBOX_EVM_CHAIN_ID", "31337"),
        help="chain id of that node (or SANDBOX_EVM_CHAIN_ID)",
    )
    parser.add_argument(
        "--evm-node",
        default=os.environ.get("SANDBOX_EVM_NODE", ""),
        help="JSON-RPC address of that node, to see deposits (or SANDBOX_EVM_NODE)",
    )
    options = parser.parse_args(arguments)
    token_secret = os.environ.get("SANDBOX_TOKEN_SECRET", "") if options.hs256 else ""
    if options.hs256 and len(token_secret) < 32:
        parser.error("SANDBOX_TOKEN_SECRET must hold at least 32 characters.")
    settings = Settings(
        data=options.data,
        desk=options.desk,
        secret=os.environ.get("SANDBOX_SECRET", ""),
        token_secret=token_secret,
        webhook=options.webhook,
        webhook_secret=os.environ.get("SANDBOX_WEBHOOK_SECRET", ""),
        faults=frozenset(options.fault),
        evm=EvmHouse(options.evm_network, options.evm_chain_id, options.evm_node),
    )
    uvicorn.run(
        Sandbox(settings),
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
