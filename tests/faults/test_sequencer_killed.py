"""The sequencer is killed in the middle of a round and of its tiles: no entry is lost, and none is in twice.

Killed by -9 at moments between which its transaction stands, while the desk goes on writing entries.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from havendesk.audit.models import AuditEntry, Checkpoint, Leaf, Tile, Unsequenced
from havendesk.audit.rules.tiles import WIDTH
from havendesk.audit.tests.support import recorded
from havendesk.config.commandline import main
from tests.faults.dying import SEQUENCING
from tests.support.forks import Forks
from tests.support.freeze_lane import until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(databases=["default", "sequencer"], transaction=True),
]
MANY = 2 * WIDTH + 50
"""Entries that wait at each moment: more than two full tiles."""


@pytest.fixture
def dying() -> Iterator[Forks]:
    made = Forks("tests.faults.dying:sequence", {})
    yield made
    made.close()


def _write_until(ended: threading.Event) -> None:
    while not ended.wait(0.02):
        recorded(2)
    connections.close_all()


def _size() -> int:
    """What the newest checkpoint signed; the leaves are exactly those."""
    newest = Checkpoint.objects.order_by("-size").first()
    size = newest.size if newest else 0
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(size))
    assert Tile.objects.filter(level=0).count() == size // WIDTH
    return size


def test_killed_at_every_moment_of_a_round_it_loses_no_entry_and_puts_none_in_twice(
    dying: Forks, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = threading.Event()
    writer = threading.Thread(target=_write_until, args=(ended,))
    writer.start()
    try:
        for moment in SEQUENCING:
            before = _size()
            recorded(MANY)
            dying.start(moment)
            assert dying.ended(60) == -9, moment
            # What a transaction had not committed is gone without a trace; what it had is there.
            kept = _size() - before
            assert (kept >= MANY) if moment == "after-the-commit" else (kept == 0), moment
        dying.start()
    finally:
        ended.set()
        writer.join(30)
    try:
        assert until(lambda: not Unsequenced.objects.exists(), 60)
    finally:
        assert dying.stop() == 0
    entries = set(AuditEntry.objects.values_list("id", flat=True))
    leaves = list(Leaf.objects.values_list("entry_id", flat=True))
    assert len(leaves) == len(set(leaves)) == len(entries) > MANY * len(SEQUENCING)
    assert set(leaves) == entries
    assert _size() == len(entries)
    assert main(["audit", "verify"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["size"], told["waiting"]) == (True, len(entries), 0)
