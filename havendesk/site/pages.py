"""Front page, health, widget script with its demo page, and the console's page."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from havendesk.kernel.errors import ERRORS
from havendesk.kernel.i18n import LANGUAGES, Language, nearest
from havendesk.site import health

WIDGET_FILES = Path("widget") / "dist"
_PARTS = ("voice", "answers", "freeze")
SECOND_FILES = {one: f"havendesk-{one}.js" for one in (*_PARTS, *LANGUAGES) if one != Language.EN}
"""What the widget fetches from beside itself when it is wanted: parts, and every language but English."""

MARK_FILE = Path(__file__).resolve().parent / "static" / "site" / "mark.svg"
CONSOLE_FILE = Path("console") / "dist" / "index.html"
NONCE_PLACE = "__CSP_NONCE__"
"""The console's page carries this word where the nonce of the response belongs."""

PAGE_PLACE, TAG_PLACE = "__PAGE__", "__TAG__"
LOOKS = {
    "plain": ("", ""),
    "orchid": ('data-look="orchid"', 'data-corner="start"'),
    "amber": ('data-look="amber"', 'data-title-count="true"'),
    "night": ('data-look="night"', 'data-theme="dark"'),
    "rtl": ('dir="rtl"', 'data-dir="rtl"'),
}
"""Looks of the demo page: what its root says, and what its tag says."""

DAY_SECONDS = 24 * 3600

WIDGET_SECONDS = 300
"""How long a browser may keep the widget's script: a fix reaches every page within five minutes."""


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when every part that support needs works, otherwise 503 that names the failing ones; ``degraded``
    names those that somebody should look after while the desk goes on."""
    return _health_answer(health.look(health.DESK | health.WATCHED))


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when this node can serve, otherwise 503; looks at this node's own parts only."""
    return _health_answer(health.look(health.NODE))


def _health_answer(words: dict[str, str]) -> HttpResponse:
    wrong = sorted(name for name, word in words.items() if word != health.OK)
    degraded = [name for name in wrong if name in health.WATCHED]
    failing = [name for name in wrong if name not in health.WATCHED]
    body = {
        "status": "failing" if failing else "ok",
        "failing": failing,
        "degraded": degraded,
        "parts": words,
    }
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
    return render(request, "site/front.html", {"help_language": nearest(get_language()).value})


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """What each error code means and what to do: where the ``type`` of a problem leads."""
    return render(request, "site/errors.html", {"errors": sorted(ERRORS.items())})


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """The mark, at the address where browsers look by themselves."""
    response = HttpResponse(MARK_FILE.read_bytes(), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    return response


def _not_built(what: str) -> HttpResponse:
    text = f"The {what} is not built; run make front-end."
    return HttpResponse(text, status=503, content_type="text/plain")


@lru_cache(maxsize=8)
def _packed(file: Path, _changed: int) -> tuple[bytes, bytes, str]:
    """A file as it is, compressed, and its entity tag; read again when it has changed."""
    plain = file.read_bytes()
    return plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:32]


@require_safe
def widget_script(request: HttpRequest, name: str) -> HttpResponseBase:
    """The chat widget's script, or one of its second files; readable from every origin: exchanges embed them
    on their own pages, and the first checks the integrity of the others. Compressed here, because every page
    of an exchange loads it and not every desk has a proxy that does it."""
    file = settings.FRONT_END / WIDGET_FILES / name
    if not file.exists():
        return _not_built("widget")
    plain, packed, tag = _packed(file, file.stat().st_mtime_ns)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{tag}{"-gz" if zipped else ""}"'
    response = HttpResponse(packed if zipped else plain, content_type="text/javascript; charset=utf-8")
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    elif zipped:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={WIDGET_SECONDS}"
    return response


@require_safe
@never_cache
def demo(request: HttpRequest, look: str = "plain") -> HttpResponse:
    """A page with nothing on it but the widget, under the strictest policy that the widget works with.

    Http404 for a look that does not exist.
    """
    if look not in LOOKS:
        raise Http404
    file = settings.FRONT_END / WIDGET_FILES / "demo.html"
    if not file.exists():
        return _not_built("widget")
    page, tag = LOOKS[look]
    text = file.read_text().replace(PAGE_PLACE, page).replace(TAG_PLACE, tag)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = demo_policy(request)
    return response


def demo_policy(request: HttpRequest) -> str:
    """Scripts and styles from here, and the live gateway, named because older browsers do not take it for
    ``'self'``."""
    gateway = f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self' {gateway}",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


@require_safe
def demo_style(_request: HttpRequest) -> HttpResponse:
    """The style of the demo page."""
    file = settings.FRONT_END / WIDGET_FILES / "demo.css"
    if not file.exists():
        return _not_built("widget")
    response = HttpResponse(file.read_bytes(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={WIDGET_SECONDS}"
    return response


@require_safe
@never_cache
def console(request: HttpRequest) -> HttpResponse:
    """The console's page; every path under /console/ is the same page, the browser's router does the rest."""
    file = settings.FRONT_END / CONSOLE_FILE
    if not file.exists():
        return _not_built("console")
    nonce: str = request.csp_nonce  # type: ignore[attr-defined] # set by config's SecurityHeaders
    return HttpResponse(file.read_text().replace(NONCE_PLACE, nonce))


urlpatterns = [
    path("", front, name="front"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("docs/errors", errors, name="errors"),
    path("favicon.ico", favicon, name="favicon"),
    path("widget/havendesk.js", widget_script, {"name": "havendesk.js"}, name="widget-script"),
    *(
        path(f"widget/{name}", widget_script, {"name": name}, name=f"widget-{one}")
        for one, name in SECOND_FILES.items()
    ),
    path("widget/demo", demo, name="widget-demo"),
    path("widget/demo/<slug:look>", demo, name="widget-demo-look"),
    path("widget/demo.css", demo_style, name="widget-demo-style"),
    re_path(r"^console/(?:.*)$", console, name="console"),
]
