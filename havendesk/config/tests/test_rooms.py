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


def test_a_part_loads_its_rooms_and_no_higher_ones_and_knows_that_others_may_hear() -> None:
    lane = _loaded("freeze-lane")
    assert lane["rooms"][-2:] == ["havendesk.protection", "havendesk.config"]
    assert not {"havendesk.tickets", "havendesk.bot"} & set(lane["rooms"])
    assert not lane["knows_all"]


def test_a_command_of_a_low_room_loads_no_higher_one_and_nothing_heavy() -> None:
    """What is listed here costs a command a tenth of a second or more, and `team` needs none of it."""
    team = _loaded(COMMANDS["team"].part)
    assert team["rooms"][-2:] == ["havendesk.people", "havendesk.config"]
    assert not team["knows_all"]
    heavy = {
        "numpy",
        "scipy",
        "ninja",
        "redis",
        "requests",
        "urllib3",
        "httpx",
        "fido2",
        "jinja2",
        "PIL",
        "markdown_it",
    }
    assert heavy & set(team["modules"]) == set()


def test_web_loads_at_its_start_what_its_first_request_would_wait_for() -> None:
    web = _loaded("web", "import havendesk.config.urls")
    assert web["knows_all"]
    assert {"ninja", "fido2.server", "numpy", "scipy.sparse", "PIL.Image", "markdown_it"} <= set(
        web["modules"]
    )


def test_help_and_version_load_no_room() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "havendesk", "--help"],
        env=plain_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    assert all(f" {name} " in told.stdout for name in COMMANDS)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.stderr.splitlines()}
    assert "havendesk" in loaded
    assert loaded & {"django", "pydantic", "psycopg"} == set()


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
