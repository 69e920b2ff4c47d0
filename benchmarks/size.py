"""Lines of code, largest file, largest function, beside the limits of the house.

``python -m benchmarks.size``. Counts what git knows; tests apart. Exit code 1 above a limit.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT, keep

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
_CODE = {".py": "python", ".ts": "typescript", ".tsx": "typescript", ".sh": "shell", ".css": "css"}
_GENERATED = ("src/openapi.ts",)


def _files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in listed:
        path = ROOT / name
        if path.suffix in _CODE and path.is_file() and not name.endswith(_GENERATED):
            yield path


def _is_test(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    return "tests" in inside or ".test." in path.name or path.name == "conftest.py"


def _functions(path: Path) -> Iterator[tuple[int, str]]:
    """Length without its docstring, and name, of each function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) and first.end_lineno:
                length -= first.end_lineno - first.lineno + 1
            yield length, node.name


def figures() -> dict[str, Any]:
    """Everything that is counted."""
    product: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    files: list[tuple[int, str]] = []
    functions: list[tuple[int, str]] = []
    for path in _files():
        name = str(path.relative_to(ROOT))
        lines = len(path.read_text(encoding="utf-8").splitlines())
        (tests if _is_test(path) else product)[_CODE[path.suffix]] += lines
        files.append((lines, name))
        if path.suffix == ".py":
            functions += [(length, f"{name}:{function}") for length, function in _functions(path)]
    longest_file, longest_function = max(files), max(functions)
    return {
        "lines": {"product": dict(product), "tests": dict(tests)},
        "files": len(files),
        "largest_file": {"name": longest_file[1], "lines": longest_file[0], "limit": LONGEST_FILE},
        "largest_function": {
            "name": longest_function[1],
            "lines": longest_function[0],
            "limit": LONGEST_FUNCTION,
        },
        "files_above_limit": sorted(name for lines, name in files if lines > LONGEST_FILE),
        "functions_above_limit": sorted(name for lines, name in functions if lines > LONGEST_FUNCTION),
    }


def main() -> int:
    """Writes results/size.json."""
    found = figures()
    sys.stdout.write(keep("size", found).read_text())
    return 1 if found["files_above_limit"] or found["functions_above_limit"] else 0


if __name__ == "__main__":
    sys.exit(main())
