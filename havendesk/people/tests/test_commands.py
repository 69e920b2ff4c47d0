"""The command ``havendesk staff`` and the cast."""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import commands
from havendesk.people.models import Membership, Staff, Team, User
from havendesk.people.tests.conftest import PASSWORD, sign_in
from havendesk.people.types import Topic


def run(*words: str) -> int:
    """One call of ``havendesk staff``."""
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    arguments = parser.parse_args(["staff", *words])
    return int(arguments.run(arguments))


FIRST = ("add", "--email", "ada@brightwater.example", "--name", "Ada", "--role", "administrator")


@pytest.mark.django_db
def test_the_first_administrator_sets_a_password_by_link(
    browser: Client, sandbox: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*FIRST) == 0
    link = re.search(r"https?://[^/]+(/accounts/password/link/\S+)", capsys.readouterr().out)
    assert link is not None
    where = browser.get(link[1], follow=True).redirect_chain[-1][0]
    browser.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(browser, Staff.objects.get())
    assert browser.get("/api/v1/me").json()["roles"] == ["administrator"]


@pytest.mark.django_db
def test_a_password_by_standard_input(
    browser: Client, sandbox: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert run(*FIRST, "--password-stdin") == 0
    assert PASSWORD not in capsys.readouterr().out
    sign_in(browser, Staff.objects.get())
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.django_db
def test_what_goes_wrong_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    run(*FIRST)
    capsys.readouterr()
    assert run(*FIRST) == 1
    assert "Somebody has this e-mail address already." in capsys.readouterr().err
    assert run("link", "--email", "nobody@brightwater.example") == 1
    assert "Nobody with this address works here." in capsys.readouterr().err
    assert Staff.objects.count() == 1


@pytest.mark.django_db
def test_link_and_list(capsys: pytest.CaptureFixture[str]) -> None:
    run(*FIRST)
    assert run("link", "--email", "ADA@brightwater.example") == 0
    assert "/accounts/password/link/" in capsys.readouterr().out
    assert run("list") == 0
    assert "Ada: administrator; en; offline" in capsys.readouterr().out


@pytest.mark.django_db
def test_no_cast_without_a_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused) as refused:
        commands.create_cast(exchange_is_sandbox=False)
    assert refused.value.code is ErrorCode.NOT_A_SANDBOX
    assert run("cast") == 1
    assert "only beside a sandbox" in capsys.readouterr().err
    assert (User.objects.count(), Team.objects.count()) == (0, 0)
    commands.first_run(with_cast=False)
    assert (User.objects.count(), Team.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_a_real_desk_has_a_queue_from_its_first_member_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "--email", "a@brightwater.example", "--name", "A", "--role", "agent") == 0
    team = Team.objects.get()
    assert sorted(team.topics) == sorted(Topic)
    assert Membership.objects.get().team_id == team.id
    assert (
        run("add", "--email", "b@brightwater.example", "--name", "B", "--role", "agent", "--team", "No") == 1
    )
    assert "There is no team 'No'." in capsys.readouterr().err
    assert Staff.objects.count() == 1


@pytest.mark.django_db
def test_the_cast_is_made_once(browser: Client, sandbox: None) -> None:
    commands.first_run(with_cast=True)
    assert commands.create_cast(exchange_is_sandbox=True) == 0

    assert (Staff.objects.count(), Team.objects.count()) == (11, 4)
    topics = [topic for team in Team.objects.all() for topic in team.topics]
    assert sorted(topics) == sorted(Topic)
    assert Membership.objects.count() == 4 * 4
    client = browser
    assert (
        client.post(
            "/accounts/login/", {"login": "jun@brightwater.example", "password": "harbour-light-jun"}
        )["Location"]
        == "/console/"
    )
    assert client.get("/api/v1/me").json()["languages"] == ["ko", "ja", "zh-Hans", "en"]


@pytest.mark.django_db
def test_a_cast_that_is_half_there_is_completed(options: Callable[..., None]) -> None:
    commands.create_cast(exchange_is_sandbox=True)
    aria = Staff.objects.get(name__startswith="Aria")
    Membership.objects.filter(staff=aria).delete()
    options(people_exchange_is_sandbox=True)
    assert run("cast") == 0
    assert Staff.objects.count() == 11
