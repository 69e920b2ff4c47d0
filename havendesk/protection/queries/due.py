"""What the freeze lane asks of its own table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.options import options_of
from havendesk.protection.models import Claim, Freeze
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.rules import pacing
from havendesk.protection.types import FreezeState


@query("protection.due_freezes", open_to=(ActorKind.SYSTEM,))
def due_freezes(
    *, viewer: Actor, without: Collection[UUID], limit: int, calm: int
) -> list[tuple[UUID, bool]]:
    """Freezes of which something is to be done now, and whether each is calm: frozen already. Those that are
    not come first, and of the calm ones at most ``calm``. Two statements at most."""
    at, confirmed = now(), FreezeState.CONFIRMED.value
    hurried = Freeze.objects.due(at, pacing.LONGEST).exclude(state=confirmed).exclude(id__in=without)
    urgent = list(hurried.values_list("id", flat=True)[:limit])
    room = min(limit - len(urgent), calm)
    compared = timedelta(seconds=options_of(ProtectionOptions).protection_check_seconds)
    frozen = Freeze.objects.due(at, compared + pacing.LONGEST).filter(state=confirmed).exclude(id__in=without)
    quiet = frozen.values_list("id", flat=True)[:room] if room > 0 else ()
    return [(one, False) for one in urgent] + [(one, True) for one in quiet]


@query("protection.due_claims", open_to=(ActorKind.SYSTEM,))
def due_claims(*, viewer: Actor, without: Collection[UUID], limit: int) -> list[UUID]:
    """Claims of the portal that are to be checked now, the longest waiting first."""
    if limit <= 0:
        return []
    at = now()
    due = Q(due_at__lte=at) | Q(due_at__gt=at + pacing.LONGEST)
    rows = Claim.objects.filter(due).exclude(id__in=without).order_by("due_at")
    return list(rows.values_list("id", flat=True)[:limit])
