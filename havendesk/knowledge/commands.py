"""Commands of knowledge."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import actions, evaluating, queries

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

STARTER = Path(__file__).parent / "starter"


def register(subparsers: Subparsers) -> None:
    """Add `havendesk knowledge import|export|reindex` and `havendesk search evaluate`."""
    parser = subparsers.add_parser("knowledge")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    importing = verbs.add_parser(
        "import", help="publish the articles of a folder; importing again changes nothing"
    )
    importing.add_argument("folder", type=Path, help="holds index.toml and <slug>/<language>.md")
    importing.set_defaults(run=_import)
    exporting = verbs.add_parser("export", help="write the published articles as a folder of Markdown")
    exporting.add_argument("folder", type=Path, help="is made; must not exist yet, or be empty")
    exporting.set_defaults(run=_export)
    verbs.add_parser("reindex", help="make the search's rows anew from what is published").set_defaults(
        run=_reindex
    )
    searching = subparsers.add_parser("search").add_subparsers(dest="verb", metavar="verb", required=True)
    measuring = searching.add_parser("evaluate", help="search a collection of yours and count what is found")
    measuring.add_argument(
        "--corpus", type=Path, required=True, help="a folder of .md or .txt files, one document each"
    )
    measuring.add_argument(
        "--queries", type=Path, required=True, help="CSV or JSON lines with text and document (a file's name)"
    )
    measuring.add_argument(
        "--language", choices=[one.value for one in Language], help="else it is recognised"
    )
    measuring.add_argument("--without-encoder", action="store_true", help="as if no encoder were installed")
    measuring.add_argument("--json", action="store_true", help="print JSON")
    measuring.set_defaults(run=evaluating.run)


def first_run(*, with_cast: bool) -> None:
    """Publish the starter help centre, and index what an older version published; idempotent."""
    actions.import_folder(by=SYSTEM, folder=STARTER)
    if not queries.is_indexed(viewer=SYSTEM):
        actions.reindex(by=SYSTEM)


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


def _reindex(parsed: argparse.Namespace) -> int:
    sys.stdout.write(f"{actions.reindex(by=SYSTEM)} texts indexed\n")
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
