"""Sign-in pages: password, second factor, limits, sessions, and what the record says about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from havendesk.audit.models import AuditEntry, RefusalCount
from havendesk.kernel.actors import SYSTEM
from havendesk.people import actions
from havendesk.people.models import LiveTicket, Staff, User
from havendesk.people.tests.conftest import PASSWORD, actor, code_of, enrol, seated, session_of, sign_in
from havendesk.people.types import SecondFactorRule

Hire = Callable[..., Staff]
LANGUAGES = ("en", "zh-hans", "ko", "ja")
TITLES = {"en": "Sign In", "zh-hans": "登录", "ko": "로그인", "ja": "ログイン"}


def verbs() -> list[str]:
    """Verbs of people on record, in order."""
    rows = AuditEntry.objects.filter(verb__startswith="people.").order_by("at", "id")
    return [row.verb for row in rows if row.verb != "people.add_staff"]


def test_password_opens_the_console(hire: Hire, browser: Client, sandbox: None) -> None:
    aria = hire("aria")
    response = sign_in(browser, aria)

    assert (response.status_code, response["Location"]) == (302, "/console/")
    assert browser.get("/api/v1/me").json()["id"] == str(aria.id)
    entry = AuditEntry.objects.get(verb="people.signed_in")
    assert entry.actor_id == aria.id


@pytest.mark.parametrize("password", ["wrong-password-1", ""])
def test_a_wrong_password_opens_nothing(hire: Hire, browser: Client, password: str) -> None:
    aria = hire("aria")
    assert sign_in(browser, aria, password).status_code == 200
    assert browser.get("/api/v1/me").status_code == 401
    assert UserSession.objects.count() == 0


def test_a_failed_sign_in_is_on_record_without_address_or_password(hire: Hire, browser: Client) -> None:
    aria = hire("aria")
    sign_in(browser, aria, "wrong-password-1")

    entry = AuditEntry.objects.get(verb="people.sign_in_failed")
    assert (entry.outcome, entry.actor_kind, entry.actor_id) == ("failed", "anonymous", None)
    assert entry.subject_id == aria.id
    body = bytes(entry.body).decode()
    assert "aria@" not in body
    assert "wrong-password-1" not in body

    browser.post("/accounts/login/", {"login": "nobody@brightwater.example", "password": "x" * 12})
    assert AuditEntry.objects.filter(verb="people.sign_in_failed").count() == 1
    assert RefusalCount.objects.get(verb="people.sign_in_failed").count == 1


def test_guessing_is_limited_even_with_the_right_password_at_last(hire: Hire, browser: Client) -> None:
    aria = hire("aria")
    for number in range(5):
        sign_in(browser, aria, f"wrong-password-{number}")
    response = sign_in(browser, aria)

    assert response.status_code == 200
    assert "Too many failed login attempts" in response.content.decode()
    assert browser.get("/api/v1/me").status_code == 401


def test_too_many_requests_get_a_page_of_ours(hire: Hire, browser: Client) -> None:
    for _ in range(30):
        browser.post("/accounts/login/", {})
    response = browser.post("/accounts/login/", {}, HTTP_ACCEPT_LANGUAGE="ko")
    assert response.status_code == 429
    assert 'lang="ko"' in response.content.decode()
    assert "people.css" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/accounts/signup/", "/accounts/email/", "/accounts/password/reset/", "/accounts/social/"],
)
def test_there_is_no_sign_up_and_nothing_by_mail(browser: Client, path: str) -> None:
    before = User.objects.count()
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"email": "x@example.com", "password1": PASSWORD}).status_code == 404
    assert User.objects.count() == before


def test_who_was_deactivated_cannot_sign_in(hire: Hire, browser: Client) -> None:
    ada, aria = hire("ada", roles=["administrator"]), hire("aria")
    actions.deactivate(by=actor(ada), staff_id=aria.id, reason="left")
    sign_in(browser, aria)
    assert browser.get("/api/v1/me").status_code == 401


# ----- second factor


def activate(client: Client) -> Any:
    """Enrol an authenticator app on the pages; allauth wants the password once more before."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert found is not None
    return client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})


def test_with_a_second_factor_the_password_alone_opens_nothing(
    hire: Hire, browser: Client, sandbox: None
) -> None:
    aria = hire("aria")
    secret = enrol(aria)
    response = sign_in(browser, aria)

    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert browser.get("/api/v1/me").status_code == 401
    assert "people.second_factor_failed" in verbs()

    response = browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert response["Location"] == "/console/"
    assert browser.get("/api/v1/me").json()["second_factor"] is True


def test_a_code_works_once(hire: Hire, browser: Client, sandbox: None) -> None:
    aria = hire("aria")
    code = code_of(enrol(aria))
    sign_in(browser, aria)
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    browser.post("/accounts/logout/")
    sign_in(browser, aria)
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert browser.get("/api/v1/me").status_code == 401


def test_the_secret_is_not_stored_in_the_clear(hire: Hire) -> None:
    secret = enrol(hire("aria"))
    assert secret not in str(Authenticator.objects.get().data)


def test_where_required_enrolment_comes_first(
    hire: Hire,
    browser: Client,
    options: Callable[..., None],
    rings: list[str],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    options(people_second_factor=SecondFactorRule.REQUIRED, people_exchange_is_sandbox=True)
    aria = hire("aria")
    sign_in(browser, aria)

    response = browser.get("/api/v1/me")
    assert (response.status_code, response.json()["code"]) == (403, "second_factor_required")
    assert browser.post("/api/v1/live/ticket").status_code == 403
    assert LiveTicket.objects.count() == 0
    response = browser.get("/console/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/totp/activate/")

    with django_capture_on_commit_callbacks(execute=True):  # allauth announces it after commit
        response = activate(browser)

    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<code>\d{8}</code>", browser.get(response["Location"]).content.decode())) == 10
    assert browser.get("/api/v1/me").json()["second_factor"] is True
    assert "people.second_factor_added" in verbs()


def test_a_recovery_code_works_once(hire: Hire, browser: Client, options: Callable[..., None]) -> None:
    options(people_second_factor=SecondFactorRule.REQUIRED)
    aria = hire("aria")
    sign_in(browser, aria)
    activate(browser)
    page = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[0]

    for expected in (200, 401):
        browser.post("/accounts/logout/")
        sign_in(browser, aria)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert browser.get("/api/v1/me").status_code == expected


def test_beside_a_sandbox_the_second_factor_may_wait(hire: Hire, browser: Client, sandbox: None) -> None:
    sign_in(browser, hire("aria"))
    assert browser.get("/api/v1/me").json()["second_factor"] is False


# ----- sessions


def test_sessions_are_listed_and_ended_with_their_sockets(
    hire: Hire,
    browser: Client,
    sandbox: None,
    rings: list[str],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    aria = hire("aria")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1")
    sign_in(browser, aria)
    sign_in(phone, aria)
    lost = session_of(phone)
    phone.post("/api/v1/live/ticket")

    listed = browser.get("/api/v1/me/sessions").json()
    assert {one["browser"]: one["current"] for one in listed} == {
        "Firefox, Linux": True,
        "Safari, iOS": False,
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.delete(f"/api/v1/me/sessions/{lost}").status_code == 200

    assert phone.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200
    assert LiveTicket.objects.count() == 0
    assert f"staff:{aria.id}" in rings
    assert seated(aria.id, lost) is None
    assert seated(aria.id, session_of(browser)) is not None


def test_nobody_ends_the_session_of_somebody_else(hire: Hire, browser: Client, sandbox: None) -> None:
    aria, jun = hire("aria"), hire("jun")
    other = Client()
    sign_in(browser, aria)
    sign_in(other, jun)
    response = browser.delete(f"/api/v1/me/sessions/{session_of(other)}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert other.get("/api/v1/me").status_code == 200
    assert browser.get("/api/v1/me/sessions").json()[0]["current"] is True


def test_the_sessions_page_ends_the_others_on_record(hire: Hire, browser: Client, sandbox: None) -> None:
    aria = hire("aria")
    other = Client()
    sign_in(browser, aria)
    sign_in(other, aria)
    other.post("/api/v1/live/ticket")
    assert browser.get("/accounts/sessions/").status_code == 200

    browser.post("/accounts/sessions/")

    assert other.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200
    assert "people.session_ended" in verbs()
    assert LiveTicket.objects.count() == 0


def test_a_new_password_ends_every_other_sign_in(hire: Hire, browser: Client, sandbox: None) -> None:
    aria = hire("aria")
    other = Client()
    sign_in(browser, aria)
    sign_in(other, aria)
    seat = session_of(other)
    new = "another-harbour-light"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert other.get("/api/v1/me").status_code == 401
    assert seated(aria.id, seat) is None
    assert "people.password_changed" in verbs()
    sign_in(other, aria, new)
    assert other.get("/api/v1/me").status_code == 200


def test_an_administrator_ends_all_sign_ins(hire: Hire, browser: Client, sandbox: None) -> None:
    sol, aria = hire("sol", roles=["security"]), hire("aria")
    sign_in(browser, aria)
    seat = session_of(browser)
    actions.end_sign_ins(by=actor(sol), staff_id=aria.id, reason="laptop stolen")
    assert browser.get("/api/v1/me").status_code == 401
    assert seated(aria.id, seat) is None


def test_signing_out_is_on_record_and_wakes_the_sockets(
    hire: Hire,
    browser: Client,
    sandbox: None,
    rings: list[str],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    aria = hire("aria")
    sign_in(browser, aria)
    seat = session_of(browser)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/logout/")
    assert "people.signed_out" in verbs()
    assert f"staff:{aria.id}" in rings
    assert seated(aria.id, seat) is None


def test_a_password_link_works_once(hire: Hire, browser: Client, sandbox: None) -> None:
    aria = hire("aria", password=None)
    link = actions.password_link(by=SYSTEM, staff_id=aria.id)
    page = browser.get(link, follow=True)
    assert page.status_code == 200
    where = page.redirect_chain[-1][0]
    browser.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(browser, aria)
    assert browser.get("/api/v1/me").status_code == 200

    again = Client()
    assert "Invalid or expired" in again.get(link, follow=True).content.decode()


# ----- pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_four_languages(hire: Hire, browser: Client, sandbox: None, language: str) -> None:
    page = browser.get("/accounts/login/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert f"<h1>{TITLES[language]}</h1>" in re.sub(r">\s+|\s+<", lambda m: m[0].strip(), page)

    sign_in(browser, hire("aria"))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for path in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ):
        response = browser.get(path, HTTP_ACCEPT_LANGUAGE=language)
        page = response.content.decode()
        tag = "zh-Hans" if language == "zh-hans" else language
        assert response.status_code == 200
        assert f'<html lang="{tag}">' in page
        if language != "en":
            assert "Two-Factor Authentication" not in page
            assert "Sign Out" not in page


def test_pages_need_nothing_inline(hire: Hire, browser: Client, sandbox: None) -> None:
    sign_in(browser, hire("aria"))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for path in ("/accounts/2fa/totp/activate/", "/accounts/sessions/", "/accounts/2fa/"):
        page = browser.get(path).content.decode()
        assert "<script" not in page
        assert " style=" not in page
        assert not re.search(r"\son[a-z]+=", page)


def test_the_language_is_chosen_on_the_page(browser: Client) -> None:
    browser.post("/accounts/language/", {"language": "ja", "next": "/accounts/login/"})
    assert 'lang="ja"' in browser.get("/accounts/login/").content.decode()


def test_after_sign_in_no_foreign_page_is_opened(hire: Hire, browser: Client, sandbox: None) -> None:
    user = hire("aria")
    response = browser.post(
        "/accounts/login/?next=https://evil.example/",
        {
            "login": "aria@brightwater.example",
            "password": PASSWORD,
            "next": "https://evil.example/",
        },
    )
    assert user.active
    assert response["Location"] == "/console/"
