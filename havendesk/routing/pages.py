"""Who the signed-in customer is talking with, and the agent's code: readable without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from havendesk.customers.queries import page_customer, way_in
from havendesk.kernel.i18n import django_code, noop
from havendesk.routing import actions

PLACE = "/talking"
_TALK = noop("In the conversation {reference} you are talking with {name}.")


@require_safe
@never_cache
def talking(request: HttpRequest) -> HttpResponse:
    """Each conversation that an agent serves now, with the code that this agent can tell."""
    found = page_customer(request)
    if found is None:
        return way_in(PLACE)
    viewer, session = found
    talks = actions.own_talks(by=viewer)
    with translation.override(django_code(session.language)):
        context = {
            "language": session.language,
            "talks": [
                {
                    "text": gettext(_TALK).format(reference=one.reference, name=one.code.staff_name),
                    "code": one.code.code,
                    "until": one.code.until,
                }
                for one in talks
            ],
        }
        return render(request, "routing/talking.html", context)


urlpatterns = [path("talking", talking, name="talking")]
