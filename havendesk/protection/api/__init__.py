"""Protection over HTTP: freezes, holds, and the check whether a contact is ours."""

from ninja import Router

from havendesk.protection.api import freezes, holds, official, watching

router = Router()
for part in (freezes, holds, official, watching):
    router.add_router("", part.router)
