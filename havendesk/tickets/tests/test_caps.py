"""Caps on looks: the rule, and leads who browse."""

from __future__ import annotations

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.exchange.rules import left_of
from havendesk.kernel import options as kernel_options
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.rules.caps import within
from havendesk.tickets.types import Handler
from tests.support.desk import make_agent, make_customer, make_team, open_ticket


def test_new_customers_are_let_through_as_far_as_the_cap_leaves_room() -> None:
    one, two, three, four = (uuid7() for _ in range(4))
    assert within({one}, [two, one, three, two, four], 3, limited=False) == {one, two, three}
    assert within({one, two, three}, [one, four], 3, limited=False) == {one}
    assert within(set(), [one, two, three], 12, limited=True) == {one, two}
    assert within(set(), [one], 0, limited=False) == set()


@pytest.mark.parametrize(
    ("hour", "day", "limited", "left"),
    [((30, 4), (100, 10), False, 26), ((30, 0), (100, 99), False, 1), ((30, 3), (100, 3), True, 2)],
)
def test_what_is_left_of_the_reveals(
    hour: tuple[int, int], day: tuple[int, int], limited: bool, left: int
) -> None:
    assert left_of(hour, day, limited=limited) == left
    assert left_of((30, 31), day, limited=limited) == 0


@pytest.mark.django_db
def test_a_lead_who_browses_is_refused_and_on_record_and_goes_on_serving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = kernel_options.options_of(TicketsOptions)
    changed = installed.model_copy(update={"tickets_customers_per_hour": 3})
    monkeypatch.setattr(kernel_options, "_installed", [changed])
    team = make_team()
    lead = make_agent([team], roles=(Role.LEAD,))
    tickets = [open_ticket(make_customer()).ticket_id for _ in range(6)]
    for ticket_id in tickets[:3]:
        queries.messages(viewer=lead, ticket_id=ticket_id)
    queries.conversation(viewer=lead, ticket_id=tickets[0])
    with pytest.raises(Refused) as refused:
        queries.messages(viewer=lead, ticket_id=tickets[3])
    assert refused.value.code is ErrorCode.LOOK_LIMIT
    assert queries.begin_looks(viewer=lead, ticket_ids=tickets) == set(tickets[:3])
    refusals = AuditEntry.objects.filter(actor_id=lead.id, outcome="refused", code="look_limit")
    assert sorted(refusals.values_list("verb", flat=True)) == ["tickets.begin_looks"] * 3 + [
        "tickets.messages"
    ]
    actions.set_assignee(
        by=SYSTEM, ticket_id=tickets[4], handler=Handler.AGENT, agent_id=lead.id, team_id=team
    )
    assert queries.messages(viewer=lead, ticket_id=tickets[4]), "who serves sees"
