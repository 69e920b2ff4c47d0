"""What the widget asks before anybody speaks: its configuration, and articles for what is being written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError
from pytest_django import Settings

from havendesk.api.options import WidgetOptions
from havendesk.kernel.models import UseCount
from havendesk.kernel.options import options_of
from havendesk.knowledge.queries import finding, values
from tests.support.knowledge import publish_chosen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    finding.forget()
    values.forget()
    yield
    finding.forget()
    values.forget()


@pytest.fixture
def starter(db: None) -> None:
    """Some articles of the starter help centre are published."""
    publish_chosen()


def suggestions(client: Client, q: str, language: str = "en", **more: Any) -> tuple[int, Any]:
    answer = client.get("/api/v1/customer/suggestions", {"q": q, "language": language}, **more)
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    ("language", "text", "slug"),
    [
        ("en", "my deposit has not arrived", "deposit-missing"),
        ("ko", "수수료", "fees"),
        ("zh-Hans", "充值没到账", "deposit-missing"),
        ("ja", "入金が反映されません", "deposit-missing"),
    ],
)
def test_articles_are_suggested_in_the_customers_language(
    client: Client, language: str, text: str, slug: str
) -> None:
    status, found = suggestions(client, text, language)
    assert status == 200
    assert 1 <= len(found) <= 3
    assert found[0]["slug"] == slug
    assert found[0]["url"] == f"/help/{language}/article/{slug}"
    assert all("{" not in one["title"] for one in found)


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    "text", ["hello", "good morning, how is the weather", "asdf qwer", "<script>", "\u202e"]
)
def test_nothing_is_better_than_far_fetched(client: Client, text: str) -> None:
    assert suggestions(client, text) == (200, [])


@pytest.mark.parametrize(
    ("q", "language"), [("", "en"), ("x" * 301, "en"), ("deposit", "fr"), ("deposit", "")]
)
def test_what_is_no_question_is_refused_and_not_counted(client: Client, q: str, language: str) -> None:
    status, problem = suggestions(client, q, language)
    assert (status, problem["code"]) == (422, "field_invalid")
    assert not UseCount.objects.exists()


def test_one_network_asks_so_often_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options_of(WidgetOptions), "widget_suggestions_per_minute", 2)
    answers = [suggestions(client, "deposit", REMOTE_ADDR="203.0.113.7")[0] for _ in range(5)]
    assert answers[-1] == 429
    assert answers.count(200) in (2, 4)  # 4 where a minute began in between
    assert suggestions(client, "deposit", REMOTE_ADDR="203.0.113.8")[0] == 200


def test_switched_off_is_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options_of(WidgetOptions), "widget_suggestions", False)
    assert suggestions(client, "deposit")[0] == 503
    assert not UseCount.objects.exists()
    assert client.get("/api/v1/widget/config").json()["switches"]["suggestions"] is False


def test_a_page_of_the_exchange_may_ask(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOW_ALL_ORIGINS = True
    answer = client.get(
        "/api/v1/customer/suggestions?q=deposit&language=en",
        headers={"Origin": "https://brightwater.example"},
    )
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_look_comes_from_the_options(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    options = options_of(WidgetOptions)
    monkeypatch.setattr(options, "widget_primary", "#7a1fa2")
    monkeypatch.setattr(options, "widget_radius", 4)
    monkeypatch.setattr(options, "widget_corner", "start")
    monkeypatch.setattr(options, "widget_greeting", {"ko": "무엇을 도와드릴까요?"})
    monkeypatch.setattr(options, "widget_privacy_url", "https://brightwater.example/privacy")
    config = client.get("/api/v1/widget/config").json()
    assert config["theme"] == {
        "primary": "#7a1fa2",
        "primary_dark": "#7a1fa2",
        "radius": 4,
        "corner": "start",
        "offset_side": 20,
        "offset_bottom": 20,
        "scheme": "auto",
    }
    assert config["greeting"] == {"ko": "무엇을 도와드릴까요?"}
    assert config["privacy_url"] == "https://brightwater.example/privacy"
    assert config["limits"]["voice_seconds"] == 120
    assert "audio/webm" in config["limits"]["voice_types"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"widget_primary": "red"},
        {"widget_primary": "#fff;}*{display:none"},
        {"widget_primary_dark": "#12345"},
        {"widget_radius": 400},
        {"widget_corner": "left"},
        {"widget_greeting": {"fr": "Bonjour"}},
        {"widget_greeting": {"en": ""}},
        {"widget_greeting": {"en": "x" * 301}},
        {"widget_privacy_url": "javascript:alert(1)"},
        {"widget_privacy_url": "https://"},
    ],
)
def test_a_look_that_could_break_a_page_does_not_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WidgetOptions(**wrong)
