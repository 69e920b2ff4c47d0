"""Agents' codes, as they are shown again."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.encoding import force_bytes

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import query
from havendesk.people.models import AgentCodeRow
from havendesk.people.rules.codes import code_from, plain_code
from havendesk.people.types import AgentCodeFinding


def code_of_row(row_id: UUID) -> str:
    """The code that follows from a row's id and the desk's secret key."""
    key = force_bytes(settings.SECRET_KEY)
    return code_from(hmac.new(key, b"agent code\0" + row_id.bytes, hashlib.sha256).digest())


@query("people.agent_code", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def agent_code(*, viewer: Actor, code: str) -> AgentCodeFinding:
    """Whether an agent of this desk has this code now, and when it was checked before. Unlike
    ``check_agent_code`` it notes no check: who looks here is no customer with the code in hand."""
    typed = plain_code(code)
    row = alive(typed).first() if typed is not None else None
    if row is None:
        return AgentCodeFinding(ours=False)
    return AgentCodeFinding(ours=True, until=row.expires_at, checked_before=row.checked_at)


def alive(typed: str) -> QuerySet[AgentCodeRow]:
    """Codes that can be checked now and read so, in their plain form."""
    return AgentCodeRow.objects.filter(
        code_hash=token_hash(typed), expires_at__gt=now(), staff__active=True, staff__user__is_active=True
    )
