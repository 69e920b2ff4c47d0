"""``havendesk replay FILE.csv``: recorded questions as live chats of sandbox customers."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TextIO, cast

from havendesk.kernel.errors import Refused
from havendesk.kernel.options import options_of
from havendesk.live.options import LiveOptions
from havendesk.live.replay.rows import BadRowsError, read_rows
from havendesk.live.replay.run import NotHereError, Wanted, replay
from havendesk.live.replay.web import DeskSilentError


class _Desk(Protocol):
    """What this room reads of the desk's own options, which the joined object carries too."""

    @property
    def address(self) -> str: ...


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``havendesk replay``."""
    parser = subparsers.add_parser(
        "replay",
        description="Opens one live chat per row through the gateway and prints a JSON summary. Works beside "
        "a sandbox exchange only. Ends with 1 when a message was lost, doubled, disordered or never "
        "acknowledged.",
    )
    parser.add_argument("file", type=Path, help="CSV with the column text and, optional, language")
    parser.add_argument("-n", "--concurrency", type=_at_least_one, default=20, help="chats at a time")
    parser.add_argument("--limit", type=_at_least_one, help="only the first so many rows")
    parser.add_argument(
        "--agents", type=int, default=0, help="scripted agents who answer what is handed over"
    )
    parser.add_argument(
        "--messages", type=_at_least_one, default=1, help="messages that each customer writes at once"
    )
    parser.add_argument("--patience", type=float, default=300.0, help="seconds to wait for a first answer")
    parser.add_argument("--url", help="address of the desk; default: this one")
    parser.add_argument(
        "--ledger", type=Path, help="append what clients sent and saw to this file, as it happens"
    )
    parser.set_defaults(run=_replay)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _replay(arguments: argparse.Namespace) -> int:
    address = arguments.url or cast(_Desk, options_of(LiveOptions)).address
    try:
        rows = read_rows(arguments.file, arguments.limit)
        with _opened(arguments.ledger) as ledger:
            wanted = Wanted(
                rows=rows,
                address=address,
                concurrency=min(arguments.concurrency, len(rows)),
                agents=max(0, arguments.agents),
                messages=arguments.messages,
                patience=arguments.patience,
                book=ledger,
            )
            summary = asyncio.run(replay(wanted))
    except (BadRowsError, NotHereError, DeskSilentError, Refused) as error:
        sys.stderr.write(f"havendesk: {error}\n")
        return 1
    sys.stdout.write(json.dumps(summary, indent=2) + "\n")
    return 0 if summary["clean"] else 1


@contextlib.contextmanager
def _opened(ledger: Path | None) -> Iterator[TextIO | None]:
    if ledger is None:
        yield None
        return
    with ledger.open("a", encoding="utf-8") as opened:
        yield opened
