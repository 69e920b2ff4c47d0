"""Tickets over HTTP: a customer's own, the desk's lists, conversations, files, the situation beside them."""

from ninja import Router

from havendesk.tickets.api import customers, desk, files, lists, situation, work

router = Router()
for part in (customers.router, files.router, lists.router, desk.router, situation.router, work.router):
    router.add_router("", part)

__all__ = ["router"]
