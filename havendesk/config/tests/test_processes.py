"""What a process loaded at its start is not looked at by the garbage collector again."""

import gc
from collections.abc import Iterator

import pytest

from havendesk.config.processes import keep_what_is_loaded


@pytest.fixture(autouse=True)
def _back_in_sight() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_out_of_sight_and_what_comes_later_is_not() -> None:
    keep_what_is_loaded()
    assert gc.get_freeze_count() > 10_000
    later = [object()]
    assert any(one is later for one in gc.get_objects())
