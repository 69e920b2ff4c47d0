"""What a thief tries with the clock, with people who work here, with the stop, and around the ladder.

Each function tries one thing and says what it must not have reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from havendesk.cases.recovery import actions
from havendesk.cases.recovery.tests.support import (
    Scene,
    agreed,
    begun,
    card,
    claims,
    email_proven,
    identity_proven,
    later,
    proof,
    proven,
    told,
)
from havendesk.cases.recovery.tests.thief_means import approving, officers, refused, stop
from havendesk.cases.recovery.tokens import read_stop, stop_path
from havendesk.cases.recovery.types import (
    Danger,
    EndCode,
    Proof,
    ProofState,
    RecoveryState,
)
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people.jobs import run_approval
from havendesk.people.models import Approval
from havendesk.people.types import Role
from havendesk.protection import actions as freezes
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import report, work
from havendesk.protection.types import FreezeState, ReportStrength
from havendesk.tickets.models import Ticket
from tests.support.desk import hire, make_agent, make_team

# the clock


def clock_turned(at: Scene) -> None:
    recovery_id = proven(at)
    later(recovery_id, hours=-48)
    later(recovery_id, hours=24)
    actions.go_on(by=SYSTEM, recovery_id=recovery_id)
    assert card(recovery_id).state is RecoveryState.COOLING


def reported_while_it_cools(at: Scene) -> None:
    recovery_id = begun(at)
    email_proven(at, recovery_id)
    assert actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id))
    assert card(recovery_id).state is RecoveryState.COOLING
    report(ReportStrength.STRONG)
    later(recovery_id, hours=24)
    found = card(recovery_id)
    assert (found.state, found.danger, found.need.more) == (RecoveryState.PROVING, Danger.STRONG, 1)


# people


def officer_alone(at: Scene) -> None:
    recovery_id = approving(at)
    sol, _cora = officers()
    asked = actions.ask_to_give_back(by=sol, recovery_id=recovery_id, reason="the owner came")
    with refused(ErrorCode.SAME_LINE):
        people.decide_approval(by=sol, approval_id=asked.id, yes=True, reason="it is me")
    run_approval(asked.id)
    with refused(ErrorCode.FORBIDDEN):
        actions.give_back(by=sol, recovery_id=recovery_id, approval_id=asked.id)


def lead_of_the_same_line(at: Scene) -> None:
    recovery_id = approving(at)
    team = make_team("Night")
    until = now() + timedelta(minutes=5)
    sol = replace(make_agent([team], roles=(Role.SECURITY,)), stepped_up_until=until)
    lead = replace(make_agent([team], roles=(Role.SECURITY, Role.LEAD)), stepped_up_until=until)
    asked = actions.ask_to_give_back(by=sol, recovery_id=recovery_id, reason="the owner came")
    with refused(ErrorCode.SAME_LINE):
        people.decide_approval(by=lead, approval_id=asked.id, yes=True, reason="we do that")
    run_approval(asked.id)


def broken_glass(at: Scene) -> None:
    recovery_id = approving(at)
    sol, _cora = officers()
    people.break_glass(by=sol, act="cases.recovery.give_back", reason="nobody is there")
    asked = actions.ask_to_give_back(by=sol, recovery_id=recovery_id, reason="nobody is there")
    assert asked.state.value == "waiting"
    run_approval(asked.id)


def asked_before_it_cooled(at: Scene) -> None:
    recovery_id = proven(at)
    sol, _cora = officers()
    with refused(ErrorCode.CONFLICT):
        actions.ask_to_give_back(by=sol, recovery_id=recovery_id, reason="the customer is angry")
    assert Approval.objects.count() == 0


def who_asked_agrees(at: Scene) -> None:
    """Who heard the answers is not the second person."""
    sol, cora = officers()
    recovery_id = begun(at)
    heard = replace(cora, permissions=sol.permissions)
    actions.ask_question(by=heard, recovery_id=recovery_id)
    email_proven(at, recovery_id)
    identity_proven(at, recovery_id)
    later(recovery_id, hours=24)
    agreed(recovery_id, sol, cora)
    assert Approval.objects.get().state == "failed"
    assert card(recovery_id).state is RecoveryState.APPROVING


def questions_until_one_fits(at: Scene) -> None:
    recovery_id = begun(at)
    agents = [hire(name, "security") for name in ("mei", "kai")]
    for number in range(2):
        question = actions.ask_question(by=agents[number], recovery_id=recovery_id)
        with refused(ErrorCode.NOT_FOUND):
            actions.answer_question(by=agents[1 - number], question_id=question.id, answer="1")
        assert not actions.answer_question(by=agents[number], question_id=question.id, answer="?").right
        with refused(ErrorCode.CONFLICT):
            actions.answer_question(by=agents[number], question_id=question.id, answer="1")
    for agent in agents:
        with refused(ErrorCode.TOO_MANY):
            actions.ask_question(by=agent, recovery_id=recovery_id)
    assert proof(recovery_id, Proof.LIVE_QUESTION).state == ProofState.SPENT


def agent_without_the_matter(at: Scene) -> None:
    recovery_id = begun(at)
    with refused(ErrorCode.NO_ACCESS_GRANT):
        actions.ask_question(by=hire("aria", "agent"), recovery_id=recovery_id)
    with refused(ErrorCode.FORBIDDEN):
        actions.ask_question(by=hire("ed", "editor"), recovery_id=recovery_id)


# the stop


def stop_that_is_ignored(at: Scene) -> None:
    recovery_id = proven(at)
    for _ in range(2):
        stop(recovery_id)
    found = card(recovery_id)
    assert (found.state, found.end_code) == (RecoveryState.STOPPED, EndCode.STOPPED_BY_LINK)
    with refused(ErrorCode.CASE_CLOSED):
        actions.begin_check(by=at.me, recovery_id=recovery_id)
    assert told(at, "recovery_stopped") == 1
    assert Ticket.objects.filter(topic="security", priority="urgent").count() == 1
    again = proven(at)  # two proofs are not enough any more
    assert (card(again).state, card(again).danger) == (RecoveryState.PROVING, Danger.STOPPED)


def approved_then_stopped(at: Scene) -> None:
    recovery_id = approving(at)
    sol, cora = officers()
    asked = actions.ask_to_give_back(by=sol, recovery_id=recovery_id, reason="the proofs are there")
    people.decide_approval(by=cora, approval_id=asked.id, yes=True, reason="I saw them")
    stop(recovery_id)
    run_approval(asked.id)
    assert Approval.objects.get().state == "failed"
    assert card(recovery_id).state is RecoveryState.STOPPED


def stopped_while_it_is_given(at: Scene) -> None:
    recovery_id = approving(at)
    agreed(recovery_id, *officers())
    assert Freeze.objects.get().state == FreezeState.RELEASING
    stop(recovery_id)
    assert card(recovery_id).state is RecoveryState.STOPPED


def stopped_after_it_was_given(at: Scene) -> None:
    recovery_id = approving(at)
    agreed(recovery_id, *officers())
    work(at.freeze_id)
    actions.note_release(by=SYSTEM, freeze_id=at.freeze_id)
    assert not at.frozen
    assert card(recovery_id).state is RecoveryState.DONE
    stop(recovery_id)
    assert Freeze.objects.count() == 2


def link_of_another_recovery(at: Scene) -> None:
    """A thief who has an old link, or makes one, stops nothing that is not theirs: the owner goes on."""
    first = begun(at)
    token = stop_path(first).rsplit("/", 1)[1]
    later(first, days=8)
    second = begun(at)
    with refused(ErrorCode.CASE_CLOSED):
        stop(first)
    for forged in (token, "nonsense", ""):
        with refused(ErrorCode.NOT_FOUND):
            actions.stop(by=ANONYMOUS, recovery_id=second, token=forged)
    assert read_stop(token + "x") is None
    assert card(second).state is RecoveryState.OPEN


# around the ladder


def doors_beside_the_ladder(at: Scene) -> None:
    for by in (at.me, ANONYMOUS, hire("sol", "security")):
        with pytest.raises(Refused) as caught:
            freezes.want_release(by=by, freeze_id=at.freeze_id, reason="please")
        assert caught.value.code in (ErrorCode.FORBIDDEN, ErrorCode.NOT_SIGNED_IN)
    with refused(ErrorCode.FREEZE_NOT_WEAK):
        freezes.undo(by=at.me, freeze_id=at.freeze_id, claims=claims(at, at.freeze_id), act_claim=True)
