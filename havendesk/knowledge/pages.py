"""The public help centre: server-rendered, readable without JavaScript and without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.crypto import new_token
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, Language, django_code, nearest, noop
from havendesk.knowledge import actions, queries
from havendesk.knowledge.types import ArticleLink
from havendesk.people.types import Topic

READER_COOKIE = "hd_reader"
READER_COOKIE_SECONDS = 365 * 86_400
LONGEST_QUERY = 500
MOST_RESULTS = 10
MOST_INSTANT = 5

TOPIC_NAMES: dict[Topic, str] = {
    Topic.ACCOUNT: noop("Account and sign-in"),
    Topic.IDENTITY: noop("Identity verification"),
    Topic.SECURITY: noop("Security"),
    Topic.DEPOSIT: noop("Deposits"),
    Topic.WITHDRAWAL: noop("Withdrawals"),
    Topic.FEES: noop("Fees"),
    Topic.TRADING: noop("Trading"),
    Topic.API: noop("API"),
    Topic.TAX: noop("Tax"),
    Topic.OTHER: noop("Other"),
}

Page = Callable[..., HttpResponse]


def _in_language(page: Page) -> Page:
    """Give the page a `Language` instead of the tag in its address, and speak that language inside."""

    @wraps(page)
    def spoken(request: HttpRequest, language: str, **arguments: Any) -> HttpResponse:
        try:
            known = Language(language)
        except ValueError:
            raise Http404 from None
        with translation.override(django_code(known)):
            response = page(request, language=known, **arguments)
        response.headers["Content-Language"] = known.value
        return response

    return spoken


def _frame(request: HttpRequest, language: Language, published: list[Language]) -> dict[str, Any]:
    """What every page of the help centre needs; `published` are the languages this page exists in."""
    here = request.path.removeprefix(f"/help/{language.value}")
    return {
        "language": language.value,
        "languages": [
            {
                "tag": one.value,
                "name": LANGUAGE_NAMES[one.value],
                "url": f"/help/{one.value}{here if one in published else '/'}",
                "current": one == language,
            }
            for one in Language
        ],
        "alternates": [
            {"tag": one.value, "url": request.build_absolute_uri(f"/help/{one.value}{here}")}
            for one in published
        ],
        "canonical": request.build_absolute_uri(request.path),
    }


def _topic(topic: Topic) -> dict[str, str]:
    return {"code": topic.value, "name": gettext(TOPIC_NAMES[topic])}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send a reader to the help centre in the browser's first language."""
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()
    response = HttpResponseRedirect(f"/help/{nearest(first).value}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_GET
@_in_language
def home(request: HttpRequest, language: Language) -> HttpResponse:
    """All topics with their articles."""
    links = queries.articles(viewer=ANONYMOUS, language=language)
    by_topic: dict[Topic, list[ArticleLink]] = {topic: [] for topic in TOPIC_NAMES}
    for link in links:
        by_topic[link.topic].append(link)
    sections = [{**_topic(topic), "articles": found} for topic, found in by_topic.items() if found]
    frame = _frame(request, language, list(Language))
    return render(request, "knowledge/home.html", {**frame, "sections": sections})


@require_GET
@_in_language
def category(request: HttpRequest, language: Language, topic: str) -> HttpResponse:
    """The articles of one topic."""
    if topic not in {one.value for one in TOPIC_NAMES}:
        raise Http404
    known = Topic(topic)
    links = queries.articles(viewer=ANONYMOUS, language=language, topic=known)
    frame = _frame(request, language, list(Language))
    return render(request, "knowledge/category.html", {**frame, "topic": _topic(known), "articles": links})


@require_GET
@_in_language
def article(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """One article."""
    try:
        card = queries.article(viewer=ANONYMOUS, slug=slug, language=language)
    except Refused:
        raise Http404 from None
    frame = _frame(request, language, list(card.languages))
    return render(
        request,
        "knowledge/article.html",
        {**frame, "article": card, "topic": _topic(card.topic), "thanked": "thanks" in request.GET},
    )


@require_GET
@_in_language
def search(request: HttpRequest, language: Language) -> HttpResponse:
    """Results for a question; with `part=1` only their list, for the instant search."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    limit = MOST_INSTANT if "part" in request.GET else MOST_RESULTS
    hits = queries.search(viewer=ANONYMOUS, text=question, language=language, limit=limit) if question else []
    by_slug = (
        {link.slug: link for link in queries.articles(viewer=ANONYMOUS, language=language)} if hits else {}
    )
    results = [by_slug[hit.slug] for hit in hits if hit.slug in by_slug]
    template = "knowledge/_results.html" if "part" in request.GET else "knowledge/search.html"
    frame = _frame(request, language, list(Language))
    return render(request, template, {**frame, "question": question, "articles": results})


@require_POST
@_in_language
def vote(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """Take the answer to "did this help?" and show the article again with thanks."""
    helpful = _answer(request.POST)
    voter = request.COOKIES.get(READER_COOKIE) or new_token()
    try:
        actions.vote(by=ANONYMOUS, slug=slug, language=language, helpful=helpful, voter=voter)
    except Refused:
        raise Http404 from None
    response = HttpResponseRedirect(f"/help/{language.value}/article/{slug}?thanks#helpful")
    response.set_cookie(
        READER_COOKIE,
        voter,
        max_age=READER_COOKIE_SECONDS,
        path="/help/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _answer(form: QueryDict) -> bool:
    answer = form.get("helpful")
    if answer not in {"yes", "no"}:
        raise Http404
    return answer == "yes"


urlpatterns = [
    path("help/", start, name="help_start"),
    path("help/<str:language>/", home, name="help_home"),
    path("help/<str:language>/search", search, name="help_search"),
    path("help/<str:language>/topic/<str:topic>", category, name="help_category"),
    path("help/<str:language>/article/<slug:slug>", article, name="help_article"),
    path("help/<str:language>/article/<slug:slug>/vote", vote, name="help_vote"),
]
