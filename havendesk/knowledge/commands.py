"""Commands of knowledge."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import Refused
from havendesk.knowledge import actions, queries

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

STARTER = Path(__file__).parent / "starter"


def register(subparsers: Subparsers) -> None:
    """Add `havendesk knowledge import DIR` and `havendesk knowledge export DIR`."""
    parser = subparsers.add_parser("knowledge", help="articles of the help centre")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    importing = verbs.add_parser(
        "import", help="publish the articles of a folder; importing again changes nothing"
    )
    importing.add_argument("folder", type=Path, help="holds index.toml and <slug>/<language>.md")
    importing.set_defaults(run=_import)
    exporting = verbs.add_parser("export", help="write the published articles as a folder of Markdown")
    exporting.add_argument("folder", type=Path, help="is made; must not exist yet, or be empty")
    exporting.set_defaults(run=_export)


def first_run(*, with_cast: bool) -> None:
    """Publish the starter help centre; idempotent."""
    actions.import_folder(by=SYSTEM, folder=STARTER)


def _import(parsed: argparse.Namespace) -> int:
    try:
        summary = actions.import_folder(by=SYSTEM, folder=parsed.folder)
    except Refused as refused:
        sys.stderr.write(f"Nothing was imported. {refused.detail or refused.code.value}\n")
        return 1
    sys.stdout.write(
        f"{summary.articles} articles: {summary.new} texts new, {summary.changed} changed,"
        f" {summary.unchanged} unchanged\n"
    )
    return 0


def _export(parsed: argparse.Namespace) -> int:
    folder: Path = parsed.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        sys.stderr.write(f"{folder} is there already and not empty; name another folder.\n")
        return 1
    files = queries.export_folder(viewer=SYSTEM)
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    sys.stdout.write(f"{len(files)} files written to {folder}\n")
    return 0
