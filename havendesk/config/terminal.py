"""Lines for the person at the terminal. Logs go elsewhere (kernel.logs)."""

import sys


def say(text: str) -> None:
    """One line on standard output, seen at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
