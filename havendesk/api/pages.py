"""The API as one object, mounted under ``/api/v1``."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

from havendesk.api import audit, problems, rehearsal, sessions, switches, widget
from havendesk.assistance.api import router as assistance
from havendesk.bot.api import router as bot
from havendesk.cases.recovery.api import router as recovery
from havendesk.cases.takeover.api import router as takeover
from havendesk.certificates.api import router as certificates
from havendesk.evidence.api import router as evidence
from havendesk.exchange.api import router as exchange
from havendesk.knowledge.api import router as knowledge
from havendesk.notices.api import router as notices
from havendesk.people.api import router as people
from havendesk.protection.api import router as protection
from havendesk.quality.conduct.api import router as conduct
from havendesk.resolvers.api import router as resolvers
from havendesk.routing.api import router as routing
from havendesk.tickets.api import router as tickets

api = NinjaAPI(
    title="Havendesk",
    version="1",
    description="Customer support of a crypto exchange. Errors are RFC 9457 problems with our codes.",
    urls_namespace="api",
)
problems.install(api)
for router in (
    widget.router,
    sessions.router,
    tickets,
    recovery,
    takeover,
    routing,
    people,
    notices,
    evidence,
    conduct,
    certificates,
    protection,
    exchange,
    resolvers,
    knowledge,
    assistance,
    bot,
    rehearsal.router,
    switches.router,
    audit.router,
):
    api.add_router("", router)

urlpatterns = [path("api/v1/", api.urls)]
