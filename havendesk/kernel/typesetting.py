"""Papers as PDF, by typst: the same values give the same bytes.

Glyphs come from the fonts of the system (Debian's fonts-noto-cjk); the PDF carries those that it uses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst


@cache
def _fonts() -> typst.Fonts:
    """The system's fonts, looked up once: each look costs half a second, and each font is read once."""
    return typst.Fonts()


@cache
def font_families() -> frozenset[str]:
    """Names of the families that this machine has."""
    return frozenset(_fonts().families())


def typeset(template: Path, paper: Mapping[str, Any]) -> bytes:
    """The PDF of a template that reads ``paper`` (JSON values) from its inputs."""
    inputs = {"paper": json.dumps(paper)}
    made: bytes = typst.compile(str(template), format="pdf", font_paths=_fonts(), sys_inputs=inputs)
    return made
