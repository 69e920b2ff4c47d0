"""What the widget needs to know before anybody speaks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from havendesk.api.options import WidgetOptions
from havendesk.customers.rules import network_of
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, LANGUAGES, Language
from havendesk.kernel.limits import spend
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.types import Hit
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules.texts import MAX_ATTACHMENTS, MAX_CHARACTERS

router = Router(tags=["widget"])

LOOK_SECONDS = 300
LONGEST_QUESTION = 300
MOST_SUGGESTIONS = 3
# Below these an article is a guess; a half-written question must not be answered with one.
LEAST_COVERAGE = 0.3
LEAST_STRENGTH = 0.3
NEAR_ENOUGH = 0.35


@router.get("/widget/config", auth=None, summary="What the chat widget needs before anybody speaks")
def get_config(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Name of the exchange, look, languages, limits, address of the gateway, what is switched on.

    May be kept for five minutes: the button on every page of an exchange asks for its colour.
    While the exchange is silent its name is empty and ``sandbox`` is null: not known.
    """
    name, sandbox = _exchange()
    response["Cache-Control"] = f"public, max-age={LOOK_SECONDS}"
    options = options_of(WidgetOptions)
    uploads = tickets.upload_limits(viewer=ANONYMOUS)
    origin = request.build_absolute_uri("/").rstrip("/")
    return {
        "exchange_name": name,
        "sandbox": sandbox,
        "languages": [{"tag": tag, "name": LANGUAGE_NAMES[tag]} for tag in LANGUAGES],
        "theme": _theme(options),
        "greeting": options.widget_greeting,
        "limits": {
            "text_characters": MAX_CHARACTERS,
            "attachments": MAX_ATTACHMENTS,
            "attachment_bytes": uploads.bytes,
            "attachment_types": list(uploads.media_types),
            "voice_bytes": uploads.voice_bytes,
            "voice_seconds": uploads.voice_seconds,
            "voice_types": list(uploads.voice_types),
        },
        "live_url": origin.replace("http", "ws", 1) + "/live/v1",
        "help_url": f"{origin}/help/",
        "privacy_url": options.widget_privacy_url or None,
        "switches": {
            "chat": is_on("channel.chat"),
            "uploads": is_on("uploads"),
            "voice": is_on("uploads") and options.widget_voice,
            "suggestions": options.widget_suggestions,
            "notices": options.widget_notices,
            "title_count": options.widget_title_count,
        },
    }


def _theme(options: WidgetOptions) -> dict[str, Any]:
    return {
        "primary": options.widget_primary,
        "primary_dark": options.widget_primary_dark or options.widget_primary,
        "radius": options.widget_radius,
        "corner": options.widget_corner,
        "offset_side": options.widget_offset_side,
        "offset_bottom": options.widget_offset_bottom,
        "scheme": options.widget_scheme,
    }


@router.get("/customer/suggestions", auth=None, summary="Articles that may answer what is being written")
def get_suggestions(
    request: HttpRequest,
    language: Language,
    q: QueryEx[str, P(min_length=1, max_length=LONGEST_QUESTION)],
) -> list[dict[str, str]]:
    """At most three, best first; empty rather than far-fetched. No session is needed and nothing is kept."""
    options = options_of(WidgetOptions)
    if not options.widget_suggestions:
        raise Refused(ErrorCode.SWITCHED_OFF)
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    spend("widget.suggestions", network, options.widget_suggestions_per_minute)
    hits = knowledge.search(viewer=ANONYMOUS, text=q, language=language, limit=MOST_SUGGESTIONS)
    near = [hit.slug for hit in hits if _helps(hit)]
    if not near:
        return []
    links = {link.slug: link for link in knowledge.articles(viewer=ANONYMOUS, language=language)}
    return [
        {"slug": slug, "title": links[slug].title, "url": links[slug].url} for slug in near if slug in links
    ]


def _helps(hit: Hit) -> bool:
    likely = hit.strength >= LEAST_STRENGTH or hit.nearness >= NEAR_ENOUGH
    return likely and hit.coverage >= LEAST_COVERAGE


def _exchange() -> tuple[str, bool | None]:
    try:
        known = exchange.capabilities(viewer=ANONYMOUS)
    except Refused:
        return "", None
    return known.exchange_name, known.sandbox
