"""The in-site inbox: everything that the desk told the signed-in customer, readable without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from havendesk.customers.queries import page_customer, way_in
from havendesk.kernel.i18n import django_code
from havendesk.notices import actions, queries
from havendesk.notices.rules.wording import link_text

PER_PAGE = 20


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest notices; what is shown counts as seen."""
    found = page_customer(request)
    if found is None:
        return way_in("/inbox")
    viewer, session = found
    cards = queries.inbox(
        viewer=viewer, before=_before(request), limit=PER_PAGE + 1, language=session.language
    )
    shown, more = cards[:PER_PAGE], len(cards) > PER_PAGE
    if shown and shown[0].read_at is None:
        actions.mark_read(by=viewer, notice_id=shown[0].id)
    context = {
        "language": session.language,
        "notices": [
            {
                "card": card,
                "links": [(link_text(link.name, session.language), link.path) for link in card.links],
            }
            for card in shown
        ],
        "next": shown[-1].id if more else None,
    }
    with translation.override(django_code(session.language)):
        return render(request, "notices/inbox.html", context)


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


urlpatterns = [path("inbox", inbox, name="inbox")]
