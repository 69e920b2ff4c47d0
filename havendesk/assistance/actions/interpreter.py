"""Marking a ticket for whoever speaks the customer's language."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.routing import actions as routing
from havendesk.routing.types import UndoCard
from havendesk.tickets import actions as ticket_actions
from havendesk.tickets import queries as tickets
from havendesk.tickets.types.tags import TagColour

TAG = "interpreter"


@action("assistance.mark_for_interpreter")
def mark_for_interpreter(*, by: Actor, ticket_id: UUID) -> UndoCard | None:
    """Let the ticket bear the tag ``interpreter``, so that colleagues who speak its language find it in their
    lists. The tag is made when the desk has none.

    Returns:
        How to take it back; None when it was marked already.

    Raises:
        Refused: ``not_found``, ``no_access_grant``, ``not_assigned``, ``too_many_tags``.
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    if ticket_id not in tickets.followable(viewer=by, ticket_ids=[ticket_id]):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    tag_id = _tag(by)
    if tag_id is None:
        with suppress(Refused):  # a colleague made it in this very moment
            ticket_actions.add_tag(by=by, name=TAG, colour=TagColour.BLUE)
        tag_id = _tag(by)
    if tag_id is None:
        raise Refused(ErrorCode.TOO_MANY_TAGS, field="tag")
    return routing.tag(by=by, ticket_id=ticket_id, add=[tag_id])


def _tag(by: Actor) -> UUID | None:
    return next((tag.id for tag in tickets.tags(viewer=by, part=TAG) if tag.name == TAG), None)
