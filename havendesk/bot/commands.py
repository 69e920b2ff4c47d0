"""Commands of the bot."""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from havendesk.bot import actions, queries
from havendesk.bot.asking import ask
from havendesk.bot.evaluating import evaluate
from havendesk.bot.questions import BadQuestions, read_questions
from havendesk.bot.trainings import run_training
from havendesk.bot.types import TrainingState
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.encoders import installed_encoder
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any


def register(subparsers: Subparsers) -> None:
    """Add `havendesk bot …` and `havendesk ask`."""
    parser = subparsers.add_parser("bot")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    _register_evaluate(verbs)
    _register_replay(verbs)
    _register_train(verbs)
    _register_ask(subparsers)


def _register_evaluate(verbs: Subparsers) -> None:
    evaluating = verbs.add_parser(
        "evaluate",
        help="train the classifier on your questions and score it on others",
        description="Trains the desk's own classifier on one file and scores it on another, in any language. "
        "The files are CSV in UTF-8 with the columns text and category.",
    )
    evaluating.add_argument("--train", type=Path, required=True, help="questions to learn from")
    evaluating.add_argument("--test", type=Path, required=True, help="questions to be scored on")
    evaluating.add_argument(
        "--out-of-scope", type=Path, help="questions that no category answers; the column text is enough"
    )
    evaluating.add_argument("--without-encoder", action="store_true", help="as if no encoder were installed")
    evaluating.add_argument("--json", action="store_true", help="print JSON instead of lines")
    evaluating.set_defaults(run=_evaluate)


def _register_train(verbs: Subparsers) -> None:
    training = verbs.add_parser(
        "train",
        help="train the bot's models from what is published, and put them in force",
        description="Needs the desk's database. Tells what each language understood before and after. "
        "Ends with 1 when a language would understand less and the models were not put in force.",
    )
    training.add_argument("--allow-drop", action="store_true", help="put them in force all the same")
    training.add_argument("--reason", default="", help="why; needed with --allow-drop")
    training.add_argument("--json", action="store_true", help="print JSON instead of lines")
    training.set_defaults(run=_train)


def _register_ask(subparsers: Subparsers) -> None:
    asking = subparsers.add_parser(
        "ask",
        description="Asks the bot as a customer would. Nothing is stored but the look at the account.",
    )
    asking.add_argument("text", help="the question")
    asking.add_argument("--language", choices=LANGUAGES, default=Language.EN.value, help="the customer's")
    asking.add_argument("--customer", help="the exchange's id of the customer; without it a visitor asks")
    asking.add_argument("--json", action="store_true", help="print JSON instead of lines")
    asking.set_defaults(run=_ask)


def _train(parsed: argparse.Namespace) -> int:
    try:
        training_id = actions.request_training(by=SYSTEM, reason=parsed.reason, allow_drop=parsed.allow_drop)
    except Refused as refused:
        sys.stderr.write(f"havendesk: {refused}\n")
        return 1
    state = run_training(training_id)
    if state is None:
        sys.stderr.write("havendesk: a worker of the running desk has taken this training; it does it now.\n")
        return 0
    card = queries.training(viewer=SYSTEM, training_id=training_id)
    _print({"state": state.value, **(card.report if card is not None else {})}, as_json=parsed.json)
    return 0 if state is TrainingState.DONE else 1


def _ask(parsed: argparse.Namespace) -> int:
    try:
        answered = ask(parsed.text, Language(parsed.language), parsed.customer)
    except Refused as refused:
        sys.stderr.write(f"havendesk: {refused}\n")
        return 1
    _print(answered, as_json=parsed.json)
    return 0


def _evaluate(parsed: argparse.Namespace) -> int:
    try:
        taught = read_questions(parsed.train, categories=True)
        asked = read_questions(parsed.test, categories=True)
        foreign = {}
        if parsed.out_of_scope:
            foreign["out_of_scope"] = read_questions(parsed.out_of_scope, categories=False)
        if len({one.category for one in taught}) < 2:
            raise BadQuestions(f"{parsed.train} holds one category only; at least two are needed.")
        report = evaluate(taught, asked, foreign, None if parsed.without_encoder else installed_encoder())
    except BadQuestions as bad:
        sys.stderr.write(f"havendesk: {bad}\n")
        return 1
    _print(report, as_json=parsed.json)
    return 0


def _print(report: dict[str, Any], *, as_json: bool) -> None:
    rounded = _rounded(report)
    if as_json:
        sys.stdout.write(json.dumps(rounded, indent=2, ensure_ascii=False) + "\n")
        return
    for name, value in rounded.items():
        if value is not None:
            shown = (
                ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value
            )
            sys.stdout.write(f"{name.replace('_', ' ')}: {shown}\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _register_replay(verbs: Subparsers) -> None:
    replaying = verbs.add_parser(
        "replay", help="make stored decisions again with the present rules and show what would be different"
    )
    replaying.add_argument("--days", type=int, default=7, help="how far back (default 7)")
    replaying.add_argument("--json", action="store_true", help="print JSON")
    replaying.set_defaults(run=_replay)


def _replay(parsed: argparse.Namespace) -> int:
    since = now() - timedelta(days=parsed.days)
    again, found = queries.differences(viewer=SYSTEM, since=since)
    if parsed.json:
        sys.stdout.write(json.dumps({"made_again": again, "different": encode(found)}) + "\n")
        return 0
    sys.stdout.write(f"{again} decisions made again, {len(found)} different\n")
    for one in found:
        place = f"{one.ticket_id} question {one.question_number}"
        sys.stdout.write(f"{place}: was {one.was} (rules {one.rules_version}), now {one.now}\n")
    return 0
