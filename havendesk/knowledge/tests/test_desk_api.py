"""The editors' desk over HTTP, from the first word to the reader."""

import io
import json
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from PIL import Image

from havendesk.kernel import options as kernel_options
from havendesk.kernel.actors import SYSTEM
from havendesk.knowledge.models import ArticleImage, ArticleText
from havendesk.people import actions as people
from havendesk.people.options import PeopleOptions

PASSWORD = "harbour-light-test"
DETAILS = {"slug": "move-coins", "topic": "withdrawal", "owner": "Money in and out"}
WORDS = {
    "title": "Move coins",
    "summary": "How coins are moved",
    "variants": ["how do I move coins"],
    "body": "1. Press send.",
}
ROOT = "/api/v1/desk/knowledge"


def signed_in(name: str, role: str) -> Client:
    people.add_staff(
        by=SYSTEM,
        email=f"{name}@brightwater.example",
        name=name.capitalize(),
        roles=[role],
        password=PASSWORD,
    )
    client = Client()
    answer = client.post("/accounts/login/", {"login": f"{name}@brightwater.example", "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture(autouse=True)
def _beside_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff sign in without a second factor."""
    installed = kernel_options.options_of(PeopleOptions)
    changed = installed.model_copy(update={"people_exchange_is_sandbox": True})
    monkeypatch.setattr(kernel_options, "_installed", [changed])


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in("edda", "editor")


@pytest.fixture
def lena(db: None) -> Client:
    return signed_in("lena", "lead")


def send(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = client.generic(method, ROOT + path, data=_json(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def _json(body: Any) -> str:
    return json.dumps(body or {})


def test_from_the_first_word_to_the_reader(edda: Client, lena: Client) -> None:
    made = send(edda, "POST", "/articles", DETAILS)
    text = f"/articles/{made['article_id']}/texts/en"
    assert send(edda, "PUT", f"{text}/draft", {**WORDS, "version": 0}) == {"version": 1}
    assert send(edda, "PUT", f"{text}/draft", {**WORDS, "version": 0}, 409)["code"] == "conflict"
    seen = send(edda, "POST", f"{text}/preview", WORDS)
    assert "<li>Press send.</li>" in seen["html"]
    assert send(edda, "POST", f"{text}/submit", {"version": 1}) == {"state": "waiting"}
    assert send(edda, "POST", f"{text}/approve", {"version": 1}, 403)["code"] == "forbidden"
    listed = send(lena, "GET", "/articles?shown=waiting")
    assert [row["slug"] for row in listed["items"]] == ["move-coins"]
    assert listed["counts"]["waiting"] == 1
    card = send(lena, "GET", "/articles/move-coins")
    assert card["texts"][0]["draft"]["may_approve"]
    assert send(lena, "POST", f"{text}/approve", {"version": 1}) == {"state": "published"}
    page = Client().get("/help/en/article/move-coins")
    assert page.status_code == 200
    assert [row["approver"] for row in send(lena, "GET", f"{text}/history")] == ["Lena"]
    assert send(lena, "GET", f"{text}/diff?before=0&after=1")[0] == {"kind": "added", "text": "Move coins"}


def test_a_fault_names_field_line_and_reason(edda: Client) -> None:
    made = send(edda, "POST", "/articles", DETAILS)
    text = f"/articles/{made['article_id']}/texts/en"
    send(edda, "PUT", f"{text}/draft", {**WORDS, "body": "one\n<iframe>", "version": 0})
    problem = send(edda, "POST", f"{text}/submit", {"version": 1}, 422)
    assert (problem["code"], problem["field"], problem["params"]["line"]) == ("field_invalid", "body", 2)
    assert "HTML is not allowed" in problem["detail"]
    assert not ArticleText.objects.exists()


def test_a_picture_is_uploaded_and_served_to_readers(edda: Client) -> None:
    made = send(edda, "POST", "/articles", DETAILS)
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, format="PNG")
    out.seek(0)
    out.name = "step one.png"
    answer = edda.post(f"{ROOT}/articles/{made['article_id']}/images", {"file": out})
    assert answer.json() == {"name": "step-one.png"}
    image = ArticleImage.objects.get()
    served = Client().get(f"/help/images/{image.id}")
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "immutable" in served["Cache-Control"]
    storages["attachments"].delete(image.path)
    made_up = "0195c0de-0000-7000-8000-000000000001"
    assert Client().get(f"/help/images/{made_up}").status_code == 404


@pytest.mark.parametrize("path", ["/articles", "/articles/x", "/feedback", "/coverage"])
def test_the_desk_is_for_those_who_write(db: None, path: str) -> None:
    assert Client().get(ROOT + path).status_code == 401
    assert signed_in("aria", "agent").get(ROOT + path).status_code == 403


def test_feedback_reaches_the_owner_and_is_settled(starter: None, edda: Client) -> None:
    words = {"helpful": "no", "reason": "unclear", "words": "My number 12345678 fails"}
    assert Client().post("/help/en/article/fees/vote", words).status_code == 302
    (row,) = send(edda, "GET", "/feedback?owner=Money in and out".replace(" ", "%20"))
    assert (row["slug"], row["reason"], row["words"]) == ("fees", "unclear", "My number … fails")
    send(edda, "POST", f"/feedback/{row['id']}/handled")
    assert send(edda, "GET", "/feedback") == []
    assert send(edda, "GET", "/feedback?handled=true")[0]["handled_by"] == "Edda"


def test_coverage_counts_what_is_there(starter: None, edda: Client) -> None:
    report = send(edda, "GET", "/coverage")
    by_language = {row["language"]: row for row in report["languages"]}
    assert by_language["zh-Hant"]["unreviewed"] == by_language["en"]["published"] == report["articles"]
    assert sum(row["articles"] for row in report["topics"]) == report["articles"]


def test_an_editor_sees_what_the_bot_would_answer(starter: None, edda: Client) -> None:
    asked = {"text": "how long does a withdrawal take", "language": "en"}
    found = send(edda, "POST", "/rehearse", asked)
    assert found["outcome"] in {"answer", "choices"}
    assert found["found"][0]["name"].startswith("withdrawal")
    asked = {"text": "qwxz vrtp", "language": "en"}
    assert send(edda, "POST", "/rehearse", asked)["outcome"] == "hand_over"
