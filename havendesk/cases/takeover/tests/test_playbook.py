"""The playbook beside a sandbox with a thief in it: what it does, once, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.cases.takeover import actions
from havendesk.cases.takeover.actions.steps import receivers
from havendesk.cases.takeover.models import Alert, Case, CaseStep, Outgoing, Sibling, Task
from havendesk.cases.takeover.tests.support import (
    OWNER,
    case_of,
    freeze,
    holds,
    rob,
    robbed,
    run,
    states,
    step,
    tasks,
    ways,
)
from havendesk.cases.takeover.types import StepName, TaskKind
from havendesk.exchange import actions as exchange_actions
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.notices.models import Notice
from havendesk.protection.types import ReportStrength
from havendesk.tickets.models import Message, Ticket
from sandbox.tests.serving import Served

pytestmark = pytest.mark.django_db
DONE = "done"


def silent(*_args: object, **_fields: object) -> Any:
    raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="timeout")


def test_the_whole_playbook_and_a_second_run_does_nothing_twice(exchange: Served) -> None:
    case = robbed(exchange)
    found = states(case.id)
    assert {name: state.partition(":")[0] for name, state in found.items()} == dict.fromkeys(StepName, DONE)
    assert case.settled_at is not None
    assert (case.suspected_by, ways(case.id)) == ("new_device", [("inside", "held"), ("stopped", "none")])
    assert holds(exchange) == ["active"]
    ticket = Ticket.objects.get(id=str(case.ticket_id))
    assert (ticket.topic, ticket.priority, ticket.handler) == ("security", "urgent", "queue")
    assert tasks(case.id) == {
        "customer_interview",
        "police_report",
        "suspicion_review",
        "regulator_notice",
        "sibling_review",
    }
    assert [row.exchange_ref for row in Sibling.objects.filter(case_id=case.id)] == ["cus_fraud-viktor"]
    assert Notice.objects.filter(customer_id=case.customer_id, cause=f"takeover:{case.id}").count() == 1
    counts = everything(case)
    CaseStep.objects.filter(case_id=case.id).update(state="wanted", settled_at=None, next_at=now())
    run(case.id)
    assert set(states(case.id).values()) <= {DONE, "done:none"}
    assert everything(case) == counts
    assert holds(exchange) == ["active"]


def everything(case: Case) -> dict[str, int]:
    """How much of everything there is because of a case."""
    return {
        "cases": Case.objects.filter(freeze_id=case.freeze_id).count(),
        "steps": CaseStep.objects.filter(case_id=case.id).count(),
        "tickets": Ticket.objects.filter(customer_id=case.customer_id).count(),
        "messages": Message.objects.filter(ticket_id=str(case.ticket_id)).count(),
        "notices": Notice.objects.filter(customer_id=case.customer_id).count(),
        "outgoing": Outgoing.objects.filter(case_id=case.id).count(),
        "alerts": Alert.objects.filter(case_id=case.id).count(),
        "siblings": Sibling.objects.filter(case_id=case.id).count(),
        "tasks": Task.objects.filter(case_id=case.id).count(),
    }


def test_a_freeze_has_one_case_however_often_it_is_told(exchange: Served) -> None:
    card = freeze()
    assert case_of(card.id) == case_of(card.id)
    assert CaseStep.objects.count() == len(StepName)


def test_a_silent_exchange_holds_up_one_step_and_no_other(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rob(exchange)
    case = case_of(freeze().id)
    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "hold_receiver", silent)
        actions.run_case(by=SYSTEM, case_id=case.id)
    held_up = step(case.id, StepName.RECEIVER_HOLD)
    assert (held_up.state, held_up.code, held_up.attempts) == ("wanted", "exchange_silent", 1)
    assert held_up.next_at is not None
    assert held_up.next_at > now() - timedelta(seconds=1)
    others = {name: state for name, state in states(case.id).items() if name is not StepName.RECEIVER_HOLD}
    assert {state.partition(":")[0] for state in others.values()} == {DONE}
    assert holds(exchange) == []
    assert Case.objects.get(id=case.id).settled_at is None
    run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == DONE
    assert holds(exchange) == ["active"]


def test_what_fails_too_often_calls_a_person_and_goes_on(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rob(exchange)
    case = case_of(freeze().id)
    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "hold_receiver", silent)
        run(case.id, rounds=9)
    stuck = step(case.id, StepName.RECEIVER_HOLD)
    assert (stuck.state, stuck.code) == ("stuck", "exchange_silent")
    assert list(Task.objects.filter(case_id=case.id, kind="step_by_hand").values_list("about", "state")) == [
        ("receiver_hold", "open")
    ]
    run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == DONE
    assert Task.objects.get(case_id=case.id, kind="step_by_hand").state == "needless"


def test_an_error_of_ours_is_seen_on_the_step_and_not_lost(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_fields: object) -> Any:
        raise ZeroDivisionError

    rob(exchange)
    case = case_of(freeze().id)
    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "hold_receiver", broken)
        actions.run_case(by=SYSTEM, case_id=case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == "wanted:internal"
    assert states(case.id)[StepName.SECURITY_TICKET] == DONE


def test_a_worker_that_vanished_after_the_hold_is_followed_by_one_that_holds_nothing_twice(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    rob(exchange)
    case = case_of(freeze().id)
    with monkeypatch.context() as patch:
        patch.setattr(receivers, "_write_holds", dying)
        with pytest.raises(KeyboardInterrupt):
            actions.run_case(by=SYSTEM, case_id=case.id)
    assert holds(exchange) == ["active"], "the exchange has answered; we have not written it down"
    assert ways(case.id) == [("inside", "wanted"), ("stopped", "none")]
    assert step(case.id, StepName.RECEIVER_HOLD).state == "running"
    actions.run_case(by=SYSTEM, case_id=case.id)
    assert step(case.id, StepName.RECEIVER_HOLD).state == "running", "the lease is not over"
    CaseStep.objects.filter(case_id=case.id).update(next_at=now())
    run(case.id)
    assert ways(case.id) == [("inside", "held"), ("stopped", "none")]
    assert holds(exchange) == ["active"]


def dying(*_args: object) -> Any:
    raise KeyboardInterrupt


def test_whoever_lost_the_step_cannot_settle_it(exchange: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    rob(exchange)
    case = case_of(freeze().id)
    real = exchange_actions.hold_receiver

    def taken_meanwhile(**fields: Any) -> Any:
        CaseStep.objects.filter(case_id=case.id, name="receiver_hold").update(claim=uuid7())
        return real(**fields)

    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "hold_receiver", taken_meanwhile)
        actions.run_case(by=SYSTEM, case_id=case.id)
    assert step(case.id, StepName.RECEIVER_HOLD).state == "running"
    assert ("inside", "wanted") in ways(case.id)


def test_a_strangers_word_holds_nobody_else_until_an_officer_confirms(
    exchange: Served, officer_acts: Callable[..., None]
) -> None:
    case = robbed(exchange, ReportStrength.WEAK)
    assert states(case.id)[StepName.RECEIVER_HOLD] == "skipped:weak_report"
    assert "step_by_hand" in tasks(case.id)
    assert holds(exchange) == []
    officer_acts(case.id, "confirmed")
    run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == DONE
    assert holds(exchange) == ["active"]


def test_a_false_alarm_takes_back_what_reached_others(
    exchange: Served, officer_acts: Callable[..., None]
) -> None:
    case = robbed(exchange)
    officer_acts(case.id, "false_alarm")
    run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == "undone"
    assert states(case.id)[StepName.VENUE_ALERT] == "undone"
    assert holds(exchange) == ["released"]
    assert tasks(case.id) == set()
    assert Case.objects.get(id=case.id).settled_at is not None


def test_a_hold_that_was_never_written_down_is_let_go_as_well(
    exchange: Served, officer_acts: Callable[..., None]
) -> None:
    case = robbed(exchange)
    row = Outgoing.objects.get(case_id=case.id, way="inside")
    Outgoing.objects.filter(id=row.id).update(hold="wanted", hold_id="", held_ref="")
    officer_acts(case.id, "false_alarm")
    run(case.id)
    assert holds(exchange) == ["released"]
    assert Outgoing.objects.get(id=row.id).hold == "released"


def test_a_transfer_that_the_exchange_will_not_hold_is_given_to_a_person(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_fields: object) -> Any:
        raise Refused(ErrorCode.EXCHANGE_REFUSED, exchange_code="act_refused", status=409)

    rob(exchange)
    case = case_of(freeze().id)
    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "hold_receiver", refused)
        run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == DONE
    row = Outgoing.objects.get(case_id=case.id, way="inside")
    assert (row.hold, row.hold_code) == ("by_hand", "act_refused")
    assert Task.objects.filter(case_id=case.id, kind="hold_by_hand", about=row.transfer_id).exists()
    assert holds(exchange) == []


def test_what_left_already_is_told_to_its_venue_and_news_go_into_a_further_message(
    exchange: Served, officer_says_sent: Callable[..., None]
) -> None:
    steps = rob(exchange)
    (left,) = (one["made"] for one in steps if one["name"] == "withdrawal_requested")
    change(exchange, left, state="broadcast", cancellable=False)
    case = case_of(freeze().id)
    run(case.id)
    alert = Alert.objects.get(case_id=case.id)
    assert "transaction not known yet" in alert.text
    assert OWNER not in alert.text
    assert step(case.id, StepName.TRANSFER_TRACE).next_at is not None, "it looks again"
    change(exchange, left, txid="ab" * 32)
    run(case.id)
    assert "transaction " + "ab" * 32 in Alert.objects.get(case_id=case.id).text
    officer_says_sent(alert.id)
    change(exchange, left, txid="cd" * 32, state="confirmed")
    run(case.id)
    assert list(Alert.objects.order_by("number").values_list("number", "state")) == [
        (1, "sent"),
        (2, "drafted"),
    ]
    assert "cd" * 32 not in Alert.objects.get(number=1).text
    assert step(case.id, StepName.TRANSFER_TRACE).next_at is None


def change(exchange: Served, transfer_id: str, **over: Any) -> None:
    """The exchange's own state of a transfer changes."""
    store = exchange.sandbox.store
    with store.transaction():
        known = store.get("transfer", transfer_id)
        assert known is not None
        store.put("transfer", {**known, **over})


def test_clocks_are_heard_once(exchange: Served) -> None:
    case = case_of(freeze().id)
    run(case.id)
    assert actions.tell_due_tasks(by=SYSTEM) == 0
    Task.objects.filter(kind=TaskKind.POLICE_REPORT.value).update(due_at=now())
    assert actions.tell_due_tasks(by=SYSTEM) == 1
    assert actions.tell_due_tasks(by=SYSTEM) == 0


def test_each_step_is_on_record(exchange: Served) -> None:
    case = robbed(exchange)
    rows = AuditEntry.objects.filter(subject_id=case.id, verb="cases.takeover.settle_step")
    assert rows.count() >= len(StepName)
    held = AuditEntry.objects.get(verb="exchange.hold_receiver", outcome="done")
    assert json.loads(bytes(held.body))["reason"] == ReasonCode.TAKEOVER_REPORT.value
