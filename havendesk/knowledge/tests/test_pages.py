"""The public help centre and its API, as a reader without an account meets them."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from havendesk.exchange import queries as exchange
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import pages
from havendesk.knowledge.models import Article, ArticleRedirect, ArticleText, ArticleVote
from havendesk.knowledge.rules.placeholders import UNKNOWN
from havendesk.people.types import Topic
from tests.support.knowledge import CHOSEN

LANGUAGES = [language.value for language in Language]


@pytest.fixture(autouse=True)
def _silent_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_arguments: object) -> object:
        raise Refused(ErrorCode.EXCHANGE_SILENT)

    monkeypatch.setattr(exchange, "sourced_table", refuse)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reads_in_every_language(starter: None, client: Client, language: str) -> None:
    home = text(client, f"/help/{language}/")
    assert f'<html lang="{language}">' in home
    for row in ArticleText.objects.filter(language=language).select_related("article"):
        page = text(client, f"/help/{language}/article/{row.article.slug}")
        assert "{{" not in page
        assert "article:" not in page
    assert UNKNOWN[Language(language)] in text(client, f"/help/{language}/article/fees")
    for other in LANGUAGES:
        assert f'hreflang="{other}"' in home
    listed = home + "".join(
        text(client, f"/help/{language}/topic/{topic.value}?page={page}")
        for topic in Topic
        for page in (1, 2)
    )
    for slug in ArticleText.objects.filter(language=language).values_list("article__slug", flat=True):
        assert f"/help/{language}/article/{slug}" in listed


def test_pages_hold_no_inline_script_or_style(starter: None, client: Client) -> None:
    for path in ("/help/en/", "/help/en/article/fees", "/help/en/topic/fees", "/help/en/search?q=fee"):
        page = text(client, path)
        assert "<style" not in page
        assert " style=" not in page
        data = page.count('<script type="application/ld+json" nonce="')
        assert page.count("<script") == page.count('<script type="module" src=') + data
        assert " on" + "click=" not in page


def test_the_start_goes_to_the_readers_language(db: None, client: Client) -> None:
    response = client.get("/help/", headers={"accept-language": "ja-JP,en;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/help/ja/")


@pytest.mark.parametrize(
    ("language", "question", "slug"),
    [
        ("en", "forgot the destination tag", "deposit-missing-tag"),
        ("zh-Hans", "提幣手續費", "fees"),
        ("ko", "회원 탈퇴", "close-account"),
        ("ja", "確定申告の証明書", "tax-certificate"),
    ],
)
def test_search_works_without_javascript(
    starter: None, client: Client, language: str, question: str, slug: str
) -> None:
    response = client.get(f"/help/{language}/search", {"q": question})
    page = response.content.decode()
    assert page.index(f"/article/{slug}") > 0
    part = client.get(f"/help/{language}/search", {"q": question, "part": "1"}).content.decode()
    assert "<html" not in part
    assert slug in part.split("</li>")[0]


def test_a_question_of_no_words_is_asked_for_and_not_called_unknown(starter: None, client: Client) -> None:
    page = client.get("/help/en/search", {"q": " "}).content.decode()
    assert "Write above what you need help with." in page
    assert "Nothing found" not in page


def test_whoever_is_in_trouble_finds_the_pages_for_it(starter: None, client: Client) -> None:
    page = client.get("/help/ja/").content.decode().split("<footer")[1]
    for place in ("/freeze", "/recovery", "/really-us", "/certificates/check", "/inbox"):
        assert f'href="{place}"' in page


def test_what_a_reader_types_is_shown_and_never_run(starter: None, client: Client) -> None:
    page = client.get("/help/en/search", {"q": "<script>alert(1)</script>" * 50}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "path",
    ["/help/xx/", "/help/en/article/none", "/help/en/topic/none", "/help/en/article/..%2f..%2fetc"],
)
def test_what_does_not_exist_is_not_found(starter: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_vote_is_kept_once_and_thanked_for(starter: None, client: Client) -> None:
    asked = client.post("/help/en/article/fees/vote", {"helpful": "yes"}, follow=True)
    assert "Thank you" in asked.content.decode()
    asked = client.post("/help/en/article/fees/vote", {"helpful": "no"}, follow=True)
    assert "What was missing?" in asked.content.decode()
    told = {"helpful": "no", "reason": "unclear", "words": "Where is the button?"}
    asked = client.post("/help/en/article/fees/vote", told, follow=True)
    assert "Thank you" in asked.content.decode()
    assert ArticleVote.objects.get().words == "Where is the button?"
    assert ArticleVote.objects.get().helpful is False


def test_a_vote_needs_the_pages_own_token_and_a_plain_answer(starter: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/help/en/article/fees/vote", {"helpful": "yes"}).status_code == 403
    assert Client().post("/help/en/article/fees/vote", {"helpful": "maybe"}).status_code == 404
    assert Client().get("/help/en/article/fees/vote").status_code == 405
    assert not ArticleVote.objects.exists()


def test_programs_list_search_and_read(starter: None, client: Client) -> None:
    listed = client.get("/api/v1/articles", {"language": "ko"}).json()["items"]
    assert {one["slug"] for one in listed} == set(CHOSEN)
    found = client.get("/api/v1/articles", {"language": "ko", "q": "수수료", "limit": "3"}).json()["items"]
    assert found[0]["slug"] == "fees"
    assert len(found) <= 3
    read = client.get("/api/v1/articles/fees", {"language": "ko"}).json()
    assert (read["revision"], read["stale"], read["language"]) == (1, False, "ko")
    assert sorted(read["languages"]) == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/articles?language=tlh", 422),
        ("/api/v1/articles?language=en&limit=0", 422),
        (f"/api/v1/articles?language=en&q={'x' * 501}", 422),
        ("/api/v1/articles/none?language=en", 404),
    ],
)
def test_the_api_refuses_with_a_problem(starter: None, client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"] in {"field_invalid", "not_found"}


def test_an_earlier_address_leads_to_the_article_for_good(starter: None, client: Client) -> None:
    article = Article.objects.get(slug="fees")
    ArticleRedirect.objects.create(slug="old-fees", article=article, at=datetime.now(UTC))
    response = client.get("/help/ko/article/old-fees")
    assert (response.status_code, response["Location"]) == (301, "/help/ko/article/fees")


def test_a_missing_language_offers_those_that_there_are(starter: None, client: Client) -> None:
    ArticleText.objects.filter(article__slug="fees", language="ko").update(status="withdrawn")
    response = client.get("/help/ko/article/fees")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'href="/help/zh-Hant/article/fees"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_search_engines_find_every_page_in_every_language(starter: None, client: Client) -> None:
    response = client.get("/help/sitemap.xml")
    root = ElementTree.fromstring(response.content)
    places = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    texts = ArticleText.objects.filter(status="published").count()
    assert len(set(places)) == len(places) == texts + len(LANGUAGES)
    assert "http://testserver/help/zh-Hant/article/fees" in places


def test_structured_data_is_valid_and_cannot_leave_its_element(starter: None, client: Client) -> None:
    ArticleText.objects.filter(article__slug="fees", language="en").update(title="</script><b>&")
    page = text(client, "/help/en/article/fees")
    data = page.split('<script type="application/ld+json"')[1].split(">", 1)[1].split("</script>")[0]
    article, crumbs = json.loads(data)["@graph"]
    assert article["headline"] == "</script><b>&"
    assert [one["position"] for one in crumbs["itemListElement"]] == [1, 2, 3]


def test_a_long_topic_stands_on_several_pages(
    starter: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PER_PAGE", 5)
    Article.objects.update(topic="fees")
    first, last = (text(client, f"/help/en/topic/fees?page={page}") for page in ("1", "999"))
    assert first.count('<li><a href="/help/en/article/') == 5
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


def test_many_votes_from_one_place_are_refused(
    starter: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise Refused(ErrorCode.TOO_MANY)

    monkeypatch.setattr(pages, "spend", refuse)
    assert client.post("/help/en/article/fees/vote", {"helpful": "yes"}).status_code == 429
    assert not ArticleVote.objects.exists()
