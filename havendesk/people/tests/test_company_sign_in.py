"""The company's own sign-in: a real provider on this machine, real signatures; nobody is created."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from pydantic import SecretStr, ValidationError

from havendesk.audit.models import AuditEntry, RefusalCount
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.options import options_of
from havendesk.people import actions
from havendesk.people.models import Staff, User
from havendesk.people.options import PeopleOptions, oidc_providers
from havendesk.people.tests.conftest import enrol
from tests.support.oidc import CLIENT_ID, CLIENT_SECRET, Provider, provider

Hire = Callable[..., Staff]


@pytest.fixture
def company(settings: Any, sandbox: None) -> Iterator[Provider]:
    """A provider that this desk trusts; aria of the cast sits there."""
    with provider() as running:
        running.person = {"sub": "1", "email": "aria@brightwater.example", "email_verified": True}
        options = options_of(PeopleOptions).model_copy(
            update={
                "people_oidc_issuer": running.issuer,
                "people_oidc_client_id": CLIENT_ID,
                "people_oidc_client_secret": SecretStr(CLIENT_SECRET),
            }
        )
        settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(options)
        cache.clear()
        yield running


def come(browser: Client) -> Any:
    """Walk the whole way: to the provider, and back with what it gave."""
    away = browser.get("/accounts/by/company/")
    assert away.status_code == 302, away.content.decode()
    back = httpx.get(away["Location"], follow_redirects=False).headers["Location"]
    return browser.get(back)


def signed_in(browser: Client) -> bool:
    return bool(browser.get("/api/v1/me").status_code == 200)


def test_staff_come_in_by_their_verified_address(hire: Hire, browser: Client, company: Provider) -> None:
    aria = hire("aria")
    assert "Sign in with" in browser.get("/accounts/login/").content.decode()
    assert come(browser)["Location"] == "/console/"
    assert browser.get("/api/v1/me").json()["id"] == str(aria.id)
    assert AuditEntry.objects.get(verb="people.signed_in").actor_id == aria.id


def test_the_second_factor_of_the_desk_is_asked_all_the_same(
    hire: Hire, browser: Client, company: Provider
) -> None:
    enrol(hire("aria"))
    assert come(browser)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "person",
    [
        {"email": "mallory@brightwater.example", "email_verified": True},
        {"email": "aria@brightwater.example", "email_verified": False},
        {"email": "aria@brightwater.example"},
        {},
    ],
)
def test_nobody_else_comes_in_and_nobody_is_made(
    hire: Hire, browser: Client, company: Provider, person: dict[str, Any]
) -> None:
    hire("aria")
    company.person = {"sub": "2", **person}
    assert come(browser)["Location"] == "/accounts/login/"
    assert not signed_in(browser)
    assert User.objects.count() == 1
    assert RefusalCount.objects.get(verb="people.sign_in_failed").count == 1


def test_who_left_does_not_come_in(hire: Hire, browser: Client, company: Provider) -> None:
    actions.deactivate(by=SYSTEM, staff_id=hire("aria").id, reason="left")
    come(browser)
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "trick",
    [
        {"forge": True},
        {"id_token": {"aud": "another desk"}},
        {"id_token": {"iss": "https://elsewhere.example"}},
        {"id_token": {"exp": 1}},
        {"subject": "3"},
    ],
)
def test_a_token_that_is_not_right_opens_nothing(
    hire: Hire, browser: Client, company: Provider, trick: dict[str, Any]
) -> None:
    hire("aria")
    for name, value in trick.items():
        setattr(company, name, value)
    come(browser)
    assert not signed_in(browser)


def test_an_answer_that_was_not_asked_for_opens_nothing(
    hire: Hire, browser: Client, company: Provider
) -> None:
    hire("aria")
    away = Client().get("/accounts/by/company/")
    back = httpx.get(away["Location"], follow_redirects=False).headers["Location"]
    browser.get(back)
    assert not signed_in(browser)


def test_without_a_company_there_is_no_such_address(browser: Client) -> None:
    assert browser.get("/accounts/by/company/").status_code == 404
    assert browser.get("/accounts/by/company/back/").status_code == 404


def test_an_issuer_is_https_except_here() -> None:
    for good in ("", "https://login.example", "http://127.0.0.1:9000/"):
        PeopleOptions.model_validate({"people_oidc_issuer": good})
    for bad in ("http://login.example", "login.example", "ftp://127.0.0.1"):
        with pytest.raises(ValidationError):
            PeopleOptions.model_validate({"people_oidc_issuer": bad})
