"""What waits and what is in work; for the machines that hand it out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import Handler, Status


@query("tickets.bot_waits", open_to=(ActorKind.SYSTEM,))
def bot_waits(*, viewer: Actor, before: datetime, limit: int = 500) -> list[UUID]:
    """Tickets whose handler is the bot and whose customer has waited for an answer since before that time."""
    rows = Ticket.objects.unfinished().filter(handler=Handler.BOT, waiting_since__lt=before)
    return list(rows.order_by("waiting_since").values_list("id", flat=True)[:limit])


@query("tickets.open_assigned", open_to=(ActorKind.SYSTEM,))
def open_assigned(*, viewer: Actor, agent_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Unfinished tickets per agent; an agent's capacity is derived from them."""
    rows = Ticket.objects.filter(
        assignee_id__in=agent_ids, handler=Handler.AGENT, status__in=[Status.NEW, Status.OPEN]
    ).values_list("assignee_id", "id")
    found: dict[UUID, list[UUID]] = {agent_id: [] for agent_id in agent_ids}
    for agent_id, ticket_id in rows:
        if agent_id is not None:
            found[agent_id].append(ticket_id)
    return found


@query("tickets.held_by", open_to=(ActorKind.SYSTEM,))
def held_by(*, viewer: Actor, agent_id: UUID) -> list[UUID]:
    """Everything unfinished that an agent has, also what waits for somebody else."""
    return list(Ticket.objects.unfinished().filter(assignee_id=agent_id).values_list("id", flat=True))
