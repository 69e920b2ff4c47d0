"""The proof of payment through a ticket: only for staff who serve it, and only of its own customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.exchange.tests.support import leading_to
from havendesk.tickets.tests.test_situation import proven, served_ticket
from sandbox.tests.serving import Served, served
from tests.support.desk import browser_of, make_agent, make_customer, make_team


@pytest.fixture
def team(db: None) -> UUID:
    return make_team()


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as running, leading_to(running.url, monkeypatch):
        program = running.sandbox
        program.world.advance(program.settings.clock() + timedelta(seconds=200))
        yield running


def url(ticket_id: UUID, transfer_id: str) -> str:
    return f"/api/v1/desk/tickets/{ticket_id}/papers/withdrawal-proof/{transfer_id}"


def test_who_serves_the_ticket_gets_the_paper_and_the_look_is_on_record(team: UUID, sandbox: Served) -> None:
    moves = sandbox.sandbox.store.all("transfer", "cus_daniel")
    sent = next(str(one["id"]) for one in moves if one["state"] == "confirmed")
    agent, stranger = make_agent([team]), make_agent([team])
    ticket_id = served_ticket(team, agent, proven("daniel"))
    browser = browser_of(agent)
    answer = browser.get(url(ticket_id, sent), {"language": "ja"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    entry = AuditEntry.objects.get(verb="tickets.withdrawal_proof", outcome="done")
    assert (entry.reads, entry.ticket_id) == ("ledger", ticket_id)
    assert browser_of(stranger).get(url(ticket_id, sent)).json()["code"] == "no_access_grant"
    others = served_ticket(team, agent, proven("wei"))
    assert browser.get(url(others, sent)).status_code == 404


def test_a_visitor_has_no_papers(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, make_customer())
    assert browser_of(agent).get(url(ticket_id, "wdr_1")).status_code == 404
