"""What the tests of knowledge share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.knowledge import actions
from havendesk.knowledge.queries import finding, values
from havendesk.knowledge.tests.writing import details
from havendesk.people import actions as people
from havendesk.people.rules import permissions_of
from tests.support.knowledge import publish_chosen

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
    """Some articles of the starter help centre are published."""
    publish_chosen()


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


@pytest.fixture
def hire(db: None) -> Callable[..., Actor]:
    def add(name: str, role: str) -> Actor:
        staff_id = people.add_staff(
            by=SYSTEM, email=f"{name}@brightwater.example", name=name.capitalize(), roles=[role]
        )
        return Actor(ActorKind.STAFF, staff_id, permissions_of([role]))

    return add


@pytest.fixture
def editor(hire: Callable[..., Actor]) -> Actor:
    return hire("edda", "editor")


@pytest.fixture
def lead(hire: Callable[..., Actor]) -> Actor:
    return hire("lena", "lead")


@pytest.fixture
def article(editor: Actor) -> UUID:
    return actions.create_article(by=editor, details=details())
