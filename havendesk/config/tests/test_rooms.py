"""Which rooms a part loads, seen in the part itself."""

import argparse
import json
import subprocess
import sys
from typing import Any

import pytest

from havendesk.config import rooms
from havendesk.config.room_commands import COMMANDS
from tests.support.first_start import plain_environment

_BEGIN = """
import json, sys
from havendesk.config.commandline import setup_django
setup_django(sys.argv[1])
"""
_TELL = """
from django.apps import apps
names = [config.name for config in apps.get_app_configs() if config.name.startswith("havendesk.")]
from havendesk.kernel import outbox
print(json.dumps({"rooms": names, "knows_all": outbox._all_known == [True], "modules": list(sys.modules)}))
"""


_ANY = {"django", "pydantic", "psycopg"}
_HEAVY = {
    "fido2",
    "httpx",
    "jinja2",
    "markdown_it",
    "ninja",
    "numpy",
    "PIL",
    "redis",
    "requests",
    "scipy",
    "urllib3",
}
"""Each costs a command up to a fifth of a second."""


def test_a_part_loads_its_rooms_and_no_higher_ones_and_knows_that_others_may_hear() -> None:
    lane = _loaded("freeze-lane")
    assert lane["rooms"][-2:] == ["havendesk.protection", "havendesk.config"]
    assert not {"havendesk.tickets", "havendesk.bot"} & set(lane["rooms"])
    assert not lane["knows_all"]


@pytest.mark.parametrize(
    ("words", "without"), [(("team", "list"), _HEAVY), (("certificates", "verify"), _HEAVY), ((), _ANY)]
)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(
    words: tuple[str, ...], without: set[str]
) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "havendesk", *words, "--help"],
        env=plain_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.stderr.splitlines()}
    assert "havendesk" in loaded
    assert loaded & without == set()


def test_web_loads_at_its_start_what_its_first_request_would_wait_for() -> None:
    web = _loaded("web", "import havendesk.config.urls")
    assert web["knows_all"]
    assert {"ninja", "fido2.server", "numpy", "scipy.sparse", "PIL.Image", "markdown_it"} <= set(
        web["modules"]
    )


def test_a_room_gives_the_commands_that_are_listed_and_no_others() -> None:
    given: dict[str, str] = {}
    for room, module in rooms.modules("commands"):
        if hasattr(module, "register"):
            subparsers = argparse.ArgumentParser().add_subparsers()
            module.register(subparsers)
            given |= dict.fromkeys(subparsers.choices, room)
    assert given == {name: command.room for name, command in COMMANDS.items()}


@pytest.mark.parametrize("part", sorted(rooms.HIGHEST))
def test_what_a_part_loads_begins_at_the_ground(part: str) -> None:
    assert rooms.of_part(part) == rooms.ROOMS[: len(rooms.of_part(part))]


def test_a_command_loads_its_room_and_no_higher_ones() -> None:
    assert rooms.of_part(COMMANDS["official"].part)[-1] == "protection"
    assert rooms.of_part(COMMANDS["audit"].part)[-1] == rooms.LEAST
    assert rooms.of_part(COMMANDS["approvals"].part) == rooms.ROOMS


def test_only_a_command_that_needs_some_rooms_imports_doors_as_it_needs_them() -> None:
    assert rooms.loads_as_needed(COMMANDS["official"].part)
    whole = ("web", "worker", "freeze-lane", "sequencer", "command", COMMANDS["approvals"].part)
    assert not any(rooms.loads_as_needed(part) for part in whole)


@pytest.mark.parametrize("part", ["web", "worker", "command", "owner"])
def test_others_load_every_room(part: str) -> None:
    assert rooms.of_part(part) == rooms.ROOMS


def _loaded(part: str, further: str = "") -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-c", f"{_BEGIN}{further}{_TELL}", part],
        env=plain_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found
