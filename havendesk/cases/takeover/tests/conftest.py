"""A sandbox exchange to which the desk's options lead, and a team that takes what comes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from havendesk.cases.takeover import actions
from havendesk.cases.takeover.types import CaseState
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import Actor
from havendesk.people.types import Role
from sandbox.tests.serving import Served, served
from tests.support.desk import make_agent, make_team


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Served]:
    make_team("Security")
    with served(tmp_path) as found, leading_to(found.url, monkeypatch):
        yield found


@pytest.fixture
def officer(db: None) -> Actor:
    """A security officer."""
    return make_agent([], roles=(Role.SECURITY,), status=None)


@pytest.fixture
def officer_acts(officer: Actor) -> Callable[[UUID, str], None]:
    """The officer closes a case."""

    def close(case_id: UUID, outcome: str) -> None:
        actions.close_case(by=officer, case_id=case_id, outcome=CaseState(outcome), reason="I called her.")

    return close


@pytest.fixture
def officer_says_sent(officer: Actor) -> Callable[[UUID], None]:
    """The officer has sent a message to a venue."""
    return lambda alert_id: actions.send_alert(by=officer, alert_id=alert_id)
