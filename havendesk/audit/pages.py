"""The log in public, as C2SP tlog-tiles lays it out: anybody may mirror it. Hashes only, no entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from havendesk.audit import metrics, queries
from havendesk.audit.rules.tiles import parse_tile_path
from havendesk.kernel.actors import ANONYMOUS

metrics.watch()

_CHECKPOINT_SECONDS = 2
_YEAR_SECONDS = 365 * 24 * 3600


def _public(body: bytes | str, kind: str, seconds: int) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _nothing() -> HttpResponse:
    return HttpResponse("There is nothing here.\n", status=404, content_type="text/plain; charset=utf-8")


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint; 404 before the first."""
    note = queries.checkpoint(viewer=ANONYMOUS)
    return _public(note, "text/plain; charset=utf-8", _CHECKPOINT_SECONDS) if note else _nothing()


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The log's public keys, a C2SP verifier key a line. Whoever relies on them compares them elsewhere."""
    text = "".join(f"{one}\n" for one in queries.log_keys(viewer=ANONYMOUS))
    return _public(text, "text/plain; charset=utf-8", _CHECKPOINT_SECONDS)


@require_safe
def tile(_request: HttpRequest, where: str) -> HttpResponse:
    """A tile, full or partial; 404 for one that no checkpoint needs."""
    found = parse_tile_path(where)
    if found is None:
        return _nothing()
    level, index, width = found
    hashes = queries.tile(viewer=ANONYMOUS, level=level, index=index, width=width)
    return _public(hashes, "application/octet-stream", _YEAR_SECONDS) if hashes else _nothing()


urlpatterns = [
    path("log/checkpoint", checkpoint, name="log-checkpoint"),
    path("log/keys", keys, name="log-keys"),
    path("log/tile/<path:where>", tile, name="log-tile"),
]
