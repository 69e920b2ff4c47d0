"""The process that sets papers: one order in, the PDFs out, gone.

Typst reads each font that it uses whole, 20 MB for each weight and language of the system's collections, and
keeps it. So it is given fonts that hold only the glyphs of the papers at hand, cut out of the system's
(HarfBuzz's subsetter maps the file and reads what it takes), in a process that ends. It runs by its path,
alone, and knows nothing of the desk; :mod:`~havendesk.kernel.typesetting` starts it.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst
import uharfbuzz as harfbuzz  # type: ignore[import-untyped]  # ships no types

# What templates and typst put in themselves: ASCII, Latin-1, dashes, quotes, bullets, the break of long ids.
_ALWAYS = frozenset((*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x200B))
_WITHOUT_GLYPH = frozenset((0x0A, 0x0D, 0x09, 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), 0xFEFF))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """What one order asks for.

    Args:
        order: ``template``, ``family`` and ``papers`` (JSON values): the PDFs in the same order, in base64.
            None of them: the names of the font families that this machine has.
    """
    system = typst.Fonts()
    if "template" not in order:
        return {"families": list(system.families())}
    template, family = Path(order["template"]), order["family"]
    needed = _letters([template.read_text(encoding="utf-8"), *_texts(order["papers"])])
    with tempfile.TemporaryDirectory() as folder:
        whole = _cut(system, family, needed, Path(folder))
        fonts = (
            typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
            if whole
            else system
        )
        pdfs = [_set(str(template), family, paper, fonts) for paper in order["papers"]]
    return {"pdfs": pdfs}


def _set(template: str, family: str, paper: Any, fonts: typst.Fonts) -> str:
    inputs = {"paper": json.dumps(paper), "family": family}
    made: bytes = typst.compile(template, format="pdf", font_paths=fonts, sys_inputs=inputs)
    return base64.b64encode(made).decode()


def _texts(value: Any) -> Iterable[str]:
    """All texts within JSON values, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _letters(texts: Iterable[str]) -> frozenset[int]:
    return _ALWAYS.union(*(map(ord, one) for one in texts)) - _WITHOUT_GLYPH


def _cut(system: typst.Fonts, family: str, letters: frozenset[int], folder: Path) -> bool:
    """The family's regular and bold face with these letters alone, as files. Whether nothing is missing:
    letters that the family lacks are looked for in all fonts of the system, whole."""
    faces = [one for one in system.fonts() if one.family == family and one.weight in (400, 700) and one.path]
    for number, one in enumerate(faces):
        face = harfbuzz.Face(harfbuzz.Blob.from_file_path(one.path), one.index)
        if not letters <= set(face.unicodes) | _ALWAYS:
            return False
        wanted = harfbuzz.SubsetInput()
        wanted.sets(harfbuzz.SubsetInputSets.UNICODE).update(letters)
        (folder / f"{number}.otf").write_bytes(harfbuzz.subset(face, wanted).blob.data)
    return bool(faces)


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
