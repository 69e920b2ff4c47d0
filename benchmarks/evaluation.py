"""How well the bot understands the questions under tests/questions/evaluation. Prints JSON and keeps it.

The models are those that the product trains itself from articles and finders' examples, in the same way.

    python -m benchmarks.evaluation            # the report half only, as the limits demand
    python -m benchmarks.evaluation --fit-ranker   # prints weights for rules/understanding/calibration.py
    python -m benchmarks.evaluation --fit      # prints its other constants, once the weights are in
    python -m benchmarks.evaluation --models DIR   # keeps what is trained there, and trains nothing twice

`--fit` and `--fit-ranker` look at the `fit` half alone, at all languages together. A question counts as right
when what is said first belongs to its expected targets or to the same matter (`rules/understanding/kin.py`):
the policy chooses between an article and the finder beside it. Within one click: right, or among the first
three matters when the bot asks back, which it always does where one sentence means two matters alike.
Questions for people (`hand_over`, `protect`) are mostly caught by phrases before anything is understood;
they count as answered only when neither a phrase nor the gate hands them over. The encoder is used where it
is installed.
"""

import argparse
import csv
import hashlib
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # ships no types
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from benchmarks import results
from benchmarks.starter import QUESTIONS, shelf
from havendesk.bot import learning
from havendesk.bot.rules import wishes
from havendesk.bot.rules.matters import Matter, asks_after_complaint, mentions
from havendesk.bot.rules.understanding.artefact import from_bytes
from havendesk.bot.rules.understanding.calibration import calibrated
from havendesk.bot.rules.understanding.confusable import is_open, matter, matters_in
from havendesk.bot.rules.understanding.model import GATE, RANKER, LanguageModel, ranker_inputs
from havendesk.bot.rules.understanding.training import VERSION, weighed
from havendesk.kernel.encoders import Encoder, encoder_for
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.types.taught import TaughtShelf, TaughtText

LEAST_WITHIN_A_CLICK, MOST_WRONG, MOST_HANDED_OVER = 0.9, 0.03, 0.1
# The mean chance of a wrong answer, and the share of questions below the lower threshold.
FITTED_WRONG, FITTED_HANDED_OVER = 0.04, 0.02
RIDGE = 0.1
CHOICES = 3


@dataclass(frozen=True)
class Answered:
    """One question and what was understood of it. `matters` are the first ones, best first."""

    expected: frozenset[str]
    in_scope: bool
    chance: float
    first_right: bool
    among_choices: bool
    phrase: bool
    is_open: bool
    features: tuple[float, ...]
    milliseconds: float


def taught_shelf(language: Language) -> TaughtShelf:
    """The articles of the tree, as the database would give them."""
    one = shelf(language)
    return TaughtShelf(
        1,
        tuple(
            TaughtText(text.key, one.topics[text.key], 1, text.title, text.variants, text.summary, text.body)
            for text in one.documents
        ),
    )


def questions(language: Language, half: str) -> list[dict[str, str]]:
    """Rows of one half."""
    with (QUESTIONS / "evaluation" / f"{language.value}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["half"] == half]


def expected_of(row: dict[str, str]) -> frozenset[str]:
    """Targets as the models name them."""
    return frozenset(
        f"intent:{one.removeprefix('resolver:')}" if one.startswith("resolver:") else one
        for one in row["expected"].split("|")
    )


def ask(
    model: LanguageModel, encoder: Encoder | None, shelves: TaughtShelf, rows: Iterable[dict[str, str]]
) -> list[Answered]:
    """All questions whose targets exist; those for people always."""
    search = learning.searcher_without(model.language, shelves.texts)(frozenset())
    there = set(model.targets)
    found = []
    for row in rows:
        expected = expected_of(row)
        people = expected & {"hand_over", "protect"}
        if not people and not expected & there:
            continue
        started = time.perf_counter()
        detect_language(row["text"], model.language)
        reading = model.read(row["text"], encoder, search(row["text"]))
        took = 1000.0 * (time.perf_counter() - started)
        names = [model.targets[place] for place in reading.order]
        matters = matters_in(names)
        right = {matter(name) for name in expected}
        found.append(
            Answered(
                expected,
                not people,
                reading.chance,
                matters[0] in right,
                bool(right & set(matters[:CHOICES])),
                caught(row["text"]),
                is_open(names),
                tuple(reading.features[name] for name in GATE),
                took,
            )
        )
    return found


def caught(text: str) -> bool:
    """Whether a phrase hands it to people whatever was understood; one's own complaint is looked up."""
    after = {Matter.COMPLAINT} if asks_after_complaint(text) else set()
    return wishes.wants_person(text) or any(mentions(text, one) for one in set(Matter) - after)


def figures(asked: Sequence[Answered], answer: float, choices: float) -> dict[str, Any]:
    """Shares as the limits name them."""
    inside = [one for one in asked if one.in_scope]
    people = [one for one in asked if not one.in_scope]
    kinds = Counter(_kind(one, answer, choices) for one in inside)
    answers = [one for one in asked if answered(one, answer)]
    wrong = sum(not one.first_right for one in answers)
    count = max(1, len(inside))
    return {
        "questions": len(inside),
        "first_right": sum(one.first_right for one in inside) / count,
        "right_at_once": kinds["right"] / count,
        "within_a_click": (kinds["right"] + kinds["clarified_right"]) / count,
        "asked_back_in_vain": kinds["clarified_wrong"] / count,
        "handed_over": kinds["handed_over"] / count,
        "answers": len(answers),
        "wrong_of_answers": wrong / max(1, len(answers)),
        "for_people": len(people),
        "for_people_answered": sum(answered(one, answer) for one in people),
        "milliseconds_p50": float(np.quantile([one.milliseconds for one in asked], 0.5)),
        "milliseconds_p95": float(np.quantile([one.milliseconds for one in asked], 0.95)),
    }


def answered(one: Answered, answer: float) -> bool:
    """Whether the bot says something at once instead of asking back."""
    return one.chance >= answer and not one.phrase and not one.is_open


def _kind(one: Answered, answer: float, choices: float) -> str:
    if one.phrase or one.chance < choices:
        return "handed_over"
    if answered(one, answer):
        return "right" if one.first_right else "wrong"
    return "clarified_right" if one.among_choices else "clarified_wrong"


def fit(asked: Mapping[str, Sequence[Answered]]) -> dict[str, Any]:
    """Weights of the gate's numbers over all languages together, and for each its shift and thresholds."""
    known = [(language, one) for language, rows in asked.items() for one in rows if not one.phrase]
    values = np.array([one.features for _language, one in known])
    spread = np.where(values.std(axis=0) < 1e-6, 1.0, values.std(axis=0))
    names = list(asked)
    own = np.eye(len(names))[[names.index(language) for language, _one in known]]
    right = np.array([one.first_right and one.in_scope for _language, one in known])
    # The shifts are hardly held back, the weights are.
    curve = LogisticRegression(C=RIDGE, max_iter=2000).fit(np.hstack([values / spread, 5.0 * own]), right)
    weights = curve.coef_[0][: len(GATE)] / spread
    shifts = 5.0 * curve.coef_[0][len(GATE) :] + curve.intercept_[0]
    found: dict[str, Any] = {"weights": dict(zip(GATE, np.round(weights, 4).tolist(), strict=True))}
    for number, name in enumerate(names):
        rows = own[:, number] > 0.0
        chance = 1.0 / (1.0 + np.exp(-(values[rows] @ weights + shifts[number])))
        ones = [one for language, one in known if language == name]
        # Counted wrong answers of one language are too few to place a threshold by; the chances are not.
        surest = np.sort(chance)[::-1]
        wrong = np.cumsum(1.0 - surest) / np.arange(1, len(surest) + 1)
        answer = float(surest[wrong <= FITTED_WRONG].min(initial=1.0))
        choices = float(np.quantile(chance[[one.in_scope for one in ones]], FITTED_HANDED_OVER))
        found[name] = {
            "shift": round(float(shifts[number]), 4),
            "answer": round(answer, 4),
            "choices": round(min(choices, answer), 4),
        }
    return found


def fit_ranker(trained: Sequence["_Trained"]) -> dict[str, float]:
    """Weights under which what customers meant is likeliest, over all languages together, by words alone."""
    inputs, meant = [], []
    for one in trained:
        rows = [
            row for row in questions(one.model.language, "fit") if expected_of(row) & set(one.model.targets)
        ]
        texts = [row["text"] for row in rows]
        search = learning.searcher_without(one.model.language, one.shelf.texts)(frozenset())
        signals = one.model.signals(texts, None, [search(text) for text in texts])
        inputs.append(ranker_inputs(signals, one.model.wordings.named))
        of_targets = [matter(name) for name in one.model.targets]
        right = [{matter(name) for name in expected_of(row)} for row in rows]
        meant.append(np.array([[name in own for name in of_targets] for own in right]))
    return dict(zip(RANKER, np.round(weighed(inputs, meant), 3).tolist(), strict=True))


def main() -> int:
    """Print and keep the report; 0 when every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print constants, report nothing")
    parser.add_argument("--fit-ranker", action="store_true", help="print the ranker's, report nothing")
    parser.add_argument("--language", action="append", help="only this one; may be repeated")
    parser.add_argument("--without-encoder", action="store_true", help="as if none were installed")
    parser.add_argument("--models", type=Path, help="folder of trained models; made where it is absent")
    arguments = parser.parse_args()
    light = arguments.without_encoder
    chosen = [one for one in learning.LEARNT if not arguments.language or one.value in arguments.language]
    if arguments.fit_ranker:
        json.dump(fit_ranker([_trained(one, True, arguments.models) for one in chosen]), sys.stdout, indent=1)
        return 0
    if arguments.fit:
        asked = {one.value: _asked(_trained(one, light, arguments.models), light, "fit") for one in chosen}
        json.dump(fit(asked), sys.stdout, indent=1)
        return 0
    report: dict[str, Any] = {}
    for language in chosen:
        report[language.value] = _of_language(_trained(language, light, arguments.models), light)
        sys.stderr.write(f"{language.value} {json.dumps(report[language.value])}\n")
    limits = {
        name: one["within_a_click"] >= LEAST_WITHIN_A_CLICK
        and one["wrong_of_answers"] <= MOST_WRONG
        and one["handed_over"] <= MOST_HANDED_OVER
        for name, one in report.items()
    }
    if not arguments.language:
        results.keep(
            "evaluation" + ("_light" if light else ""),
            {"half": "report", "languages": report, "holds": limits},
        )
    json.dump({"languages": report, "holds": limits}, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0 if all(limits.values()) else 1


@dataclass(frozen=True)
class _Trained:
    """A model, and what its training took: processor seconds, the process's largest memory in megabytes."""

    model: LanguageModel
    shelf: TaughtShelf
    training: dict[str, float]


def _trained(language: Language, light: bool, folder: Path | None) -> _Trained:
    shelves, encoder = taught_shelf(language), None if light else encoder_for(language)
    told = json.dumps([VERSION, encoder.name if encoder else "", learning.wordings(language, shelves)])
    name = f"{language.value}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    file = folder / f"{name}.npz" if folder is not None else None
    if file is not None and file.exists():
        taken = json.loads(file.with_suffix(".json").read_text("utf-8"))
        return _Trained(calibrated(from_bytes(file.read_bytes())), shelves, taken)
    started = time.process_time()
    made = learning.make(learning.material(language, shelves, encoded=not light))
    if made is None:
        raise ValueError(f"{language.value}: nothing to learn from")
    taken = {
        "processor_seconds": round(time.process_time() - started, 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "wordings": made.card["examples"],
        "megabytes": round(made.content.size / 1e6, 2),
    }
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.content.whole())
        file.with_suffix(".json").write_text(json.dumps(taken), encoding="utf-8")
    return _Trained(from_bytes(made.content.whole()), shelves, taken)


def _asked(one: _Trained, light: bool, half: str) -> list[Answered]:
    encoder = None if light else encoder_for(one.model.language)
    with threadpool_limits(limits=1):
        return ask(one.model, encoder, one.shelf, questions(one.model.language, half))


def _of_language(one: _Trained, light: bool) -> dict[str, Any]:
    thresholds = one.model.thresholds
    found = figures(_asked(one, light, "report"), thresholds.answer, thresholds.choices)
    return {
        "encoder": one.model.encoder_name or None,
        "targets": len(one.model.targets),
        "training": one.training,
        **{name: round(value, 4) for name, value in found.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
