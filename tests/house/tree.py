"""The committed tree, as the house tests look at it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = {".png", ".jpg", ".gif", ".webp", ".ico", ".woff2", ".gz", ".mo", ".pdf"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that git holds or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in found if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Path and content of every text file."""
    for path in files():
        if path.suffix not in BINARY:
            yield path, path.read_text(errors="replace")


def python(*folders: str) -> Iterator[tuple[Path, ast.Module, str]]:
    """Path, syntax tree and content of the Python files under these folders; migrations left out."""
    for path in files():
        inside = path.relative_to(ROOT).parts
        if path.suffix == ".py" and inside[0] in folders and "migrations" not in inside:
            content = path.read_text()
            yield path, ast.parse(content), content


def name(path: Path) -> str:
    """The path from the root of the tree."""
    return str(path.relative_to(ROOT))
