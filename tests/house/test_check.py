"""What runs the checks ends what does not end, without leaving behind what that had started."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.check import Step

ENDLESS = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever began all this may ignore it
print("begun", flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("stopped what it had started")
"""


def test_what_takes_too_long_may_stop_what_it_started(tmp_path: Path) -> None:
    outcome = Step("endless", [sys.executable, "-I", "-S", "-c", ENDLESS], most_seconds=2).run(tmp_path)
    assert (outcome.passed, outcome.failed) == (0, 1)
    assert outcome.output.splitlines() == ["begun", "stopped what it had started", "no end after 0 minutes"]
