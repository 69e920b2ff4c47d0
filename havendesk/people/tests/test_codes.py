"""Agents' codes: shown to two, checked by anybody, once without a word of warning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions
from havendesk.people.models import AgentCodeRow, Staff

Hire = Callable[..., Staff]


def check(code: str) -> tuple[bool, bool]:
    """Whether it is ours, and whether somebody checked it before."""
    found = actions.check_agent_code(by=ANONYMOUS, code=code)
    return found.ours, found.checked_before is not None


def test_a_code_is_ours_once_without_a_warning(hire: Hire) -> None:
    aria, ticket = hire("aria"), uuid7()
    shown = actions.issue_agent_code(by=SYSTEM, staff_id=aria.id, ticket_id=ticket)
    assert actions.issue_agent_code(by=SYSTEM, staff_id=aria.id, ticket_id=ticket) == shown
    assert actions.issue_agent_code(by=SYSTEM, staff_id=aria.id, ticket_id=uuid7()).code != shown.code
    stored = AgentCodeRow.objects.get(ticket_id=ticket).code_hash
    assert shown.code.replace("-", "").encode() not in bytes(stored)
    assert check(shown.code.lower()) == (True, False)
    assert check(shown.code) == (True, True)
    assert check("0000-0000") == (False, False)


def test_a_code_ends_with_its_time_and_with_its_agent(hire: Hire) -> None:
    aria = hire("aria")
    shown = actions.issue_agent_code(by=SYSTEM, staff_id=aria.id, ticket_id=uuid7())
    with time_machine.travel(now() + timedelta(minutes=31)):
        assert check(shown.code) == (False, False)
    actions.deactivate(by=SYSTEM, staff_id=aria.id, reason="left")
    assert check(shown.code) == (False, False)


def test_what_is_no_code_is_said_to_be_none(hire: Hire) -> None:
    with pytest.raises(Refused) as caught:
        actions.check_agent_code(by=ANONYMOUS, code="hello")
    assert caught.value.code is ErrorCode.FIELD_INVALID
