"""What the tests of knowledge share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from havendesk.kernel.actors import SYSTEM
from havendesk.knowledge import actions
from havendesk.knowledge.commands import STARTER
from havendesk.knowledge.queries import finding, values

PAGE = """+++
title = "{title}"
summary = "{summary}"
variants = ["{variant}"]
+++
{body}
"""


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """No index and no values of an earlier test."""
    finding.forget()
    values.forget()
    yield
    finding.forget()
    values.forget()


@pytest.fixture
def starter(db: None) -> None:
    """The starter help centre is published."""
    actions.import_folder(by=SYSTEM, folder=STARTER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small help centre: two articles, English and Korean."""
    (tmp_path / "index.toml").write_text(
        '[[article]]\nslug = "one"\ntopic = "deposit"\naudience = "all"\nowner = "Money"\norder = 10\n'
        '[[article]]\nslug = "two"\ntopic = "fees"\naudience = "all"\nowner = "Money"\norder = 20\n'
    )
    for slug, words in {"one": "deposit coins", "two": "fees and charges"}.items():
        (tmp_path / slug).mkdir()
        for language in ("en", "ko"):
            write_text(tmp_path, slug, language, title=f"About {words} ({language})")
    return tmp_path


def write_text(folder: Path, slug: str, language: str, *, title: str, body: str = "Do this.") -> None:
    """Write one text of the small help centre."""
    page = PAGE.format(title=title, summary=f"How {slug} works", variant=f"tell me about {slug}", body=body)
    (folder / slug / f"{language}.md").write_text(page, encoding="utf-8")
