"""``havendesk exchange``: the conformance kit, and whether the nodes of the chains answer."""

import argparse
import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext

from havendesk.exchange.chains import answering
from havendesk.exchange.client import configured
from havendesk.exchange.conformance.listening import Listening, listening
from havendesk.exchange.conformance.probe import Failed
from havendesk.exchange.conformance.run import Verdict, as_json, run, table
from havendesk.kernel import http
from havendesk.kernel.errors import Refused

SECRET_VARIABLE = "HAVENDESK_EXCHANGE_SECRET"
WEBHOOK_SECRET_VARIABLE = "HAVENDESK_CHECK_WEBHOOK_SECRET"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("exchange")
    acts = parser.add_subparsers(metavar="act", required=True)
    check = acts.add_parser(
        "check",
        help="run the conformance kit against an exchange",
        description="Checks an exchange against the contract. It freezes and releases the customer, ends "
        "their sessions, revokes their keys, resets their factor, cancels a withdrawal and books two cents. "
        f"The secret is read from {SECRET_VARIABLE}; without it that "
        "of the configured exchange is used.",
    )
    check.add_argument("url", help="base address of the exchange's contract")
    check.add_argument("--key-id", default="", help="key id that requests are signed under")
    check.add_argument("--customer", default="", help="customer to act on; default: the one it names")
    check.add_argument(
        "--listen",
        metavar="HOST:PORT",
        default="",
        help=f"hear the exchange's webhook here; its secret is read from {WEBHOOK_SECRET_VARIABLE}",
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=_check)
    nodes = acts.add_parser(
        "nodes",
        help="ask every node of the chains how far it is",
        description="Asks each node that HAVENDESK_EXCHANGE_CHAIN_NODES names for its newest block. Ends "
        "with 1 where one of them would not be believed.",
    )
    nodes.add_argument("--json", action="store_true", help="print JSON")
    nodes.set_defaults(run=_nodes)


def _nodes(options: argparse.Namespace) -> int:
    readings = http.run(answering.every_head())
    if not readings:
        sys.stderr.write("No nodes are named in HAVENDESK_EXCHANGE_CHAIN_NODES.\n")
        return 2
    rows = [
        {
            "node": one.source.removeprefix("node:"),
            "height": one.height,
            "newest_block": one.said or None,
            "trouble": one.trouble.value if one.trouble else None,
        }
        for one in readings
    ]
    if options.json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    for row in () if options.json else rows:
        state = f"no: {row['trouble']}" if row["trouble"] else f"{row['height']} of {row['newest_block']}"
        sys.stdout.write(f"{row['node']:<24} {state}\n")
    return 1 if any(one.trouble for one in readings) else 0


def _hearing(place: str) -> AbstractContextManager[Listening | None]:
    """Raises ValueError for a place that is none."""
    if not place:
        return nullcontext()
    host, _, port = place.rpartition(":")
    secret = os.environ.get(WEBHOOK_SECRET_VARIABLE, "")
    if not host or not port.isdigit() or not secret:
        raise ValueError(f"--listen is HOST:PORT, and {WEBHOOK_SECRET_VARIABLE} holds the webhook's secret")
    return listening(host, int(port), secret)


def _check(options: argparse.Namespace) -> int:
    key_id, secret = options.key_id, os.environ.get(SECRET_VARIABLE, "")
    if not secret or not key_id:
        try:
            known = configured()
        except Refused:
            sys.stderr.write(f"Give the secret in {SECRET_VARIABLE} and the key id with --key-id.\n")
            return 2
        key_id, secret = key_id or known.key_id, secret or known.secret
    try:
        with _hearing(options.listen) as heard:
            results = list(run(options.url, key_id, secret, options.customer, listening=heard))
    except (Failed, ValueError, OSError) as error:
        sys.stderr.write(f"The exchange cannot be checked: {error}\n")
        return 1
    text = json.dumps(as_json(results), indent=2) if options.json else table(results)
    sys.stdout.write(text + "\n")
    return 1 if any(one.verdict is Verdict.FAILED for one in results) else 0
