"""Several at once: a message for later that two workers find due, a draft that two tabs save."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Message, ScheduledMessage
from havendesk.tickets.types import Handler
from tests.support.desk import make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4


def at_once(call: Callable[[], Any]) -> list[Any]:
    """What each of some threads got, an error as itself."""
    ready = Barrier(WORKERS)

    def run(_: int) -> Any:
        ready.wait()
        try:
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_what_several_workers_find_due_is_sent_once_and_of_several_tabs_one_wins() -> None:
    team = make_team()
    agent = make_agent([team])
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    for place in range(10):
        actions.schedule_message(
            by=agent,
            ticket_id=ticket_id,
            text=f"number {place}",
            at=now() + timedelta(hours=1),
            client_key=uuid7(),
            unless_reply=False,
        )
    ScheduledMessage.objects.update(at=now() - timedelta(seconds=1))
    settled = at_once(lambda: actions.send_due(by=SYSTEM))
    assert sum(settled) == 10
    texts = list(
        Message.objects.filter(ticket_id=ticket_id, author_id=agent.id).values_list("text", flat=True)
    )
    assert sorted(texts) == [f"number {place}" for place in range(10)]

    def save() -> int:
        return actions.save_draft(
            by=agent, ticket_id=ticket_id, text="mine", internal=False, attachment_ids=(), revision=0
        ).revision

    saved = at_once(save)
    assert sorted(saved, key=str) == [1, *[ErrorCode.DRAFT_OUTDATED] * (WORKERS - 1)]
    draft = queries.draft(viewer=agent, ticket_id=ticket_id)
    assert draft is not None
    assert (draft.text, draft.revision) == ("mine", 1)
