"""Every text that the server says is there in every language, with the same places."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tools.traditional import written

ROOT = Path(__file__).resolve().parent.parent.parent / "havendesk"
FRONT = ROOT.parent / "web"
CATALOGUES = ("zh_Hans", "ko", "ja")
PLACE = re.compile(r"\{(\w*)\}")
TRANSLATED = re.compile(r"""{%\s*translate\s+"([^"]+)"\s*%}""")


@cache
def texts() -> frozenset[str]:
    """Texts marked in code and templates."""
    marked = {
        str(found[2])
        for found in extract_from_dir(
            str(ROOT), method_map=[("**.py", "python")], keywords={"noop": None, "gettext": None}
        )
    }
    for template in ROOT.rglob("templates/**/*.html"):
        marked.update(TRANSLATED.findall(template.read_text(encoding="utf-8")))
    return frozenset(marked)


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_is_translated_with_the_same_places(language: str) -> None:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    assert sorted(text for text in texts() if not catalogue.get(text)) == []
    wrong = [
        text
        for text, said in catalogue.items()
        if sorted(PLACE.findall(text)) != sorted(PLACE.findall(said)) or "" in PLACE.findall(text)
    ]
    assert wrong == []


PAIR = re.compile(r"(\w+):\s+\"([^\"]*)\"")


@pytest.mark.parametrize("path", written(), ids=lambda path: path.name)
def test_the_widgets_traditional_chinese_is_what_is_made_of_its_simplified_one(path: Path) -> None:
    """However it is laid out: `python tools/traditional.py` writes it anew."""
    assert PAIR.findall(path.read_text(encoding="utf-8")) == PAIR.findall(written()[path])


def test_no_name_of_a_text_of_the_front_end_stands_twice() -> None:
    twice: list[str] = []

    def read(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return dict(pairs)

    files = [
        file for place in ("console", "widget", "shared") for file in FRONT.glob(f"{place}/src/**/*.json")
    ]
    assert files
    for file in files:
        json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=read)
    assert twice == []
