"""``havendesk takeover drill``: a taken-over account on a sandbox, and the time of each step."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from havendesk.cases.takeover import actions, queries
from havendesk.cases.takeover.types import CaseCard
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ERRORS, Refused

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

_POLL_SECONDS = 0.1
_CAST = "cus_"


def register(subparsers: Subparsers) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("takeover")
    verbs = parser.add_subparsers(metavar="verb", required=True)
    drill = verbs.add_parser(
        "drill",
        help="play a thief on a sandbox account, freeze it, run the playbook, and tell the times",
        description="Needs a running desk beside a sandbox exchange. The case is marked as a drill; nobody "
        "outside is told, and everything is given back at the end. Exit code 0: every step was settled; 1: "
        "not in time; 2: not a sandbox, or the account is frozen already.",
    )
    drill.add_argument("--customer", default="haruka", help="name of a member of the cast (haruka)")
    drill.add_argument("--seconds", type=float, default=60.0, help="how long to wait at most (60)")
    drill.add_argument("--keep", action="store_true", help="leave the account frozen and the case open")
    drill.add_argument("--json", action="store_true", help="print JSON instead of a table")
    drill.set_defaults(run=_drill)


def _drill(options: argparse.Namespace) -> int:
    account = options.customer if options.customer.startswith(_CAST) else f"{_CAST}{options.customer}"
    try:
        freeze_id = actions.begin_drill(by=SYSTEM, exchange_customer_id=account)
    except Refused as refused:
        spec = ERRORS[refused.code]
        sys.stderr.write(f"{refused.detail or spec.title} {spec.way_out}\n")
        return 2
    card = _wait(freeze_id, options.seconds)
    if card is None:
        sys.stderr.write("No case was opened in time: is the desk's worker running?\n")
        return 1
    if not options.keep:
        actions.end_drill(by=SYSTEM, case_id=card.case.id)
    report = report_of(card)
    sys.stdout.write(json.dumps(report, indent=2) + "\n" if options.json else _table(report))
    return 0 if card.case.settled_at is not None else 1


def _wait(freeze_id: UUID, seconds: float) -> CaseCard | None:
    """The case once all is settled, or as far as it came."""
    end = time.monotonic() + seconds
    card: CaseCard | None = None
    while time.monotonic() < end:
        case_id = queries.case_of(viewer=SYSTEM, freeze_id=freeze_id)
        if case_id is not None and queries.is_settled(viewer=SYSTEM, case_id=case_id):
            card = queries.case(viewer=SYSTEM, case_id=case_id)
            if card.freeze.confirmed_at is not None:
                return card
        time.sleep(_POLL_SECONDS)
    case_id = queries.case_of(viewer=SYSTEM, freeze_id=freeze_id)
    return card if case_id is None else queries.case(viewer=SYSTEM, case_id=case_id)


def report_of(card: CaseCard) -> dict[str, Any]:
    """What a drill measured: seconds from the report to the end of each step, None for what did not end."""
    began = card.freeze.reported_at
    return {
        "reference": card.case.reference,
        "case": str(card.case.id),
        "frozen_seconds": _seconds(began, card.freeze.confirmed_at),
        "settled_seconds": _seconds(began, card.case.settled_at),
        "steps": [
            {"step": name, "state": state, "seconds": _seconds(began, ended), "attempts": count, "code": code}
            for name, state, ended, count, code in _steps(card)
        ],
        "transfers": {way: sum(one.way == way for one in card.outgoing) for way in _ways(card)},
        "tasks": [task.kind.value for task in card.tasks],
    }


def _ways(card: CaseCard) -> list[str]:
    return sorted({one.way.value for one in card.outgoing})


def _steps(card: CaseCard) -> Iterator[tuple[str, str, datetime | None, int, str]]:
    for lane in card.freeze.steps:
        yield lane.name.value, lane.state.value, lane.confirmed_at, lane.attempts, lane.code
    for step in card.steps:
        yield step.name.value, step.state.value, step.settled_at, step.attempts, step.code


def _seconds(began: datetime, ended: datetime | None) -> float | None:
    return None if ended is None else round((ended - began).total_seconds(), 3)


def _table(report: dict[str, Any]) -> str:
    lines = [f"Drill {report['reference']}", f"{'step':22}{'state':12}{'seconds':>9}  code"]
    for one in report["steps"]:
        took = "-" if one["seconds"] is None else f"{one['seconds']:.3f}"
        lines.append(f"{one['step']:22}{one['state']:12}{took:>9}  {one['code']}".rstrip())
    for name in ("frozen_seconds", "settled_seconds"):
        took = "not in time" if report[name] is None else f"{report[name]:.3f} s"
        lines.append(f"{name.removesuffix('_seconds')}: {took}")
    return "\n".join(lines) + "\n"
