"""Front page, health, widget script and the console's page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from havendesk.site import health

WIDGET_FILE = Path("widget") / "dist" / "havendesk.js"
CONSOLE_FILE = Path("console") / "dist" / "index.html"
NONCE_PLACE = "__CSP_NONCE__"
"""The console's page carries this word where the nonce of the response belongs."""

WIDGET_SECONDS = 300
"""How long a browser may keep the widget's script: a fix reaches every page within five minutes."""


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when every part of the desk works, otherwise 503 that names the failing ones."""
    return _health_answer(health.look(health.DESK))


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when this node can serve, otherwise 503; looks at this node's own parts only."""
    return _health_answer(health.look(health.NODE))


def _health_answer(words: dict[str, str]) -> HttpResponse:
    failing = sorted(name for name, word in words.items() if word != health.OK)
    body = {"status": "failing" if failing else "ok", "failing": failing, "parts": words}
    return JsonResponse(body, status=503 if failing else 200)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics of this process; only for callers on this machine or its proxy's network."""
    if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return HttpResponse(status=403)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Where a person may go from here."""
    return render(request, "site/front.html")


def _not_built(what: str) -> HttpResponse:
    text = f"The {what} is not built; run make front-end."
    return HttpResponse(text, status=503, content_type="text/plain")


@require_safe
def widget_script(_request: HttpRequest) -> HttpResponseBase:
    """The chat widget's script, readable from every origin: exchanges embed it on their own pages."""
    file = settings.FRONT_END / WIDGET_FILE
    if not file.exists():
        return HttpResponse(
            "The widget is not built; run make front-end.", status=503, content_type="text/plain"
        )
    response = HttpResponse(file.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={WIDGET_SECONDS}"
    return response


@require_safe
@never_cache
def console(request: HttpRequest) -> HttpResponse:
    """The console's page; every path under /console/ is the same page, the browser's router does the rest."""
    file = settings.FRONT_END / CONSOLE_FILE
    if not file.exists():
        return HttpResponse(
            "The console is not built; run make front-end.", status=503, content_type="text/plain"
        )
    nonce: str = request.csp_nonce  # type: ignore[attr-defined] # set by config's SecurityHeaders
    return HttpResponse(file.read_text().replace(NONCE_PLACE, nonce))


urlpatterns = [
    path("", front, name="front"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("widget/havendesk.js", widget_script, name="widget-script"),
    re_path(r"^console/(?:.*)$", console, name="console"),
]
