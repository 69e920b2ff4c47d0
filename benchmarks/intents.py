"""How good the classifier is on questions of a bank, and on what it must not answer: JSON, kept.

    python -m benchmarks.intents

BANKING77's training questions (10,003, 77 intents; CC BY 4.0) are read from `../shared/data` and skipped
where they are not there. The split is fixed: of each intent the 15 questions whose SHA-256 is lowest are
asked, the others are learnt. `few` learns the next ten of each intent. Out of scope: every fifth intent, 15
in all, is left out and asked as near; English questions of XQuAD are asked as far. The threshold is the lower
one of the trained model, fixed before anything is asked. Everything goes through `bot.evaluating.evaluate`,
as `havendesk bot evaluate` does. Where no encoder is installed its figures are reported as skipped.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import results
from havendesk.bot.evaluating import evaluate
from havendesk.bot.questions import Question
from havendesk.kernel.encoders import installed_encoder
from havendesk.kernel.encoders.types import Encoder

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
ASKED, FEW, LEFT_OUT, MOST_FAR = 15, 10, 15, 500
LEAST = {"light": 0.91, "encoder": 0.94, "few_encoder": 0.86}
# Of questions of a CLINC-like set; BANKING77's are nearer to each other.
AIMS = {
    "light": {"in_scope_accuracy_at_threshold": 0.92, "auroc": 0.949, "wrong_at_answered_60": 0.01},
    "encoder": {"in_scope_accuracy_at_threshold": 0.96, "auroc": 0.983, "wrong_at_answered_80": 0.01},
}
KEPT = (
    "accuracy", "macro_f1", "among_first_three", "coverage_at_95_precision", "answered", "wrong_of_answers",
    "wrong_at_answered",
    "in_scope_accuracy_at_threshold", "near_recall", "near_answered", "near_auroc", "far_recall",
    "far_answered", "far_auroc",
    "milliseconds_per_query", "training_seconds", "memory_megabytes", "train_rows", "test_rows",
)  # fmt: skip


def split(file: Path) -> dict[str, list[Question]]:
    """Each intent's different questions, the asked ones first."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = {(row["text"].strip(), row["category"]) for row in csv.DictReader(opened)}
    found: dict[str, list[Question]] = {}
    for text, category in sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).hexdigest()):
        found.setdefault(category, []).append(Question(text, category))
    return dict(sorted(found.items()))


def far() -> list[Question]:
    """Questions of another field."""
    file = DATA / "xquad" / "xquad.en.json"
    paragraphs = [part for one in json.loads(file.read_text("utf-8"))["data"] for part in one["paragraphs"]]
    asked = [Question(one["question"], "") for part in paragraphs for one in part["qas"]]
    return asked[:: max(1, len(asked) // MOST_FAR)]


def measure(intents: dict[str, list[Question]], encoder: Encoder | None) -> dict[str, Any]:
    """Full, few and out of scope, with this encoder or with none."""
    asked = [one for questions in intents.values() for one in questions[:ASKED]]
    taught = [one for questions in intents.values() for one in questions[ASKED:]]
    few = [one for questions in intents.values() for one in questions[ASKED : ASKED + FEW]]
    gone = set(list(intents)[::5][:LEFT_OUT])
    near = [one for one in asked if one.category in gone]
    inside = [one for one in asked if one.category not in gone]
    known = [one for one in taught if one.category not in gone]
    return {
        "full": _kept(evaluate(taught, asked, {}, encoder)),
        "few": _kept(evaluate(few, asked, {}, encoder)),
        "out_of_scope": _kept(evaluate(known, inside, {"near": near, "far": far()}, encoder)),
    }


def _kept(report: dict[str, Any]) -> dict[str, Any]:
    kept = {name: _rounded(report[name]) for name in KEPT if name in report}
    sys.stderr.write(json.dumps(kept) + "\n")
    return kept


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: round(one, 4) for name, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def main() -> int:
    """Print and keep the report; 0 when every limit holds or the data is not there."""
    file = DATA / "banking77" / "train.csv"
    if not file.exists():
        sys.stdout.write(json.dumps({"skipped": "BANKING77 is not in ../shared/data"}) + "\n")
        return 0
    intents = split(file)
    encoder = installed_encoder()
    report: dict[str, Any] = {"light": measure(intents, None)}
    skipped = {"skipped": "no encoder is installed"}
    report["encoder"] = skipped if encoder is None else measure(intents, encoder)
    holds = {"light": report["light"]["full"]["accuracy"] >= LEAST["light"]}
    if encoder is not None:
        holds["encoder"] = report["encoder"]["full"]["accuracy"] >= LEAST["encoder"]
        holds["few_encoder"] = report["encoder"]["few"]["accuracy"] >= LEAST["few_encoder"]
    kept = {
        "split": f"{ASKED} of each intent by SHA-256",
        "limits": LEAST,
        "aims": AIMS,
        **report,
        "holds": holds,
    }
    results.keep("intents", kept)
    sys.stdout.write(json.dumps(kept, indent=1) + "\n")
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
