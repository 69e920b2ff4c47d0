"""How well the bot understands the questions under tests/questions/evaluation. Prints JSON and keeps it.

The models are those that the product trains itself from articles and finders' examples, in the same way.

    python -m benchmarks.evaluation            # the report half only, as the limits demand
    python -m benchmarks.evaluation --fit      # prints constants for rules/understanding/calibration.py

`--fit` looks at the `fit` half alone. A question counts as right when what is said first belongs to its
expected targets or to the same matter (`rules/understanding/kin.py`): the policy chooses between an article
and the finder beside it. Within one click: right, or among the first three matters when the bot asks back.
Questions for people (`hand_over`, `protect`) are mostly caught by phrases before anything is understood;
they count as answered only when neither a phrase nor the gate hands them over. The encoder is used where it
is installed.
"""

import argparse
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # ships no types
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from benchmarks import results
from benchmarks.starter import QUESTIONS, shelf
from havendesk.bot import learning
from havendesk.bot.rules import wishes
from havendesk.bot.rules.matters import Matter, mentions
from havendesk.bot.rules.understanding.artefact import from_bytes
from havendesk.bot.rules.understanding.bounds import lowest_safe
from havendesk.bot.rules.understanding.calibration import CALIBRATIONS
from havendesk.bot.rules.understanding.encoding import Encoder
from havendesk.bot.rules.understanding.kin import kin
from havendesk.bot.rules.understanding.model import LanguageModel
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.types.taught import TaughtShelf, TaughtText

LEAST_WITHIN_A_CLICK, MOST_WRONG, MOST_HANDED_OVER = 0.9, 0.03, 0.1
# Thresholds are fitted tighter than the limits, for the half that is not looked at.
FITTED_WRONG, FITTED_HANDED_OVER = 0.04, 0.05
CHOICES = 3
KIN = kin()


@dataclass(frozen=True)
class Answered:
    """One question and what was understood of it. `matters` are the first ones, best first."""

    expected: frozenset[str]
    in_scope: bool
    chance: float
    first_right: bool
    among_choices: bool
    phrase: bool
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
        matters = list(dict.fromkeys(matter(model.targets[place]) for place in reading.order[:20]))
        right = {matter(name) for name in expected}
        found.append(
            Answered(
                expected,
                not people,
                reading.chance,
                matters[0] in right,
                bool(right & set(matters[:CHOICES])),
                caught(row["text"]),
                took,
            )
        )
    return found


def matter(target: str) -> str:
    """What a target and its kin share."""
    return str(KIN.get(target, target))


def caught(text: str) -> bool:
    """Whether a phrase hands it to people whatever was understood."""
    return wishes.wants_person(text) or any(mentions(text, one) for one in Matter)


def figures(asked: Sequence[Answered], answer: float, choices: float) -> dict[str, Any]:
    """Shares as the limits name them."""
    inside = [one for one in asked if one.in_scope]
    people = [one for one in asked if not one.in_scope]
    kinds = Counter(_kind(one, answer, choices) for one in inside)
    answers = [one for one in asked if one.chance >= answer and not one.phrase]
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
        "for_people_answered": sum(one.chance >= answer and not one.phrase for one in people),
        "milliseconds_p50": float(np.quantile([one.milliseconds for one in asked], 0.5)),
        "milliseconds_p95": float(np.quantile([one.milliseconds for one in asked], 0.95)),
    }


def _kind(one: Answered, answer: float, choices: float) -> str:
    if one.phrase or one.chance < choices:
        return "handed_over"
    if one.chance >= answer:
        return "right" if one.first_right else "wrong"
    return "clarified_right" if one.among_choices else "clarified_wrong"


def fit(asked: Sequence[Answered]) -> dict[str, float]:
    """Scale, shift and thresholds on one half, relative to the gate as it was trained."""
    open_ones = [one for one in asked if not one.phrase]
    logits = np.log([one.chance / (1.0 - one.chance) for one in open_ones])
    right = np.array([one.first_right and one.in_scope for one in open_ones])
    curve = LogisticRegression(C=1e6).fit(logits[:, None], right)
    scale, shift = float(curve.coef_[0][0]), float(curve.intercept_[0])
    chance = 1.0 / (1.0 + np.exp(-(scale * logits + shift)))
    # A question for people that is answered with what it also expects counts as right.
    fine = np.array([one.first_right for one in open_ones])
    inside = np.array([one.in_scope for one in open_ones])
    answer = lowest_safe(chance, fine, FITTED_WRONG, 0.5)
    choices = float(np.quantile(chance[inside], FITTED_HANDED_OVER))
    return {"scale": scale, "shift": shift, "answer": answer, "choices": min(choices, answer)}


def main() -> int:
    """Print and keep the report; 0 when every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print constants, report nothing")
    parser.add_argument("--language", action="append", help="only this one; may be repeated")
    parser.add_argument("--without-encoder", action="store_true", help="as if none were installed")
    arguments = parser.parse_args()
    report: dict[str, Any] = {}
    for language in learning.LEARNT:
        if arguments.language and language.value not in arguments.language:
            continue
        report[language.value] = _of_language(
            language, fitting=arguments.fit, light=arguments.without_encoder
        )
        sys.stderr.write(f"{language.value} {json.dumps(report[language.value])}\n")
    limits = {
        name: one["within_a_click"] >= LEAST_WITHIN_A_CLICK
        and one["wrong_of_answers"] <= MOST_WRONG
        and one["handed_over"] <= MOST_HANDED_OVER
        for name, one in report.items()
        if not arguments.fit
    }
    if not arguments.fit and not arguments.language:
        results.keep(
            "evaluation" + ("_light" if arguments.without_encoder else ""),
            {"half": "report", "languages": report, "holds": limits},
        )
    json.dump({"languages": report, "holds": limits}, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0 if all(limits.values()) else 1


def _of_language(language: Language, *, fitting: bool, light: bool) -> dict[str, Any]:
    shelves, encoder = taught_shelf(language), None if light else learning.encoder_for(language)
    started = time.perf_counter()
    made = learning.make(language, shelves, encoder)
    if made is None:
        return {"questions": 0, "why": "nothing to learn from"}
    model = from_bytes(made.content)
    seconds = time.perf_counter() - started
    with threadpool_limits(limits=1):
        asked = ask(model, encoder, shelves, questions(language, "fit" if fitting else "report"))
    if fitting:
        return _as_trained(fit(asked), language)
    return {
        "encoder": model.encoder_name or None,
        "targets": len(model.targets),
        "training_seconds": round(seconds, 1),
        **{
            name: round(value, 4)
            for name, value in figures(asked, model.thresholds.answer, model.thresholds.choices).items()
        },
        "unseen": made.card["unseen"],
    }


def _as_trained(found: dict[str, float], language: Language) -> dict[str, float]:
    """The constants for the gate before any calibration: what stands in the file is taken out."""
    now = CALIBRATIONS[language]
    scale = found["scale"] * now.scale
    shift = found["scale"] * now.shift + found["shift"]
    return {name: round(value, 4) for name, value in {**found, "scale": scale, "shift": shift}.items()}


if __name__ == "__main__":
    sys.exit(main())
