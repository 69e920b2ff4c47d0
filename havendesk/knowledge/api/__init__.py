"""Knowledge over HTTP: the help centre for programs, and the desk of those who write it."""

from ninja import Router

from havendesk.knowledge.api import articles, care, drafts, public

router = Router()
for part in (public, articles, drafts, care):
    router.add_router("", part.router)
