"""Agents' codes: how a customer knows that who writes or calls is of this desk.

The desk shows one code to the agent, in the console, and to the customer, in their signed-in page. It follows
from the row's id and the desk's secret key; only its hash is stored.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.people.actions.presence import working
from havendesk.people.models import AgentCodeRow
from havendesk.people.options import PeopleOptions
from havendesk.people.queries.codes import alive, code_of_row
from havendesk.people.rules.codes import grouped, plain_code
from havendesk.people.types import AgentCode, AgentCodeFinding


@action("people.issue_agent_code", open_to=(ActorKind.SYSTEM,))
def issue_agent_code(*, by: Actor, staff_id: UUID, ticket_id: UUID) -> AgentCode:
    """The code of an agent for one conversation; the same one while it can be checked, else a new one.

    The caller knows that this agent has this conversation, and shows the code to the two only.

    Raises:
        Refused: ``not_found`` when the agent does not work here.
    """
    staff = working(staff_id)
    at = now()
    issued = AgentCodeRow.objects.filter(ticket_id=ticket_id, staff=staff, expires_at__gt=at)
    row = issued.order_by("-issued_at").first()
    if row is None:
        row_id = uuid7()
        row = AgentCodeRow.objects.create(
            id=row_id,
            staff=staff,
            ticket_id=ticket_id,
            code_hash=token_hash(code_of_row(row_id)),
            issued_at=at,
            expires_at=at + timedelta(minutes=options_of(PeopleOptions).people_agent_code_minutes),
        )
        about(subject=("staff", staff.id), ticket=ticket_id)
    else:
        set_based()
    return AgentCode(grouped(code_of_row(row.id)), staff.name, row.expires_at)


@action("people.check_agent_code", open_to=(ActorKind.SYSTEM, ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def check_agent_code(*, by: Actor, code: str) -> AgentCodeFinding:
    """Whether an agent of this desk has this code now. The first check is noted: a code is made for one
    customer, so whoever checks it later is told when it was checked before.

    The caller limits how often one stranger may ask. Nothing is said about whose code it is.

    Raises:
        Refused: ``field_invalid`` when it does not look like a code.
    """
    set_based()
    typed = plain_code(code)
    if typed is None:
        raise Refused(ErrorCode.FIELD_INVALID, field="code")
    at = now()
    row = alive(typed).select_for_update(of=("self",)).first()
    if row is None:
        return AgentCodeFinding(ours=False)
    before = row.checked_at
    if before is None:
        row.checked_at = at
        row.save(update_fields=["checked_at"])
    return AgentCodeFinding(ours=True, until=row.expires_at, checked_before=before)


@action("people.purge_agent_codes", open_to=(ActorKind.SYSTEM,))
def purge_agent_codes(*, by: Actor) -> int:
    """Forget codes that nobody can check any more; how many."""
    set_based()
    return int(AgentCodeRow.objects.filter(expires_at__lt=now() - timedelta(hours=1)).delete()[0])
