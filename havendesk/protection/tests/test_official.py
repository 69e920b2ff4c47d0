"""Whether a contact is ours: the list, reports, marks, the public page and the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from havendesk.config import commandline
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.types import Role
from havendesk.protection import actions, commands, queries
from havendesk.protection.models import ChannelReport, OfficialChannel
from havendesk.protection.tests.holding import officer
from havendesk.protection.types import ChannelKind, LookAlike, Mark, Verdict
from tests.support.desk import make_agent, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def channels() -> None:
    """What is ours."""
    cache.clear()
    for kind, value, label, below in (
        (ChannelKind.DOMAIN, "brightwater.example", "Exchange and help", True),
        (ChannelKind.EMAIL, "help@brightwater.example", "Support", False),
        (ChannelKind.PHONE, "+82 2 1588 0000", "Seoul desk", False),
        (ChannelKind.HANDLE, "telegram:brightwater_official", "News", False),
    ):
        actions.add_channel(by=SYSTEM, kind=kind, value=value, label=label, covers_below=below)


def check(value: str) -> Any:
    return queries.check_channel(viewer=ANONYMOUS, value=value)


def test_what_is_on_the_list_is_ours_with_what_it_is_for() -> None:
    answer = check("https://account.brightwater.example/x")
    assert (answer.verdict, answer.label) == (Verdict.OURS, "Exchange and help")
    assert check("02-1588-0000").verdict is Verdict.OURS
    assert check("help+42@brightwater.example").verdict is Verdict.OURS


def test_an_empty_list_cannot_tell_ours_from_others() -> None:
    OfficialChannel.objects.all().delete()
    with pytest.raises(Refused) as refused:
        check("brightwater.example")
    assert refused.value.code is ErrorCode.NOT_OFFERED
    client = Client()
    assert client.get("/api/v1/official", {"value": "brightwater.example"}).json()["code"] == "not_offered"
    page = client.get("/really-us", {"value": "brightwater.example"})
    assert page.status_code == 501
    assert "This page cannot say" in page.content.decode()
    assert "not ours" not in page.content.decode()
    commands.first_run(with_cast=False)
    assert not OfficialChannel.objects.exists()
    commands.first_run(with_cast=True)
    commands.first_run(with_cast=True)
    assert check("https://help.brightwater.example").verdict is Verdict.OURS
    assert OfficialChannel.objects.count() == 2


def test_what_is_not_is_named_with_what_it_imitates() -> None:
    answer = check("brightwater-wallet.test")
    assert (answer.verdict, answer.how, answer.imitates) == (
        Verdict.NOT_OURS,
        LookAlike.NAME_INSIDE,
        "brightwater.example",
    )
    assert check("+1 202 555 0123").how is None


def test_reports_are_kept_once_counted_by_network_and_marked_by_security() -> None:
    sol = officer()
    for network in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        actions.report_channel(
            by=ANONYMOUS,
            value="https://brightwater-wallet.test/login",
            network=network,
            words="wants my seed",
        )
    (report,) = queries.channel_reports(viewer=sol).reports
    assert (report.value, report.count, report.words) == ("brightwater-wallet.test", 2, "wants my seed")
    assert check("brightwater-wallet.test").verdict is Verdict.NOT_OURS
    with pytest.raises(Refused) as refused:
        actions.mark_report(by=sol, report_id=report.id, mark=Mark.SCAM, reason=" ")
    assert refused.value.field == "reason"
    assert ChannelReport.objects.get().mark == Mark.OPEN
    actions.mark_report(by=sol, report_id=report.id, mark=Mark.SCAM, reason="phishing page, seen by us")
    assert check("www.brightwater-wallet.test").verdict is Verdict.SCAM
    assert check("login.brightwater-wallet.test").verdict is Verdict.SCAM
    assert queries.channel_reports(viewer=sol).reports == ()


def test_what_is_ours_cannot_be_reported_nor_a_code() -> None:
    for value, code in (("brightwater.example", ErrorCode.CONFLICT), ("7K4M-Q2XD", ErrorCode.FIELD_INVALID)):
        with pytest.raises(Refused) as refused:
            actions.report_channel(by=ANONYMOUS, value=value, network="203.0.113.1")
        assert (refused.value.code, refused.value.field) == (code, "value")
    assert not ChannelReport.objects.exists()


def test_the_list_refuses_what_is_no_contact_or_stands_there() -> None:
    before = OfficialChannel.objects.count()
    for kind, value, label, code, field in (
        (ChannelKind.DOMAIN, "not a domain", "x", ErrorCode.FIELD_INVALID, "value"),
        (ChannelKind.AGENT_CODE, "7K4M-Q2XD", "x", ErrorCode.FIELD_INVALID, "kind"),
        (ChannelKind.DOMAIN, "other.example", " ", ErrorCode.FIELD_INVALID, "label"),
        (ChannelKind.DOMAIN, "WWW.Brightwater.example", "x", ErrorCode.CONFLICT, "value"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_channel(by=SYSTEM, kind=kind, value=value, label=label)
        assert (refused.value.code, refused.value.field) == (code, field)
    assert OfficialChannel.objects.count() == before


def test_only_administrators_change_the_list_and_only_security_marks() -> None:
    channel = OfficialChannel.objects.all()[0]
    for role in (Role.AGENT, Role.LEAD, Role.SECURITY):
        with pytest.raises(Refused) as refused:
            actions.remove_channel(by=officer(role), channel_id=channel.id, reason="x")
        assert refused.value.code is ErrorCode.FORBIDDEN
    assert OfficialChannel.objects.filter(removed_at=None).count() == 4
    ada = officer(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        actions.mark_report(by=ada, report_id=uuid7(), mark=Mark.SCAM, reason="x")
    assert refused.value.code is ErrorCode.FORBIDDEN
    actions.remove_channel(by=ada, channel_id=channel.id, reason="given up")
    with pytest.raises(Refused) as refused:
        actions.remove_channel(by=ada, channel_id=channel.id, reason="again")
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_reports_come_page_by_page_most_reported_first() -> None:
    for number in range(5):
        for network in range(number + 1):
            actions.report_channel(by=ANONYMOUS, value=f"scam{number}.test", network=f"198.51.100.{network}")
    seen, after = [], ""
    while True:
        page = queries.channel_reports(viewer=officer(), after=after, limit=2)
        seen += [one.value for one in page.reports]
        after = page.after
        if not after:
            break
    assert seen == [f"scam{number}.test" for number in (4, 3, 2, 1, 0)]


def test_the_page_answers_and_takes_a_report_without_javascript(client: Client) -> None:
    asked = client.get("/really-us", {"value": "brightwater-wallet.test"})
    assert asked.status_code == 200
    text = asked.content.decode()
    assert "No, this is not ours." in text
    assert "brightwater.example" in text
    done = client.post("/really-us", {"value": "brightwater-wallet.test", "words": "<b>asks</b> for my seed"})
    assert done.status_code == 200
    assert "We keep your report" in done.content.decode()
    assert ChannelReport.objects.get().words == "<b>asks</b> for my seed"
    assert "Yes, this is ours." in client.get("/really-us", {"value": "brightwater.example"}).content.decode()


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    answer = client.get("/really-us", {"value": "<script>x</script> y"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    assert 'role="alert"' in text


@pytest.mark.parametrize("language", ["en", "zh-hans", "ko", "ja"])
def test_the_page_speaks_the_readers_language(client: Client, language: str) -> None:
    text = client.get("/really-us", headers={"Accept-Language": language}).content.decode()
    assert ("Is it really us?" in text) == (language == "en")


def test_questions_and_reports_are_counted_by_network(client: Client) -> None:
    codes = [client.get("/api/v1/official", {"value": "a.test"}).status_code for _ in range(31)]
    assert codes.count(200) == 30
    assert codes[-1] == 429
    sent = [
        client.post(
            "/api/v1/official/reports", {"value": f"s{number}.test"}, content_type="application/json"
        ).status_code
        for number in range(21)
    ]
    assert sent.count(200) == 20
    assert sent[-1] == 429
    assert ChannelReport.objects.count() == 20


def test_the_api_answers_and_names_a_wrong_field(client: Client) -> None:
    answer = client.get("/api/v1/official", {"value": "brіghtwater.example"}).json()
    assert (answer["verdict"], answer["how"]) == ("not_ours", "letters")
    refused = client.get("/api/v1/official", {"value": "…"})
    assert (refused.status_code, refused.json()["field"]) == (422, "value")


def test_an_agents_code_is_ours_while_it_lives(client: Client) -> None:
    agent = make_agent([make_team()])
    assert agent.id is not None
    card = people.issue_agent_code(by=SYSTEM, staff_id=agent.id, ticket_id=uuid7())
    first = client.get("/api/v1/official", {"value": card.code}).json()
    assert (first["verdict"], first["checked_before"]) == ("ours", None)
    assert client.get("/api/v1/official", {"value": card.code}).json()["checked_before"] is not None
    assert client.get("/api/v1/official", {"value": "7K4M-Q2XD"}).json()["verdict"] == "not_ours"


def test_the_command_keeps_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    run = commandline.main
    assert run(["official", "add", "domain", "status.example", "--label", "Status"]) == 0
    channel_id = capsys.readouterr().out.strip()
    assert run(["official", "add", "domain", "status.example", "--label", "Status"]) == 1
    assert "value" in capsys.readouterr().err
    assert run(["official", "list"]) == 0
    assert "status.example" in capsys.readouterr().out
    assert run(["official", "remove", channel_id, "--reason", "closed"]) == 0
    assert run(["official", "list", "--json"]) == 0
    assert "status.example" not in capsys.readouterr().out
