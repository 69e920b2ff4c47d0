"""What the processes that train the models hold: peak megabytes and seconds, per language. JSON, kept.

    python -m benchmarks.training                      # the starter's articles
    python -m benchmarks.training --articles 1000      # grown ones (`benchmarks.grown`) in each language

Each language is trained as a worker has it trained (`bot.training_apart`): by a process of its own,
one after the other. `trainer_megabytes` is the peak of that process, `asking_megabytes` that of this one.
`unseen` are the card's figures: they say whether another way of computing it has made another model.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import results, starter
from benchmarks.grown import write_folder
from benchmarks.memory import watched
from benchmarks.starter import STARTER, WRITTEN
from havendesk.bot.learning import Material, material
from havendesk.bot.training_apart import make_apart
from havendesk.kernel.i18n import Language
from havendesk.knowledge.types.taught import TaughtShelf, TaughtText

LIMIT_MEGABYTES = 500


def main() -> int:
    """Writes results/training.json; fails where a process holds more than the limit."""
    parser = argparse.ArgumentParser(prog="benchmarks.training")
    parser.add_argument("--articles", type=int, help="how many in each language (default: the starter's)")
    parser.add_argument(
        "--language", type=Language, choices=WRITTEN, action="append", help="default: all four"
    )
    parser.add_argument(
        "--encoder", action="store_true", help="with the installed encoder where one reads it"
    )
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="havendesk-training-") as name:
        folder = STARTER
        if parsed.articles:
            folder = Path(name) / "articles"
            write_folder(folder, parsed.articles)
        found = {}
        for language in parsed.language or WRITTEN:
            found[language.value] = measure(given(language, folder, encoded=parsed.encoder))
            sys.stderr.write(f"{language.value}: {json.dumps(found[language.value])}\n")
    over = [name for name, one in found.items() if one["trainer_megabytes"] > LIMIT_MEGABYTES]
    kept = results.FOLDER / "training.json"
    before = json.loads(kept.read_text("utf-8")).get("articles", {}) if kept.exists() else {}
    size = str(parsed.articles or len(list(STARTER.glob("*/en.md"))))
    # One size, or one language, measured anew leaves the others as they are.
    figures = {**before, size: {**before.get(size, {}), **found}}
    sys.stdout.write(
        results.keep("training", {"limit_megabytes": LIMIT_MEGABYTES, "articles": figures}).read_text()
    )
    return 1 if over else 0


def given(language: Language, folder: Path, *, encoded: bool) -> Material:
    """What a desk with these articles learns from."""
    shelf = starter.shelf(language, folder)
    texts = tuple(
        TaughtText(one.key, shelf.topics[one.key], 1, one.title, one.variants, one.summary, one.body)
        for one in shelf.documents
    )
    return material(language, TaughtShelf(1, texts), encoded=encoded)


def measure(one: Material) -> dict[str, Any]:
    """Train one language and look on."""
    began, before = time.perf_counter(), os.times()
    with tempfile.TemporaryFile() as answer, watched(os.getpid()) as tree:
        made = make_apart(one, answer)
    if made is None:
        raise ValueError(f"{one.language.value}: nothing to learn from")
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "trainer_megabytes": round(tree.largest_child),
        "asking_megabytes": round(tree.own),
        "proportional_megabytes": round(tree.proportional),
        "seconds": round(time.perf_counter() - began, 1),
        "processor_seconds": round(spent, 1),
        "examples": made.card["examples"],
        "targets": len(made.card["targets"]),
        "unseen": made.card["unseen"],
    }


if __name__ == "__main__":
    sys.exit(main())
