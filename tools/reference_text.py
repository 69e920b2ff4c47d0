"""Small pieces of Markdown for the generated reference pages."""

import inspect
import re
from collections.abc import Iterable

# A reference to Python's names, as docstrings write it: :mod:`~havendesk.people.rules`.
_NAME = re.compile(r":[a-z]+:`~?([^`]+)`")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; bars inside cells are escaped, line ends become blanks."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def first_sentence(thing: object) -> str:
    """The first paragraph of a docstring on one line, empty without one; names in it become code."""
    text = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
    return _NAME.sub(r"`\1`", text).replace("``", "`")
