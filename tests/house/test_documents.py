"""What people wrote about the desk is still true: links lead somewhere, the walk fits, commands are named."""

import contextlib
import io
import re
from collections.abc import Iterator

import pytest

from havendesk.config import commandline
from tests.house import tree

DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
WALK = tree.ROOT / "docs" / "tutorial" / "your-first-change.md"
COMMANDS = tree.ROOT / "docs" / "reference" / "commands.md"
LINK = re.compile(r"\]\(([^)#\s]+)")


def _links(name: str) -> list[str]:
    found = LINK.findall((tree.ROOT / name).read_text())
    return [link for link in found if "://" not in link]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    # Pictures are made by `make screenshots`, so a clone may not have them yet.
    broken = [link for link in _links(name) if not link.endswith(".png") and not (tree.ROOT / link).exists()]
    assert broken == []


def test_both_readmes_say_the_same_things() -> None:
    def shape(name: str) -> tuple[list[str], list[str]]:
        text = (tree.ROOT / name).read_text()
        return re.findall(r"^#+ ", text, re.MULTILINE), sorted(
            {link for link in _links(name) if not link.startswith("README")}
        )

    assert shape("README.md") == shape("README.zh-CN.md")


def _changes() -> Iterator[tuple[str, list[str]]]:
    """File and lines of each block of changes in the tutorial."""
    for block in re.findall(r"^```diff\n(.*?)^```", WALK.read_text(), re.MULTILINE | re.DOTALL):
        head, *lines = block.splitlines()
        assert head.startswith("+++ "), head
        yield head.removeprefix("+++ "), lines


def test_every_change_of_the_tutorial_fits_the_tree() -> None:
    changes = list(_changes())
    assert len(changes) > 10
    for name, lines in changes:
        text = (tree.ROOT / name).read_text()
        before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        assert text.count(before) == 1, f"{name}: the place is not there, or not once:\n{before}"
        for line in lines:
            if line.startswith("+") and line.strip("+ "):
                assert line[1:] not in before.splitlines(), f"{name} has this already: {line}"


def _help(*words: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit):
        commandline.main([*words, "--help"])
    return printed.getvalue()


def _subcommands(text: str) -> list[str]:
    return re.findall(r"^    ([a-z][a-z-]+)(?:\s|$)", text, re.MULTILINE)


def test_the_page_of_commands_names_every_command_and_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "500")  # nothing is wrapped
    page = COMMANDS.read_text()
    missing = []
    for command in _subcommands(_help()):
        inside = _subcommands(_help(command))
        for words in [[command, sub] for sub in inside] or [[command]]:
            if f"`havendesk {' '.join(words)}" not in page:
                missing.append(" ".join(words))
            if command == "makemigrations":  # Django's own
                continue
            flags = set(re.findall(r"--[a-z][a-z-]+", _help(*words))) - {"--help"}
            missing += [f"{' '.join(words)} {flag}" for flag in sorted(flags) if f"{flag}`" not in page]
    assert missing == []
