"""A sandbox exchange to which the desk's options lead, a team for security's tickets, and the texts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from havendesk.exchange.tests.support import leading_to
from sandbox.tests.serving import Served, served
from tests.support.desk import make_team


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Served]:
    make_team("Security")
    with served(tmp_path) as found, leading_to(found.url, monkeypatch):
        yield found
