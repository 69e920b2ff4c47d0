"""``havendesk conduct``: whose screen a picture shows."""

import argparse
import sys
from pathlib import Path

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import Refused
from havendesk.quality.conduct import queries


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("conduct")
    acts = parser.add_subparsers(metavar="act", required=True)
    mark = acts.add_parser(
        "mark",
        help="read the hidden mark of a picture of the console",
        description="Says whose screen a picture of the console shows and at which minute. The picture may "
        "be a photograph: scaled down to about a third, turned by 8 degrees, warped a little, compressed.",
    )
    mark.add_argument("picture", type=Path, help="a PNG, JPEG or WebP")
    mark.set_defaults(run=_mark)


def _mark(arguments: argparse.Namespace) -> int:
    try:
        card = queries.mark_of(viewer=SYSTEM, picture=arguments.picture.read_bytes())
    except (Refused, OSError) as error:
        sys.stderr.write(f"{arguments.picture}: {error}\n")
        return 2
    if card is None:
        sys.stdout.write("No mark can be read.\n")
        return 1
    names = ", ".join(f"{name} ({staff_id})" for staff_id, name in card.staff) or "nobody known here"
    sys.stdout.write(f"{card.at:%Y-%m-%d %H:%M} UTC: {names}\n")
    return 0
