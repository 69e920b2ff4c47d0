"""``havendesk official``: the list of what is ours, for the public check."""

from __future__ import annotations

import argparse
import json
import sys
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ERRORS, Refused
from havendesk.protection import actions, queries
from havendesk.protection.types import ChannelKind

BY = Actor(ActorKind.SYSTEM, origin=Origin.COMMAND)
_KINDS = [kind.value for kind in ChannelKind if kind is not ChannelKind.AGENT_CODE]


_SANDBOX_LIST = (
    (ChannelKind.DOMAIN, "brightwater.example", "Brightwater Exchange", True),
    (ChannelKind.EMAIL, "support@brightwater.example", "Support", False),
)


def first_run(*, with_cast: bool) -> None:
    """What ``havendesk up`` prepares: what is the sandbox exchange's, where nothing is listed yet."""
    if not with_cast or queries.channels(viewer=BY):
        return
    for kind, value, label, below in _SANDBOX_LIST:
        actions.add_channel(by=BY, kind=kind, value=value, label=label, covers_below=below)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("official")
    acts = parser.add_subparsers(metavar="act", required=True)
    added = acts.add_parser("add", help="put a contact on the list")
    added.add_argument("kind", choices=_KINDS)
    added.add_argument("value", help="example.com, help@example.com, @example.com, +82 2 …, telegram:name")
    added.add_argument("--label", required=True, help="what it is for, as the public page shows it")
    added.add_argument("--below", action="store_true", help="sub-domains of this domain are ours too")
    added.set_defaults(run=_add)
    listed = acts.add_parser("list", help="show the list")
    listed.add_argument("--json", action="store_true", help="print JSON")
    listed.set_defaults(run=_list)
    removed = acts.add_parser("remove", help="take a contact off the list")
    removed.add_argument("channel_id", type=UUID)
    removed.add_argument("--reason", required=True)
    removed.set_defaults(run=_remove)


def _add(options: argparse.Namespace) -> int:
    try:
        channel_id = actions.add_channel(
            by=BY,
            kind=ChannelKind(options.kind),
            value=options.value,
            label=options.label,
            covers_below=options.below,
        )
    except Refused as refused:
        return _refused(refused)
    sys.stdout.write(f"{channel_id}\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    cards = queries.channels(viewer=BY)
    if options.json:
        sys.stdout.write(json.dumps(encode(cards), indent=2, ensure_ascii=False) + "\n")
        return 0
    for card in cards:
        below = " and below" if card.covers_below else ""
        sys.stdout.write(f"{card.id}  {card.kind.value:8} {card.value}{below}  {card.label}\n")
    return 0


def _remove(options: argparse.Namespace) -> int:
    try:
        actions.remove_channel(by=BY, channel_id=options.channel_id, reason=options.reason)
    except Refused as refused:
        return _refused(refused)
    return 0


def _refused(refused: Refused) -> int:
    spec = ERRORS[refused.code]
    field = f" ({refused.field})" if refused.field else ""
    sys.stderr.write(f"{refused.detail or spec.title}{field} {spec.way_out}\n")
    return 1
