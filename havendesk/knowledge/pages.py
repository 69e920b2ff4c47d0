"""The public help centre: server-rendered, readable without JavaScript and without an account."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from havendesk.customers.rules import network_of
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.crypto import new_token
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, Language, django_code, nearest, noop
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.knowledge import actions, queries
from havendesk.knowledge.options import KnowledgeOptions
from havendesk.knowledge.rules import structured
from havendesk.knowledge.types import ArticleLink
from havendesk.knowledge.types.editing import MOST_CHARACTERS, VoteReason
from havendesk.people.types import Topic

READER_COOKIE = "hd_reader"
READER_COOKIE_SECONDS = 365 * 86_400
LONGEST_QUERY = 500
MOST_RESULTS = 10
MOST_INSTANT = 5
SHOWN_AT_HOME = 6
PER_PAGE = 20

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

REASONS: dict[VoteReason, str] = {
    VoteReason.NOT_MY_QUESTION: noop("It is not what I asked"),
    VoteReason.UNCLEAR: noop("It is hard to understand"),
    VoteReason.DID_NOT_WORK: noop("I did it, and it did not work"),
    VoteReason.WRONG: noop("Something in it is wrong"),
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
        # For readers of any other language: English where there is some, else whatever there is.
        "default": request.build_absolute_uri(f"/help/{_default(published).value}{here}"),
        "canonical": request.build_absolute_uri(request.path),
    }


def _default(published: list[Language]) -> Language:
    return Language.EN if Language.EN in published or not published else published[0]


def _crumbs(language: Language, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the start to this page: name and address of each step; the page itself has none."""
    start = (gettext("Help centre"), f"/help/{language.value}/")
    return [{"name": name, "url": url} for name, url in (start, *steps)]


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
    """All topics with their first articles and how many more there are."""
    links = queries.articles(viewer=ANONYMOUS, language=language)
    by_topic: dict[Topic, list[ArticleLink]] = {topic: [] for topic in TOPIC_NAMES}
    for link in links:
        by_topic[link.topic].append(link)
    sections = [
        {
            **_topic(topic),
            "articles": found[:SHOWN_AT_HOME],
            "count": len(found),
            "more": len(found) > SHOWN_AT_HOME,
        }
        for topic, found in by_topic.items()
        if found
    ]
    frame = _frame(request, language, list(Language))
    return render(request, "knowledge/home.html", {**frame, "sections": sections})


@require_GET
@_in_language
def category(request: HttpRequest, language: Language, topic: str) -> HttpResponse:
    """The articles of one topic, some on a page."""
    if topic not in {one.value for one in TOPIC_NAMES}:
        raise Http404
    known = Topic(topic)
    links = queries.articles(viewer=ANONYMOUS, language=language, topic=known)
    pages = Paginator(links, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    frame = _frame(request, language, list(Language))
    if page.number > 1:
        frame["canonical"] = request.build_absolute_uri(f"{request.path}?page={page.number}")
    return render(
        request,
        "knowledge/category.html",
        {
            **frame,
            "topic": _topic(known),
            "articles": page.object_list,
            "page": page,
            "crumbs": _crumbs(language),
        },
    )


@require_GET
@_in_language
def article(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """One article; an earlier address leads to the present one, for good."""
    try:
        card = queries.article(viewer=ANONYMOUS, slug=slug, language=language)
    except Refused:
        return _elsewhere(request, language, slug)
    frame = _frame(request, language, list(card.languages))
    topic = _topic(card.topic)
    crumbs = _crumbs(language, (topic["name"], f"/help/{language.value}/topic/{topic['code']}"))
    steps = [*crumbs, {"name": card.title, "url": card.url}]
    return render(
        request,
        "knowledge/article.html",
        {
            **frame,
            "article": card,
            "topic": topic,
            "crumbs": crumbs,
            "data": structured.article(card, steps, request.build_absolute_uri),
            "answered": request.GET.get("thanks", ""),
            "reasons": [(reason.value, gettext(words)) for reason, words in REASONS.items()],
        },
    )


def _elsewhere(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """What a reader gets whose article is not here: its new address, or the languages that have it."""
    moved = queries.moved(viewer=ANONYMOUS, slug=slug)
    if moved is not None:
        return HttpResponsePermanentRedirect(f"/help/{language.value}/article/{moved}")
    found = queries.languages_of(viewer=ANONYMOUS, slug=slug)
    frame = _frame(request, language, [])
    others = [
        {"name": LANGUAGE_NAMES[one.value], "tag": one.value, "url": f"/help/{one.value}/article/{slug}"}
        for one in found
    ]
    return render(
        request,
        "knowledge/missing.html",
        {**frame, "others": others, "crumbs": _crumbs(language), "not_indexed": True},
        status=404,
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
    shown = {"question": question, "articles": results, "crumbs": _crumbs(language), "not_indexed": True}
    return render(request, template, {**frame, **shown})


@require_POST
@_in_language
def vote(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """Take the answer to "did this help?", with a reason if there is one, and show the article again."""
    helpful = _answer(request.POST)
    voter = request.COOKIES.get(READER_COOKIE) or new_token()
    given = request.POST.get("reason", "")
    reason = VoteReason(given) if given in set(VoteReason) else None
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    try:
        spend("knowledge.votes", network, options_of(KnowledgeOptions).knowledge_votes_per_hour, per=Per.HOUR)
        actions.vote(
            by=ANONYMOUS,
            slug=slug,
            language=language,
            helpful=helpful,
            voter=voter,
            reason=reason,
            words=request.POST.get("words", "")[:MOST_CHARACTERS],
        )
    except Refused as refused:
        if refused.code is ErrorCode.TOO_MANY:
            return HttpResponse(status=refused.status)
        raise Http404 from None
    told = "told" if reason or helpful else "no"
    response = HttpResponseRedirect(f"/help/{language.value}/article/{slug}?thanks={told}#helpful")
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


@require_GET
def image(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """A picture of an article. Its address never shows another one, so that it may be kept for good."""
    try:
        media_type, content = queries.image(viewer=ANONYMOUS, image_id=image_id)
    except Refused:
        raise Http404 from None
    response = HttpResponse(content, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every published page with its other languages, for search engines."""
    changed: dict[str, dict[str, datetime | None]] = {"": {language.value: None for language in Language}}
    for slug, language, changed_at in queries.sitemap(viewer=ANONYMOUS):
        changed.setdefault(f"article/{slug}", {})[language.value] = changed_at

    def whole(tag: str, place: str) -> str:
        return request.build_absolute_uri(f"/help/{tag}/{place}")

    pages = [
        {
            "url": whole(tag, place),
            "changed_at": changed_at,
            "others": [{"tag": other, "url": whole(other, place)} for other in languages],
        }
        for place, languages in changed.items()
        for tag, changed_at in languages.items()
    ]
    return render(request, "knowledge/sitemap.xml", {"pages": pages}, content_type="application/xml")


urlpatterns = [
    path("help/", start, name="help_start"),
    path("help/sitemap.xml", sitemap, name="help_sitemap"),
    path("help/images/<uuid:image_id>", image, name="help_image"),
    path("help/<str:language>/", home, name="help_home"),
    path("help/<str:language>/search", search, name="help_search"),
    path("help/<str:language>/topic/<str:topic>", category, name="help_category"),
    path("help/<str:language>/article/<slug:slug>", article, name="help_article"),
    path("help/<str:language>/article/<slug:slug>/vote", vote, name="help_vote"),
]
