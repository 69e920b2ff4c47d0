"""What the widget needs to know before anybody speaks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import LANGUAGE_NAMES, LANGUAGES
from havendesk.kernel.switches import is_on
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules.texts import MAX_ATTACHMENTS, MAX_CHARACTERS

router = Router(tags=["widget"])


@router.get("/widget/config", auth=None, summary="What the chat widget needs before anybody speaks")
def get_config(request: HttpRequest) -> dict[str, Any]:
    """Name of the exchange, languages, limits, address of the gateway, what is switched on.

    While the exchange is silent its name is empty and ``sandbox`` is null: not known.
    """
    name, sandbox = _exchange()
    uploads = tickets.upload_limits(viewer=ANONYMOUS)
    origin = request.build_absolute_uri("/").rstrip("/")
    return {
        "exchange_name": name,
        "sandbox": sandbox,
        "languages": [{"tag": tag, "name": LANGUAGE_NAMES[tag]} for tag in LANGUAGES],
        "theme": {},
        "limits": {
            "text_characters": MAX_CHARACTERS,
            "attachments": MAX_ATTACHMENTS,
            "attachment_bytes": uploads.bytes,
            "attachment_types": list(uploads.media_types),
        },
        "live_url": origin.replace("http", "ws", 1) + "/live/v1",
        "help_url": f"{origin}/help/",
        "switches": {"chat": is_on("channel.chat"), "uploads": is_on("uploads")},
    }


def _exchange() -> tuple[str, bool | None]:
    try:
        known = exchange.capabilities(viewer=ANONYMOUS)
    except Refused:
        return "", None
    return known.exchange_name, known.sandbox
