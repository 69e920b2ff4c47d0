"""Every part is killed at moments nobody chose while people talk: nothing is lost or doubled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.replaying import questions, replay
from tests.support.product import Product

pytestmark = pytest.mark.fault

PARTS = ("postgres", "worker", "web", "sandbox")
MESSAGES = 2


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A desk that comes back each time."""
    running = Product(tmp_path_factory.mktemp("sweep") / "data")
    running.start()
    yield running
    running.stop()


def _moments(seed: int, rows: int, rounds: int) -> list[tuple[int, str]]:
    """Each part once a round, in an order and at counts of messages that the seed chooses."""
    chance = random.Random(seed)
    parts = [part for _ in range(rounds) for part in chance.sample(PARTS, len(PARTS))]
    # Not in the last fifth: the replay must still run when the last part dies.
    last = rows * MESSAGES * 4 // 5
    return list(zip(sorted(chance.sample(range(1, last), len(parts))), parts, strict=True))


@pytest.mark.parametrize(
    ("seed", "rows", "rounds", "seconds"),
    [
        pytest.param(1, 60, 1, 280, id="short"),
        *(pytest.param(seed, 600, 4, 1100, id=f"{seed}", marks=pytest.mark.long) for seed in range(2, 6)),
    ],
)
def test_killed_parts_lose_and_double_nothing(
    product: Product, tmp_path: Path, seed: int, rows: int, rounds: int, seconds: float
) -> None:
    moments = _moments(seed, rows, rounds)
    result = replay(
        product,
        questions(tmp_path / "questions.csv", rows),
        *("-n", "30", "--agents", "4", "--messages", str(MESSAGES)),
        kills_at=moments,
        seconds=seconds,
    )
    assert [kill["part"] for kill in result.kills] == [part for _, part in moments], result.errors
    assert (result.verdict.lost, result.verdict.doubled, result.verdict.disordered) == ([], [], []), moments
    assert result.summary["findings"] == []
    assert result.code == 0
    assert result.verdict.unacknowledged == 0
    assert sum(result.summary["answered"].values()) == rows
