"""What officers see and do, over HTTP and by the doors; who is not one sees and does nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.cases.takeover import actions, queries
from havendesk.cases.takeover.models import Alert, Case, Outgoing, Task
from havendesk.cases.takeover.tests.support import case_of, freeze, holds, robbed, run, states, step
from havendesk.cases.takeover.types import CaseState, StepName
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.notices.models import Notice
from havendesk.people.types import Role
from havendesk.protection import queries as protection
from havendesk.protection.types import FreezeState
from sandbox.tests.serving import Served
from tests.support.desk import browser_of, make_agent

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/desk/security"


def ask(browser: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = getattr(browser, method)(ROOT + path, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_an_officer_reads_a_case_works_it_and_closes_it(exchange: Served, officer: Actor) -> None:
    case, browser = robbed(exchange), browser_of(officer)
    _, page = ask(browser, "get", "/cases?state=open")
    assert [(row["id"], row["steps_settled"], row["open_tasks"]) for row in page["items"]] == [
        (str(case.id), 8, 5)
    ]
    assert "cus_" not in str(page), "a list shows no account"
    _, card = ask(browser, "get", f"/cases/{case.id}")
    assert card["freeze"]["steps"][0]["name"] == "block"
    assert [one["name"] for one in card["steps"]] == [name.value for name in StepName]
    assert card["exchange_customer_id"] == "cus_daniel"
    looks = AuditEntry.objects.filter(verb="cases.takeover.case", subject_id=case.id, outcome="done")
    assert looks.filter(actor_id=officer.id).count() == 1
    task = next(one for one in card["tasks"] if one["kind"] == "customer_interview")
    assert ask(browser, "post", f"/tasks/{task['id']}/done", {"note": "She was asleep."})[0] == 200
    row = Task.objects.get(id=task["id"])
    assert (row.state, row.note, row.done_by_id) == ("done", "She was asleep.", officer.id)
    status, refused = ask(browser, "post", f"/cases/{case.id}/close", {"outcome": "confirmed", "reason": " "})
    assert (status, refused["code"]) == (422, "reason_missing")
    body = {"outcome": "confirmed", "reason": "She did not do it."}
    assert ask(browser, "post", f"/cases/{case.id}/close", body)[0] == 200
    assert ask(browser, "post", f"/cases/{case.id}/close", body)[1]["code"] == "case_closed"
    assert holds(exchange) == ["active"], "what was confirmed stays held"
    assert ask(browser, "get", "/cases?state=open")[1]["items"] == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD, Role.EDITOR, Role.ADMINISTRATOR])
def test_nobody_else_sees_or_does_anything(exchange: Served, role: Role) -> None:
    case = case_of(freeze().id)
    run(case.id)
    browser = browser_of(make_agent([], roles=(role,), status=None))
    task = Task.objects.filter(case_id=case.id).first()
    assert task is not None
    for method, path, body in (
        ("get", "/cases", None),
        ("get", f"/cases/{case.id}", None),
        ("post", f"/cases/{case.id}/close", {"outcome": "false_alarm", "reason": "mine"}),
        ("post", f"/cases/{case.id}/steps/receiver_hold/retry", {}),
        ("post", f"/tasks/{task.id}/done", {}),
    ):
        assert ask(browser, method, path, body)[1]["code"] == "forbidden", path
    task.refresh_from_db()
    assert (task.state, Case.objects.get(id=case.id).state) == ("open", "open")
    assert AuditEntry.objects.filter(verb__startswith="cases.takeover", outcome="refused").count() >= 4


def test_an_auditor_looks_and_changes_nothing(exchange: Served) -> None:
    case = case_of(freeze().id)
    auditor = make_agent([], roles=(Role.AUDITOR,), status=None)
    assert queries.case(viewer=auditor, case_id=case.id).case.reference == case.reference
    with pytest.raises(Refused) as caught:
        actions.close_case(by=auditor, case_id=case.id, outcome=CaseState.FALSE_ALARM, reason="x")
    assert caught.value.code is ErrorCode.FORBIDDEN
    assert Case.objects.get(id=case.id).state == "open"


def test_a_list_costs_the_same_however_many_cases(exchange: Served, officer: Actor) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.cases(viewer=officer)
        return len(seen)

    case_of(freeze(owner="cus_daniel").id)
    few = statements()
    for owner in ("cus_haruka", "cus_minji", "cus_wei"):
        case_of(freeze(owner=owner).id)
    assert len(queries.cases(viewer=officer).items) == 4
    assert statements() == few <= 4


def test_pages_of_cases_follow_each_other(exchange: Served, officer: Actor) -> None:
    ids = [case_of(freeze(owner=owner).id).id for owner in ("cus_daniel", "cus_haruka", "cus_minji")]
    first = queries.cases(viewer=officer, limit=2)
    rest = queries.cases(viewer=officer, limit=2, after=first.after)
    assert [row.id for row in (*first.items, *rest.items)] == ids[::-1]
    assert rest.after == ""
    with pytest.raises(Refused) as refused:
        queries.cases(viewer=officer, after="2026-01-01T00:00:00Z")
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "after")


def test_cases_of_the_same_instant_all_come_on_some_page(exchange: Served, officer: Actor) -> None:
    ids = {case_of(freeze(owner=owner).id).id for owner in ("cus_daniel", "cus_haruka", "cus_minji")}
    Case.objects.update(opened_at=now())
    after, seen = "", []
    for _ in ids:
        page = queries.cases(viewer=officer, after=after, limit=1)
        seen += [row.id for row in page.items]
        after = page.after
    assert (set(seen), len(seen), after) == (ids, len(ids), "")


def test_a_step_is_tried_again_when_an_officer_says_so(exchange: Served, officer: Actor) -> None:
    case = robbed(exchange)
    with pytest.raises(Refused) as caught:
        actions.try_again(by=officer, case_id=case.id, step=StepName.SECURITY_TICKET)
    assert caught.value.code is ErrorCode.CONFLICT
    row = step(case.id, StepName.RECEIVER_HOLD)
    row.state, row.attempts, row.next_at = "stuck", 8, now()
    row.save()
    actions.try_again(by=officer, case_id=case.id, step=StepName.RECEIVER_HOLD)
    assert step(case.id, StepName.RECEIVER_HOLD).attempts == 0
    run(case.id)
    assert states(case.id)[StepName.RECEIVER_HOLD] == "done"


def test_a_drill_tells_nobody_and_gives_everything_back(exchange: Served, officer: Actor) -> None:
    case = robbed(exchange, drill=True)
    assert states(case.id)[StepName.CONTACT_NOTICE] == "skipped:drill"
    assert not Task.objects.filter(case_id=case.id, kind="step_by_hand").exists()
    assert Notice.objects.filter(cause=f"takeover:{case.id}").count() == 0
    assert holds(exchange) == ["active"]
    Outgoing.objects.filter(case_id=case.id, way="stopped").update(way="outside")
    actions.try_again(by=officer, case_id=case.id, step=StepName.CONTACT_NOTICE)
    alert = Alert.objects.create(
        case_id=case.id, venue="", number=1, state="drafted", text="x", covers=[], drafted_at=now()
    )
    with pytest.raises(Refused) as caught:
        actions.send_alert(by=officer, alert_id=alert.id)
    assert caught.value.code is ErrorCode.DRILL_ONLY
    alert.refresh_from_db()
    assert (alert.state, alert.sent_at) == ("drafted", None)
    actions.end_drill(by=SYSTEM, case_id=case.id)
    actions.end_drill(by=SYSTEM, case_id=case.id)
    run(case.id)
    assert holds(exchange) == ["released"]
    assert not Task.objects.filter(case_id=case.id, state="open").exists()
    assert protection.freeze_card(viewer=SYSTEM, freeze_id=case.freeze_id).state is FreezeState.RELEASING


def test_only_a_drill_is_ended_as_one(exchange: Served) -> None:
    case = robbed(exchange)
    with pytest.raises(Refused) as caught:
        actions.end_drill(by=SYSTEM, case_id=case.id)
    assert caught.value.code is ErrorCode.CONFLICT
    assert holds(exchange) == ["active"]
    card = protection.freeze_card(viewer=SYSTEM, freeze_id=case.freeze_id)
    assert card.state is FreezeState.CONFIRMED


def test_no_drill_begins_on_an_account_whose_freeze_is_real(exchange: Served) -> None:
    case = case_of(freeze().id)
    with pytest.raises(Refused) as caught:
        actions.begin_drill(by=SYSTEM, exchange_customer_id=case.exchange_ref)
    assert caught.value.code is ErrorCode.CONFLICT
    assert Case.objects.count() == 1
