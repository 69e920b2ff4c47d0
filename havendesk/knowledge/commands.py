"""Commands of knowledge."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from havendesk.kernel.actors import SYSTEM
from havendesk.knowledge import actions

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

STARTER = Path(__file__).parent / "starter"


def register(subparsers: Subparsers) -> None:
    """Add `havendesk knowledge import DIR`."""
    parser = subparsers.add_parser("knowledge", help="articles of the help centre")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    importing = verbs.add_parser(
        "import", help="publish the articles of a folder; importing again changes nothing"
    )
    importing.add_argument("folder", type=Path, help="holds index.toml and <slug>/<language>.md")
    importing.set_defaults(run=_import)


def first_run(*, with_cast: bool) -> None:
    """Publish the starter help centre; idempotent."""
    actions.import_folder(by=SYSTEM, folder=STARTER)


def _import(parsed: argparse.Namespace) -> int:
    summary = actions.import_folder(by=SYSTEM, folder=parsed.folder)
    sys.stdout.write(
        f"{summary.articles} articles: {summary.new} texts new, {summary.changed} changed,"
        f" {summary.unchanged} unchanged\n"
    )
    return 0
