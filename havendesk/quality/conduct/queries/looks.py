"""Who looked at a customer's data, as that customer may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from havendesk.audit import queries as audit
from havendesk.audit.types import Look
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.types import Role
from havendesk.quality.conduct.rules import looks as telling
from havendesk.quality.conduct.rules.looks import question_key
from havendesk.quality.conduct.types import LookPage, OwnLook
from havendesk.tickets import queries as tickets

MOST = 100


@query("quality.conduct.own_looks", open_to=(ActorKind.CUSTOMER,))
def own_looks(
    *,
    viewer: Actor,
    before: tuple[datetime, UUID] | None = None,
    people_only: bool = False,
    limit: int = 20,
) -> LookPage:
    """Looks of people and programs at the signed-in customer's own data, newest first. The next page begins
    ``before`` what this one names. The number of statements does not depend on how many there are.

    What a look of compliance or at a hold's grounds would say is never here: see ``rules/looks.py``.

    Raises:
        Refused: ``not_signed_in``, ``field_invalid`` for a limit beyond 100.
    """
    if not 1 <= limit <= MOST:
        raise Refused(ErrorCode.FIELD_INVALID, field="limit", most=MOST)
    found = _looks(viewer, before=before, people_only=people_only, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return LookPage(tuple(telling.folded(_told(viewer, shown))), (last.at, last.id) if last else None)


def own_look(viewer: Actor, entry_id: UUID) -> OwnLook:
    """One of these looks.

    Raises:
        Refused: ``not_found``, also for what is not told.
    """
    found = _told(viewer, _looks(viewer, entry_id=entry_id, limit=1))
    if not found:
        raise Refused(ErrorCode.NOT_FOUND, field="entry_id")
    return found[0]


def _looks(
    viewer: Actor,
    *,
    limit: int,
    before: tuple[datetime, UUID] | None = None,
    people_only: bool = False,
    entry_id: UUID | None = None,
) -> list[Look]:
    if viewer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    return audit.looks(
        viewer=SYSTEM,
        customer_ids=[viewer.id, *customers.visitors_of(viewer=SYSTEM, customer_id=viewer.id)],
        without_verbs=telling.NEVER_TOLD,
        without_actors=people.ever_in(viewer=SYSTEM, role=Role.COMPLIANCE),
        people_only=people_only,
        before=before,
        entry_id=entry_id,
        limit=limit,
    )


def _told(viewer: Actor, looks: Sequence[Look]) -> list[OwnLook]:
    if viewer.id is None:
        return []
    states = tickets.states(viewer=SYSTEM, ticket_ids={one.ticket_id for one in looks if one.ticket_id})
    references = {row.id: row.reference for row in states.values() if row.customer_id == viewer.id}
    staff_ids = [one.actor_id for one in looks if one.who == ActorKind.STAFF.value and one.actor_id]
    roles = {card.id: card.roles for card in people.staff_cards(viewer=SYSTEM, staff_ids=staff_ids)}
    asked = tickets.references_by_key(
        viewer=SYSTEM, customer_id=viewer.id, client_keys=[question_key(one.id) for one in looks]
    )
    return [
        OwnLook(
            look=one,
            role=telling.role_of(roles.get(one.actor_id, ())) if one.actor_id else None,
            reference=references.get(one.ticket_id, "") if one.ticket_id else "",
            reason=one.reason if telling.may_be_told(one.verb, one.reason) else "",
            question=asked.get(question_key(one.id), ""),
            first_at=one.at,
        )
        for one in looks
    ]
