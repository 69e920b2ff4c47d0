"""``havendesk models``: whether the configured language model answers as it must, and what was asked."""

import argparse
import json
import sys
from datetime import timedelta

from havendesk.kernel import queries
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.language_models.asking import check
from havendesk.kernel.language_models.client import configured
from havendesk.kernel.language_models.types import Capability

_NONE = (
    "No language model is set up, and none is needed. To set one up, give HAVENDESK_LANGUAGE_MODEL_URL and "
    "HAVENDESK_LANGUAGE_MODEL_NAME.\n"
)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("models")
    acts = parser.add_subparsers(metavar="act", required=True)
    checked = acts.add_parser(
        "check",
        help="ask the configured model the same small thing in each way",
        description="Asks the model to repeat a sentence, by a schema, by a tool and in plain text. "
        "Exit code 0: the configured way works; 1: it does not; 2: no model is set up.",
    )
    checked.add_argument("--json", action="store_true", help="print JSON")
    checked.set_defaults(run=_check)
    use = acts.add_parser("use", help="calls of the last days by purpose and outcome")
    use.add_argument("--days", type=int, default=1, help="how many days back (1)")
    use.add_argument("--json", action="store_true", help="print JSON")
    use.set_defaults(run=_use)


def _check(options: argparse.Namespace) -> int:
    endpoint = configured()
    if endpoint is None:
        sys.stderr.write(_NONE)
        return 2
    found = check(endpoint)
    good = any(one.works for one in found if one.mode is endpoint.mode)
    if options.json:
        sys.stdout.write(_as_json(found, endpoint.mode.value))
        return 0 if good else 1
    for one in found:
        word = "works" if one.works else f"does not work ({one.detail})"
        sys.stdout.write(f"{one.mode.value:12} {word}, {one.milliseconds} ms\n")
    sys.stdout.write(_advice(found, endpoint.mode.value, good))
    return 0 if good else 1


def _as_json(found: list[Capability], configured_mode: str) -> str:
    return json.dumps({"configured": configured_mode, "found": encode(found)}, indent=2) + "\n"


def _advice(found: list[Capability], configured_mode: str, good: bool) -> str:
    best = next((one.mode.value for one in found if one.works), "")
    if not best:
        return "The endpoint gives no usable answer: look at its address, name and key.\n"
    if best == configured_mode:
        return f"Configured is {configured_mode}, the best that works.\n"
    verb = "better" if good else "needed, because the configured one does not work"
    return f"Configured is {configured_mode}; HAVENDESK_LANGUAGE_MODEL_MODE={best} is {verb}.\n"


def _use(options: argparse.Namespace) -> int:
    rows = queries.model_use(viewer=SYSTEM, since=now() - timedelta(days=options.days))
    if options.json:
        sys.stdout.write(json.dumps(encode(rows), indent=2) + "\n")
        return 0
    for row in rows:
        sys.stdout.write(
            f"{row.purpose.value:10} {row.outcome.value:20} {row.calls:6} calls {row.tokens:9} tokens "
            f"{row.milliseconds:6} ms\n"
        )
    if not rows:
        sys.stdout.write("No model was asked.\n")
    return 0
