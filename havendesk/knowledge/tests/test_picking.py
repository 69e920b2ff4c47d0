"""Articles that an agent picks for an answer: for staff, and nothing that customers may not read."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.desk import browser_of, make_agent, make_team
from tests.support.knowledge import CHOSEN, publish_chosen

pytestmark = pytest.mark.django_db


def test_an_agent_finds_articles_in_the_customers_language() -> None:
    publish_chosen()
    browser = browser_of(make_agent([make_team()]))
    found = browser.get("/api/v1/desk/articles", {"q": "입금이 안 들어왔어요", "language": "ko"}).json()
    assert 0 < len(found) <= 10
    assert set(found[0]) == {"slug", "title", "language", "url", "excerpt"}
    assert {one["language"] for one in found} == {"ko"}
    some = browser.get("/api/v1/desk/articles", {"language": "ja"}).json()
    assert len(some) == len(CHOSEN)
    refused = browser.get("/api/v1/desk/articles", {"q": "x" * 501, "language": "ko"})
    assert (refused.status_code, refused.json()["code"]) == (422, "field_invalid")


def test_nobody_else_gets_them_here() -> None:
    answer = Client().get("/api/v1/desk/articles", {"language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
