"""What the freeze lane asks of its own table."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.protection.models import Claim, Freeze
from havendesk.protection.types import FreezeState


@query("protection.due_freezes", open_to=(ActorKind.SYSTEM,))
def due_freezes(
    *, viewer: Actor, without: Collection[UUID], limit: int, calm: int
) -> list[tuple[UUID, bool]]:
    """Freezes of which something is to be done now, and whether each is calm: frozen already. Those that are
    not come first, and of the calm ones at most ``calm``. Two statements at most."""
    rows = Freeze.objects.due(now()).exclude(id__in=without)
    confirmed = FreezeState.CONFIRMED.value
    urgent = list(rows.exclude(state=confirmed).values_list("id", flat=True)[:limit])
    room = min(limit - len(urgent), calm)
    quiet = rows.filter(state=confirmed).values_list("id", flat=True)[:room] if room > 0 else ()
    return [(one, False) for one in urgent] + [(one, True) for one in quiet]


@query("protection.due_claims", open_to=(ActorKind.SYSTEM,))
def due_claims(*, viewer: Actor, without: Collection[UUID], limit: int) -> list[UUID]:
    """Claims of the portal that are to be checked now, the longest waiting first."""
    if limit <= 0:
        return []
    rows = Claim.objects.filter(due_at__lte=now()).exclude(id__in=without).order_by("due_at")
    return list(rows.values_list("id", flat=True)[:limit])
