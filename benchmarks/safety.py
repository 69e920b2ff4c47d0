"""Attack messages in four languages, played through the bot's whole path; prints JSON.

    python -m benchmarks.safety

Runs the long form of tests/safety (a database and a sandbox of its own), which keeps
`results/safety.json`: leaks, unconfirmed acts, and the share of fair questions inside attacks that are
answered. Exits 1 above a limit.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.results import FOLDER, ROOT


def main() -> int:
    """0 when every limit holds."""
    (FOLDER / "safety.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", "long", "tests/safety"]
    ran = subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
    figures = FOLDER / "safety.json"
    if figures.exists():
        sys.stdout.write(figures.read_text("utf-8"))
    return 1 if ran.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
