"""The pages: marked as a sandbox everywhere, strict about scripts, careful with the token."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest

from sandbox.cast import CAST
from sandbox.tests.serving import Served, served
from sandbox.texts import BANNER

DESK = "http://desk.example:8600"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, desk=DESK) as exchange:
        yield exchange


@pytest.fixture
def browser(sandbox: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("name", sorted(CAST))
def test_every_page_says_in_four_languages_that_it_is_a_sandbox(browser: httpx.Client, name: str) -> None:
    for page in (browser.get("/"), browser.post("/sign-in", data={"name": name})):
        assert page.status_code == 200
        for language, line in BANNER:
            assert f'<span lang="{language}">{line}</span>' in page.text
        assert "sandbox" in page.text.split("</title>")[0]


def test_the_page_of_a_refused_sign_in_says_so_too(browser: httpx.Client) -> None:
    page = browser.post("/sign-in", data={"name": "nobody"})
    assert page.status_code == 400
    assert BANNER[0][1] in page.text
    assert not browser.cookies


def test_there_is_nothing_to_trade_with(browser: httpx.Client) -> None:
    page = browser.post("/sign-in", data={"name": "daniel"})
    assert page.text.count("<form") == 2  # signing out, and a thief for trying
    assert "<input" not in page.text


def test_the_policy_allows_our_files_and_the_desk_only(browser: httpx.Client) -> None:
    policy = browser.post("/sign-in", data={"name": "daniel"}).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' {DESK}"
    assert rules["style-src"] == "'self'"
    assert "ws://desk.example:8600" in rules["connect-src"]
    assert "unsafe" not in policy


def test_the_widget_is_one_script_tag(browser: httpx.Client) -> None:
    page = browser.post("/sign-in", data={"name": "minji"}).text
    tag = f'<script src="{DESK}/widget/havendesk.js" data-desk="{DESK}" data-token-url="/session/desk-token"'
    assert page.count(tag) == 1
    assert "<script>" not in page
    assert " style=" not in page


def test_the_token_is_for_who_is_signed_in(browser: httpx.Client) -> None:
    browser.post("/sign-in", data={"name": "haruka"})
    answer = browser.get("/session/desk-token")
    claims = jwt.decode(answer.json()["token"], options={"verify_signature": False})
    assert (claims["sub"], claims["locale"], claims["name"]) == ("cus_haruka", "ja", "佐藤 遥")
    assert (claims["jurisdiction"], claims["email"]) == ("JP", "haruka@customer.brightwater.example")
    assert claims["exp"] - claims["iat"] == 120
    assert answer.headers["cache-control"] == "no-store"


def test_nobody_signed_in_gets_no_token(browser: httpx.Client) -> None:
    assert browser.get("/session/desk-token").status_code == 401
    assert browser.get("/account/figures").status_code == 401
    assert str(browser.get("/account").url).endswith("/")


def test_another_site_gets_no_token_and_signs_nobody_in(browser: httpx.Client) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert browser.post("/sign-in", data={"name": "minji"}, headers=elsewhere).status_code == 400
    browser.post("/sign-in", data={"name": "minji"})
    answer = browser.get("/session/desk-token", headers=elsewhere)
    assert answer.status_code == 403
    assert "token" not in answer.json()


def test_sign_out_forgets(browser: httpx.Client) -> None:
    browser.post("/sign-in", data={"name": "minji"})
    browser.post("/sign-out")
    assert browser.get("/session/desk-token").status_code == 401


def test_ended_sessions_are_signed_out_of_the_page_too(browser: httpx.Client, sandbox: Served) -> None:
    browser.post("/sign-in", data={"name": "minji"})
    sandbox.sandbox.store.set("signed_out:cus_minji", "2999-01-01T00:00:00.000000Z")
    assert browser.get("/session/desk-token").status_code == 401


def test_static_files_and_nothing_else(browser: httpx.Client) -> None:
    assert browser.get("/static/sandbox.css").status_code == 200
    for path in ("/static/..%2fapp.py", "/static/app.py", "/nothing", "/v1"):
        assert browser.get(path).status_code == 404
    assert browser.post("/account").status_code == 405


def test_a_long_body_is_refused(browser: httpx.Client) -> None:
    assert browser.post("/sign-in", content=b"x" * 300_000).status_code == 413
