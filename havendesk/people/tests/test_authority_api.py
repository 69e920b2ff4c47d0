"""Approvals over HTTP and at the command line: the same rules, and a fresh proof of who sits there."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.kernel import approvals as registry
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.people import actions, commands
from havendesk.people.jobs import run_approval
from havendesk.people.models import Approval, Staff, Team
from havendesk.people.tests.conftest import PASSWORD, code_of, enrol, sign_in
from havendesk.people.tests.test_approvals import there

Hire = Callable[..., Staff]
ACT = "people.decide_approval"  # a permission that both leads have


@pytest.fixture
def done() -> Iterator[list[ApprovedAct]]:
    """What the approved acts of this test did."""
    orders: list[ApprovedAct] = []
    approvable(ACT, run=orders.append, describe=lambda told: f"Do {told['what']}.")
    yield orders
    registry.APPROVABLE.pop(ACT)


@pytest.fixture
def leads(hire: Hire, sandbox: None, done: list[ApprovedAct]) -> tuple[Staff, Staff]:
    """Lena asks; leo, of another team, is there to decide, with an authenticator app."""
    teams = [Team.objects.create(name=name, topics=[], languages=["en"]) for name in ("Front", "Back")]
    lena = hire("lena", roles=["lead"], team_ids=[teams[0].id])
    leo = hire("leo", roles=["lead"], team_ids=[teams[1].id])
    there(lena, leo)
    return lena, leo


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def asked(browser: Client, lena: Staff) -> str:
    sign_in(browser, lena)
    answer = post(browser, "/approvals", act=ACT, arguments={"what": "it"}, reason="needed")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["second_name"] == "Leo"
    return str(answer.json()["id"])


def test_ask_prove_decide_and_it_is_done_once(
    browser: Client, leads: tuple[Staff, Staff], done: list[ApprovedAct]
) -> None:
    lena, leo = leads
    approval = asked(browser, lena)
    secret = enrol(leo)
    other = Client()
    sign_in(other, leo)
    with time_machine.travel(now() - timedelta(hours=1), tick=True):
        other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert other.get("/api/v1/approvals/waiting").json() == {"approvals": 1, "reviews": 0}
    assert other.get("/api/v1/approvals").json()[0]["arguments"] == {"what": "it"}

    refused = post(other, f"/approvals/{approval}/decision", yes=True, reason="fine")
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_needed")
    assert Approval.objects.get().state == "waiting"
    assert other.get("/api/v1/me/step-up").json()["ways"] == ["totp"]
    wrong = post(other, "/me/step-up", code="000000")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "code")
    assert post(other, "/me/step-up", password=PASSWORD).status_code == 422, "no password in its place"
    assert post(other, "/me/step-up", code=code_of(secret)).status_code == 200
    assert AuditEntry.objects.filter(verb="people.stepped_up").count() == 1

    assert (
        post(other, f"/approvals/{approval}/decision", yes=True, reason="fine").json()["state"] == "approved"
    )
    run_approval(UUID(approval))
    assert actions.sweep_approvals(by=SYSTEM) == []
    run_approval(UUID(approval))
    assert [order.arguments for order in done] == [{"what": "it"}]
    mine = browser.get("/api/v1/approvals").json()
    assert [(one["state"], one["decision_reason"]) for one in mine] == [("executed", "fine")]


def test_nobody_decides_their_own_over_the_api(
    browser: Client, leads: tuple[Staff, Staff], done: list[ApprovedAct]
) -> None:
    approval = asked(browser, leads[0])
    post(browser, "/me/step-up", password=PASSWORD)
    refused = post(browser, f"/approvals/{approval}/decision", yes=True, reason="I may")
    assert (refused.status_code, refused.json()["code"]) == (403, "same_line")
    assert (Approval.objects.get().state, done) == ("waiting", [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/approvals"),
        ("get", "/approvals/all"),
        ("get", "/approvals/waiting"),
        ("get", "/authority/limits"),
        ("get", "/break-glass"),
        ("get", "/me/step-up"),
        ("delete", f"/approvals/{UUID(int=7)}"),
    ],
)
def test_nobody_gets_nothing(browser: Client, method: str, path: str) -> None:
    answer = getattr(browser, method)(f"/api/v1{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def command(monkeypatch: pytest.MonkeyPatch, *words: str, typed: str = "") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    arguments = parser.parse_args(["approvals", *words])
    return int(arguments.run(arguments))


def test_the_command_line_has_the_same_rules(
    browser: Client,
    leads: tuple[Staff, Staff],
    done: list[ApprovedAct],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    approval = asked(browser, leads[0])
    secret = enrol(leads[1])
    mine = ("decide", approval, "--as", "lena@brightwater.example", "--yes", "--reason", "mine")
    his = ("decide", approval, "--as", "leo@brightwater.example", "--yes", "--reason", "fine")
    assert command(monkeypatch, *mine, typed=PASSWORD) == 1
    assert "their own line" in capsys.readouterr().err
    assert command(monkeypatch, *his, typed="000000") == 1
    assert command(monkeypatch, *his, typed=PASSWORD) == 1, "he has an authenticator"
    assert Approval.objects.get().state == "waiting"
    assert AuditEntry.objects.filter(verb="people.second_factor_failed").count() == 2
    assert command(monkeypatch, *his, typed=code_of(secret)) == 0
    assert Approval.objects.get().state == "approved"
    assert command(monkeypatch, "list") == 0
    assert "approved" in capsys.readouterr().out
    assert command(monkeypatch, "limits") == 0
    assert "exchange.refund: 10 times a day, worth up to 500 USDT" in capsys.readouterr().out
