"""Tickets over HTTP: a customer's own, the desk's lists, conversations, files, what an agent works with."""

from ninja import Router

from havendesk.tickets.api import customers, desk, files, links, lists, macros, situation, tags, work

router = Router()
for part in (
    customers,
    files,
    links,
    lists,
    desk,
    situation,
    tags,
    work,
    macros,
):
    router.add_router("", part.router)

__all__ = ["router"]
