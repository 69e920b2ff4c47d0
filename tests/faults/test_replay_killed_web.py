"""The main job on many questions while the web process is killed: nothing is lost, doubled or disordered.

The short form of benchmarks/replay.py, which plays 3,000 real questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.replaying import questions, replay
from tests.support.product import Product

pytestmark = pytest.mark.fault

CHATS_AT_A_TIME = 40
MESSAGES = 3
AGENTS = 4


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A desk of our own."""
    running = Product(tmp_path_factory.mktemp("replay") / "data")
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize("count", [60, pytest.param(600, marks=pytest.mark.long)])
def test_nothing_is_lost_when_the_web_process_is_killed(product: Product, tmp_path: Path, count: int) -> None:
    rows = questions(tmp_path / "questions.csv", count)
    result = replay(
        product,
        rows,
        *("-n", str(CHATS_AT_A_TIME), "--agents", str(AGENTS), "--messages", str(MESSAGES)),
        kills_at=[(count, "web")],
        seconds=280 if count < 100 else 1100,
    )
    assert len(result.kills) == 1, result.errors
    assert result.summary["findings"] == []
    assert (result.verdict.lost, result.verdict.doubled, result.verdict.disordered) == ([], [], [])
    assert result.code == 0
    assert result.summary["chats"] == count
    assert result.summary["reconnects"] > 0
    assert result.summary["unacknowledged"] == result.verdict.unacknowledged == 0
    assert sum(result.summary["answered"].values()) == count
    # Two copies and the database: everything that customers sent was seen by somebody.
    assert result.verdict.acknowledged >= count * MESSAGES
    assert result.verdict.seen_by_customers > count * MESSAGES
    assert result.verdict.seen_by_agents > 0


def test_refuses_beside_an_exchange_that_does_not_say_it_is_a_sandbox(
    product: Product, tmp_path: Path
) -> None:
    rows = questions(tmp_path / "questions.csv", 1)
    other = Product(product.folder, begun=False, **product.options)
    other.port, other.sandbox_port = product.port, product.port  # whoever answers there is no exchange
    refused = other.command("replay", str(rows))
    assert refused.returncode == 1
    assert refused.stdout == ""
    last = refused.stderr.strip().splitlines()[-1]
    assert last.startswith("havendesk: The exchange does not answer")
    assert "Traceback" not in refused.stderr


def test_refuses_a_file_withoutquestions(product: Product, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("question\nhello\n")
    refused = product.command("replay", str(empty))
    assert refused.returncode == 1
    assert refused.stderr.strip() == f"havendesk: {empty} has no column named text."
