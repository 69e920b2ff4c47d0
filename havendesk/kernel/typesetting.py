"""Papers as PDF, by typst: the same values give the same bytes.

Glyphs come from the fonts of the system (Debian's fonts-noto-cjk); the PDF carries those that it uses. Papers
are set by a short-lived process (:mod:`~havendesk.kernel.press`), one at a time for each process that asks. A
template reads ``sys.inputs.paper`` (JSON) and sets in ``sys.inputs.family``.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from havendesk.kernel.i18n import Language

_PRESS = Path(__file__).with_name("press.py")
_LONGEST_SECONDS = 120
_ONE_AT_A_TIME = threading.Lock()
_FAMILIES = {
    Language.ZH_HANS.value: "Noto Sans CJK SC",
    Language.ZH_HANT.value: "Noto Sans CJK TC",
    Language.KO.value: "Noto Sans CJK KR",
    Language.JA.value: "Noto Sans CJK JP",
}
_FAMILY = "Noto Sans CJK SC"


class NotTypesetError(Exception):
    """A paper could not be set; the text says why."""


@cache
def _families() -> frozenset[str]:
    """Of this machine."""
    return frozenset(_ask({})["families"])


def printable(language: str) -> bool:
    """Whether this machine has the glyphs of a language. Raises NotTypesetError."""
    return language not in _FAMILIES or _FAMILIES[language] in _families()


def typeset(template: Path, paper: Mapping[str, Any], language: str) -> bytes:
    """The PDF of a paper (JSON values) in a language. Raises NotTypesetError."""
    (made,) = typeset_all(template, [paper], language)
    return made


def typeset_all(template: Path, papers: Sequence[Mapping[str, Any]], language: str) -> list[bytes]:
    """The PDFs of several papers of one template and language, in their order. Raises NotTypesetError."""
    family = _FAMILIES.get(language, _FAMILY)
    made = _ask({"template": str(template), "family": family, "papers": [dict(one) for one in papers]})
    return [base64.b64decode(one) for one in made["pdfs"]]


def _ask(order: dict[str, Any]) -> dict[str, Any]:
    with _ONE_AT_A_TIME:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", str(_PRESS)],
                input=json.dumps(order),
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=_LONGEST_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotTypesetError(f"the process that sets papers: {error}") from error
    if ended.returncode:
        raise NotTypesetError(ended.stderr.strip()[-1000:] or f"the process ended with {ended.returncode}")
    told: dict[str, Any] = json.loads(ended.stdout)
    return told
