"""Over HTTP: how many masked fields each agent had shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from havendesk.exchange import queries
from havendesk.exchange.webhook import MOST_BYTES, heard
from havendesk.kernel.actors import SYSTEM
from havendesk.people.queries import staff_actor, staff_cards

router = Router(tags=["exchange"])


@router.post("/exchange/events", auth=None, summary="The exchange has events", response={204: None})
def post_events(request: HttpRequest) -> HttpResponse:
    """For the exchange only, signed as Standard Webhooks say. It rings; the desk reads the events itself."""
    body = request.read(MOST_BYTES + 1)
    heard(body, {name.lower(): value for name, value in request.headers.items()})
    return HttpResponse(status=204)


@router.get("/desk/reveals", summary="Masked fields shown, by agent and day")
def get_reveals(request: HttpRequest, days: QueryEx[int, P(ge=1, le=90)] = 7) -> list[dict[str, Any]]:
    """For leads, security and auditors: counts only, newest day first."""
    found = queries.reveals_by_day(viewer=staff_actor(request), days=days)
    cards = staff_cards(viewer=SYSTEM, staff_ids={one.agent_id for one in found})
    names = {card.id: card.name for card in cards}
    return [
        {
            "agent": {"id": str(one.agent_id), "name": names.get(one.agent_id, "")},
            "day": one.day.isoformat(),
            "count": one.count,
        }
        for one in found
    ]
