"""The verifier that lies in every package: four files here, one file there.

It uses the standard library alone and knows nothing of us, so that a stranger can read it and run it.
"""

from __future__ import annotations

import ast
from pathlib import Path

_PARTS = ("trees", "bags", "notes", "verify")
_HOME = Path(__file__).resolve().parent


def source() -> str:
    """The four files as one program: their imports once at the top, their docstrings left out except that of
    the program."""
    imports: set[str] = set()
    bodies: list[str] = []
    head = ""
    for part in _PARTS:
        text = (_HOME / f"{part}.py").read_text("utf-8")
        tree, lines = ast.parse(text), text.splitlines()
        head = ast.get_source_segment(text, tree.body[0]) or ""
        for node in reversed(tree.body):
            if isinstance(node, ast.Import | ast.ImportFrom):
                if not (isinstance(node, ast.ImportFrom) and _ours(node)):
                    imports.add(ast.unparse(node))
                del lines[node.lineno - 1 : node.end_lineno]
        bodies.append("\n".join(lines[tree.body[0].end_lineno or 0 :]).strip("\n"))
    imports.discard("from __future__ import annotations")
    top = [head, "from __future__ import annotations", "\n".join(sorted(imports, key=_order))]
    return "\n\n".join(top) + "\n\n" + "\n\n\n".join(bodies) + "\n"


def _ours(node: ast.ImportFrom) -> bool:
    return (node.module or "").startswith("havendesk.")


def _order(line: str) -> tuple[bool, str]:
    return line.startswith("from "), line
