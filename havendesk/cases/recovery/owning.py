"""Whose a recovery is."""

from __future__ import annotations

from havendesk.cases.recovery.models import Knock, Recovery
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.crypto import token_hash


def belongs(row: Recovery, actor: Actor, secret: str = "") -> bool:
    """Whether the recovery is this actor's: the customer's own, or that of somebody whose knock was opened by
    the right code (``secret``: of that page). The machine and staff see all."""
    if actor.kind is ActorKind.CUSTOMER:
        return row.customer_id == actor.id
    if actor.kind is ActorKind.ANONYMOUS:
        opened = Knock.objects.filter(recovery=row, opened_at__isnull=False)
        return bool(secret) and opened.filter(token_hash=token_hash(secret)).exists()
    return True
