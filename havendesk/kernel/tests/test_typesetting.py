"""Papers are set by a process of their own, out of the glyphs that they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from havendesk.kernel.typesetting import NotTypesetError, printable, typeset, typeset_all

TEMPLATE = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, date: none)
#set text(font: sys.inputs.family)
= #paper.title
#paper.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "paper.typ"
    file.write_text(TEMPLATE)
    return file


def test_the_same_values_give_the_same_bytes_alone_or_with_the_same_letters(template: Path) -> None:
    if not printable("ko"):
        pytest.skip("needs Debian's fonts-noto-cjk")
    paper = {"title": "증거 패키지", "text": "계정 – “동결”"}
    first, second = typeset_all(template, [paper, paper], "ko")
    assert first == second == typeset(template, paper, "ko")
    assert first.startswith(b"%PDF-")
    assert b"NotoSansCJKkr" in first
    assert len(first) < 60_000, "the font is in it whole"


def test_a_letter_that_the_family_lacks_comes_from_another_font_of_the_system(template: Path) -> None:
    plain = typeset(template, {"title": "Name", "text": "x"}, "en")
    made = typeset(template, {"title": "Name", "text": "x 🕊 ሰላም"}, "en")
    assert made.startswith(b"%PDF-")
    assert made != plain


def test_what_cannot_be_set_is_said_with_its_reason(template: Path, tmp_path: Path) -> None:
    with pytest.raises(NotTypesetError, match="dictionary does not contain key"):
        typeset(template, {"title": "No text"}, "en")
    with pytest.raises(NotTypesetError, match="nowhere"):
        typeset(tmp_path / "nowhere.typ", {}, "en")
