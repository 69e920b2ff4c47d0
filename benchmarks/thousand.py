"""Understanding and search among 1,000 articles in four languages: milliseconds and memory. JSON, kept.

    python -m benchmarks.thousand                     # light, and with the encoder where one is installed
    python -m benchmarks.thousand --articles 300      # fewer

The articles are the starter's, and variants of them made by rule: a third of the words (of the characters,
in Chinese, Japanese and Korean) is replaced by others, each variant's differently, so that words stay as
distinct and as frequent as in articles that people write. They are published by the import of a folder in an
embedded server of its own; the models are trained by `havendesk bot train`; then a fresh process asks the
committed questions through `bot.understand`: language, search, ranker and gate. `cpu` is what
the process and its session at the database worked: where others use the machine too, that is the time on one
core, and the wall shows theirs as well. Memory is what the process that asks holds; of the training, the most
that the command or a process that it started held.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.grown import write_folder
from benchmarks.starter import WRITTEN, questions

ARTICLES = 1_000
ASKED = 200
WARM = 10
LIMITS = {
    "light": {"cpu_p95_ms": 20.0, "memory_mb": 500.0},
    "encoder": {"cpu_p95_ms": 40.0},
}


def main() -> int:
    """Writes results/thousand.json; fails where a limit is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.thousand")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many in each language")
    parser.add_argument("--folder", type=Path, help="kept; what was made there is not made again")
    parser.add_argument("--step", choices=STEPS, help="one part of it, in a process of its own")
    parsed = parser.parse_args()
    if parsed.step:
        sys.stdout.write(json.dumps(STEPS[parsed.step]()) + "\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="havendesk-thousand-") as name:
        found = measure(parsed.folder or Path(name), parsed.articles)
    figures = {"articles": parsed.articles, "limits": LIMITS, **found, "missed": list(missed(found))}
    sys.stdout.write(results.keep("thousand", figures).read_text())
    return 1 if figures["missed"] else 0


def missed(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Limits that do not hold; an engine that was skipped has none."""
    for engine, limits in LIMITS.items():
        for name, limit in limits.items():
            if found[engine].get(name, 0.0) > limit:
                yield f"{engine}: {name}"


def measure(folder: Path, articles: int) -> dict[str, Any]:
    """Publish, train and ask, light and with the encoder."""
    from havendesk.config.embedded import Embedded
    from havendesk.kernel.encoders import installed_encoder

    data = folder / "data"
    begun = data.exists()
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {"HAVENDESK_DATA": str(data), "HAVENDESK_PART": "command"}
    server = Embedded(data, throwaway=True)
    process = server.start()
    try:
        if not begun:
            from havendesk.config.database import prepare_embedded
            from havendesk.config.migrations import run_migrations

            prepare_embedded(server)
            run_migrations({})
            write_folder(folder / "articles", articles)
        found: dict[str, Any] = {"light": _one("light", folder)}
        skipped = {"skipped": "no encoder is installed"}
        found["encoder"] = _one("encoder", folder) if installed_encoder() is not None else skipped
    finally:
        server.stop(process)
    return found


def _one(engine: str, folder: Path) -> dict[str, Any]:
    environment = os.environ | {"HAVENDESK_ENCODER": str(engine == "encoder").lower()}
    took: dict[str, Any] = {}
    steps = {
        "import": ["knowledge", "import", str(folder / "articles")],
        "index": ["knowledge", "reindex"],
        "train": ["bot", "train", "--allow-drop", "--reason", "measured"],
    }
    # The import has indexed already; with the encoder the same texts are indexed once more.
    del steps["index" if engine == "light" else "import"]
    for name, words in steps.items():
        done = folder / f"{engine}-{name}.json"
        if not done.exists():
            began = time.perf_counter()
            most = _run(["havendesk", *words], environment)[1]
            figures = {f"{name}_seconds": round(time.perf_counter() - began, 1)}
            figures[f"{name}_memory_mb"] = most
            done.write_text(json.dumps(figures), encoding="utf-8")
        took |= json.loads(done.read_text(encoding="utf-8"))
    asked: dict[str, Any] = json.loads(_run(["benchmarks.thousand", "--step", "ask"], environment)[0])
    return asked | took


def _run(words: list[str], environment: dict[str, str]) -> tuple[str, int]:
    """What it wrote, and the most megabytes that it held."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen([sys.executable, "-m", *words], env=environment, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for one in (out, err):
            one.seek(0)
        said = out.read()
        sys.stderr.write(f"{' '.join(words[:3])}: {process.returncode} {said[:300]}\n")
        if process.returncode:
            raise RuntimeError(err.read()[-2000:])
    return said, round(used.ru_maxrss / 1024)


def ask() -> dict[str, Any]:
    """Ask in all languages in turn, as customers do, in one process."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

    from havendesk.config.commandline import setup_django
    from havendesk.config.processes import keep_what_is_loaded

    setup_django("command")
    from benchmarks.clock import Clock, percentiles
    from havendesk.bot import queries
    from havendesk.kernel.actors import BOT

    keep_what_is_loaded()
    asked = {
        one: [row["text"] for row in questions("starter") if row["language"] == one.value] for one in WRITTEN
    }
    taken: dict[str, list[tuple[float, float]]] = {one.value: [] for one in WRITTEN}
    models = set()
    with threadpool_limits(limits=1):
        for language in WRITTEN:
            for text in asked[language][:WARM]:
                models.add(queries.understand(viewer=BOT, text=text, prior=language).model)
        clock = Clock()
        for number in range(ASKED):
            for language in WRITTEN:
                text = asked[language][(WARM + number) % len(asked[language])]
                began = clock.now()
                queries.understand(viewer=BOT, text=text, prior=language)
                ended = clock.now()
                taken[language.value].append((ended[0] - began[0], ended[1] - began[1]))
    together = [one for rows in taken.values() for one in rows]
    return {
        **percentiles(together),
        "memory_mb": round(_held_megabytes()),
        "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "questions": len(together),
        "models": sorted(models),
        "languages": {name: percentiles(rows) for name, rows in taken.items()},
    }


def _held_megabytes() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


STEPS = {"ask": ask}


if __name__ == "__main__":
    sys.exit(main())
