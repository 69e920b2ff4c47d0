"""Which rooms a part loads, seen in the part itself."""

import json
import subprocess
import sys

import pytest

from havendesk.config import rooms
from tests.support.first_start import plain_environment

_LOADED = """
import json, sys
from havendesk.config.commandline import setup_django
setup_django(sys.argv[1])
from django.apps import apps
names = [config.name for config in apps.get_app_configs() if config.name.startswith("havendesk.")]
print(json.dumps(names))
"""


def test_a_part_loads_its_rooms_and_no_higher_ones() -> None:
    lane = _loaded("freeze-lane")
    assert lane[-2:] == ["havendesk.protection", "havendesk.config"]
    assert not {"havendesk.tickets", "havendesk.bot"} & set(lane)


@pytest.mark.parametrize("part", sorted(rooms.HIGHEST))
def test_what_a_part_loads_begins_at_the_ground(part: str) -> None:
    assert rooms.of_part(part) == rooms.ROOMS[: len(rooms.of_part(part))]


@pytest.mark.parametrize("part", ["web", "worker", "command", "owner"])
def test_others_load_every_room(part: str) -> None:
    assert rooms.of_part(part) == rooms.ROOMS


def _loaded(part: str) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", _LOADED, part],
        env=plain_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    names: list[str] = json.loads(told.stdout)
    return names
