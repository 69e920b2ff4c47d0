"""A sandbox exchange to which the desk's options lead."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from havendesk.exchange.tests.support import leading_to
from sandbox.tests.serving import Served, served


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as found, leading_to(found.url, monkeypatch):
        yield found
