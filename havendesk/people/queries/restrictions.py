"""Who may do less for a time, or nothing, and which partners' teams are locked out."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.caps import Cap, Terms
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.people.models import CapLift, Membership, Restriction, Team, TeamLock
from havendesk.people.types import SHARE_OF_LIMITED, PartnerCard, RestrictionKind


@query("people.is_limited", open_to=(ActorKind.SYSTEM,))
def is_limited(*, viewer: Actor, staff_id: UUID) -> bool:
    """Whether the caps of this member of staff are tightened."""
    held = Restriction.objects.filter(staff_id=staff_id, kind=RestrictionKind.LIMITED.value, ended_at=None)
    return held.exists()


def terms_of(staff_id: UUID, cap: Cap) -> Terms:
    """What holds for a member of staff of a cap now: fills the kernel's socket. Two statements. Whose caps
    were tightened has no use of a lift."""
    if is_limited(viewer=SYSTEM, staff_id=staff_id):
        return Terms(share=SHARE_OF_LIMITED)
    lifts = CapLift.objects.filter(staff=staff_id, cap=cap.value, until__gt=now())
    return Terms(lifted=lifts.exists())


@query("people.restrictions_of", open_to=(ActorKind.SYSTEM,))
def restrictions_of(*, viewer: Actor, staff_ids: Collection[UUID]) -> set[tuple[UUID, RestrictionKind]]:
    """The restrictions that hold now for these members of staff. One statement."""
    rows = Restriction.objects.filter(staff_id__in=staff_ids, ended_at=None)
    return {(staff_id, RestrictionKind(kind)) for staff_id, kind in rows.values_list("staff_id", "kind")}


@query("people.partners", open_to=(ActorKind.SYSTEM,))
def partners(*, viewer: Actor) -> list[PartnerCard]:
    """The teams of partners by name, with the lock that holds. Two statements."""
    size = (
        Membership.objects.filter(team=OuterRef("pk"), staff__active=True)
        .order_by()
        .values("team")
        .annotate(all=Count("id"))
        .values("all")
    )
    teams = Team.objects.exclude(company="").annotate(size=Coalesce(Subquery(size), 0)).order_by("name")
    locks = {row.team_id: row for row in TeamLock.objects.filter(lifted_at=None).select_related("by")}
    return [
        PartnerCard(
            team_id=team.id,
            name=team.name,
            company=team.company,
            members=getattr(team, "size", 0),
            locked_at=locks[team.id].since if team.id in locks else None,
            locked_by=locks[team.id].by.name if team.id in locks else "",
            reason=locks[team.id].reason if team.id in locks else "",
        )
        for team in teams
    ]
