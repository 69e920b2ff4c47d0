"""Approvals: a second person of another line, one effect, nothing after the end; limits count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from havendesk.audit.models import AuditEntry
from havendesk.kernel import approvals as registry
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions, queries
from havendesk.people.models import Approval, AuthorityUse, BreakGlass, Presence, Staff, Team
from havendesk.people.tests.conftest import actor
from havendesk.people.types import ApprovalCard, ApprovalState, BreakGlassCard, ReviewVerdict

Hire = Callable[..., Staff]
ACT = "people.paint_door"


def proved(staff: Staff) -> Actor:
    """The actor of somebody who gave their second factor a moment ago, who may also do the test's act."""
    known = actor(staff)
    return replace(
        known,
        permissions=known.permissions | {ACT},
        stepped_up_until=now() + timedelta(minutes=5),
    )


def there(*people: Staff) -> None:
    """Their consoles give a sign of life."""
    Presence.objects.filter(staff__in=people).update(
        status="available", last_seen_at=now() + timedelta(minutes=30), changed_at=now()
    )


@pytest.fixture
def painted() -> Iterator[list[ApprovedAct]]:
    """What the test's act did; it is registered for the length of the test."""
    done: list[ApprovedAct] = []
    approvable(ACT, run=done.append, describe=lambda told: f"Paint it {told['colour']}.")
    yield done
    registry.APPROVABLE.pop(ACT)


@pytest.fixture
def desk(hire: Hire, painted: list[ApprovedAct]) -> dict[str, Staff]:
    """Two teams: aria with her lead lena, jun with his lead leo; sol of security, cora of compliance."""
    front = Team.objects.create(name="Front", topics=["other"], languages=["en"])
    back = Team.objects.create(name="Back", topics=["other"], languages=["en"])
    people = {
        "aria": hire("aria", roles=["security"], team_ids=[front.id]),
        "mira": hire("mira", roles=["lead"], team_ids=[front.id, back.id]),
        "lena": hire("lena", roles=["lead"], team_ids=[front.id]),
        "leo": hire("leo", roles=["lead"], team_ids=[back.id]),
        "jun": hire("jun", roles=["agent"], team_ids=[back.id]),
    }
    there(*people.values())
    return people


def ask(by: Staff, colour: str = "red") -> ApprovalCard:
    return actions.ask_approval(by=proved(by), act=ACT, arguments={"colour": colour}, reason="it is grey")


def decide(by: Staff, card: ApprovalCard, *, yes: bool = True) -> ApprovalCard:
    return actions.decide_approval(by=proved(by), approval_id=card.id, yes=yes, reason="looked at it")


def refusal(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def state(card: ApprovalCard) -> str:
    return Approval.objects.get(id=card.id).state


def test_the_second_person_is_of_another_team_and_no_lead_of_ones_line(desk: dict[str, Staff]) -> None:
    """Of five who are there only leo may: lena and mira lead aria's team, jun may decide nothing."""
    chosen = {ask(desk["aria"], f"red {number}").second_name for number in range(8)}
    assert chosen == {"Leo"}


def test_yes_runs_it_once_whoever_tries(desk: dict[str, Staff], painted: list[ApprovedAct]) -> None:
    card = ask(desk["aria"])
    assert decide(desk["leo"], card).state is ApprovalState.APPROVED
    for _ in range(3):
        assert actions.run_approved(by=SYSTEM, approval_id=card.id) is ApprovalState.EXECUTED
    assert [(order.arguments, order.idempotency_key) for order in painted] == [
        ({"colour": "red"}, str(card.id))
    ]
    assert painted[0].by.on_behalf_of == desk["aria"].id


@pytest.mark.parametrize("who", ["aria", "lena", "mira"])
def test_nobody_of_the_line_decides(desk: dict[str, Staff], painted: list[ApprovedAct], who: str) -> None:
    card = ask(desk["aria"])
    # Even when the row says that it is theirs: the rule is asked again when they decide.
    if who != "aria":
        Approval.objects.filter(id=card.id).update(second=desk[who])
    assert refusal(lambda: decide(desk[who], card)) is ErrorCode.SAME_LINE
    actions.run_approved(by=SYSTEM, approval_id=card.id)
    assert (state(card), painted) == ("waiting", [])
    assert AuditEntry.objects.filter(verb="people.decide_approval", outcome="refused").count() == 1


def test_only_the_chosen_one_decides(desk: dict[str, Staff], hire: Hire, painted: list[ApprovedAct]) -> None:
    card = ask(desk["aria"])
    stranger = hire("cora", roles=["compliance"])
    assert refusal(lambda: decide(stranger, card)) is ErrorCode.NOT_YOUR_APPROVAL
    assert (state(card), painted) == ("waiting", [])


@pytest.mark.parametrize("proof", [None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_without_a_fresh_proof_nothing_is_decided(desk: dict[str, Staff], proof: datetime | None) -> None:
    card = ask(desk["aria"])
    by = replace(proved(desk["leo"]), stepped_up_until=proof)
    with pytest.raises(Refused) as caught:
        actions.decide_approval(by=by, approval_id=card.id, yes=True, reason="x")
    assert caught.value.code is ErrorCode.REAUTHENTICATION_NEEDED
    assert state(card) == "waiting"


def test_a_no_ends_it_and_is_not_asked_of_the_next(
    desk: dict[str, Staff], painted: list[ApprovedAct]
) -> None:
    card = ask(desk["aria"])
    assert decide(desk["leo"], card, yes=False).state is ApprovalState.REFUSED
    assert refusal(lambda: decide(desk["leo"], card)) is ErrorCode.APPROVAL_SETTLED
    assert refusal(lambda: ask(desk["aria"])) is ErrorCode.APPROVAL_REFUSED
    assert actions.run_approved(by=SYSTEM, approval_id=card.id) is ApprovalState.REFUSED
    assert painted == []


def test_after_its_time_nobody_decides(
    desk: dict[str, Staff], painted: list[ApprovedAct], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ask(desk["aria"])
    for module in ("approvals", "running"):
        monkeypatch.setattr(f"havendesk.people.actions.{module}.now", lambda: card.expires_at)
    assert refusal(lambda: decide(desk["leo"], card)) is ErrorCode.APPROVAL_EXPIRED
    assert actions.sweep_approvals(by=SYSTEM) == []
    assert (state(card), painted) == ("expired", [])


def test_an_approved_act_that_nobody_could_run_for_an_hour_is_lost(
    desk: dict[str, Staff], painted: list[ApprovedAct], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ask(desk["aria"])
    decide(desk["leo"], card)
    later = now() + timedelta(hours=1, seconds=1)
    for module in ("approvals", "running"):
        monkeypatch.setattr(f"havendesk.people.actions.{module}.now", lambda: later)
    actions.run_approved(by=SYSTEM, approval_id=card.id)
    assert actions.sweep_approvals(by=SYSTEM) == []
    assert (state(card), painted) == ("failed", [])


def test_the_same_asked_twice_is_one(desk: dict[str, Staff]) -> None:
    assert ask(desk["aria"]).id == ask(desk["aria"]).id
    assert Approval.objects.count() == 1


def test_while_nobody_is_there_it_waits_for_whoever_comes(desk: dict[str, Staff]) -> None:
    Presence.objects.update(status="offline", last_seen_at=None)
    card = ask(desk["aria"])
    assert card.second_id is None
    actions.sweep_approvals(by=SYSTEM)
    assert Approval.objects.get().second_id is None
    there(desk["leo"])
    actions.sweep_approvals(by=SYSTEM)
    assert Approval.objects.get().second_id == desk["leo"].id


def test_who_left_or_let_it_lie_is_replaced(desk: dict[str, Staff], hire: Hire) -> None:
    card = ask(desk["aria"])
    cora = hire("cora", roles=["compliance"])
    there(cora)
    actions.sweep_approvals(by=SYSTEM)
    assert Approval.objects.get().second_id == desk["leo"].id, "still has time"
    Approval.objects.update(chosen_at=now() - timedelta(hours=1))
    actions.sweep_approvals(by=SYSTEM)
    row = Approval.objects.get()
    assert (row.second_id, row.passed_over) == (cora.id, [desk["leo"].id])
    actions.deactivate(by=SYSTEM, staff_id=cora.id, reason="left")
    actions.sweep_approvals(by=SYSTEM)
    assert Approval.objects.get().second_id == desk["leo"].id
    assert refusal(lambda: decide(cora, card)) is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    "change",
    [
        {"arguments": {"colour": "gold"}},
        {"act": "exchange.release"},
        {"expires_at": F("expires_at") + timedelta(days=1)},
        {"asked_by": F("second"), "second": None},
        {"state": "executed"},
    ],
)
def test_the_database_keeps_what_was_asked(desk: dict[str, Staff], change: dict[str, Any]) -> None:
    card = ask(desk["aria"])
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(id=card.id).update(**change)
    assert state(card) == "waiting"


@pytest.mark.parametrize("arguments", [{"share": 0.5}, {"deep": [{"share": 1.5}]}, {"number": 2**70}])
def test_what_json_cannot_hold_exactly_is_not_asked(
    desk: dict[str, Staff], arguments: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as caught:
        actions.ask_approval(by=proved(desk["aria"]), act=ACT, arguments=arguments, reason="x")
    assert caught.value.code is ErrorCode.FIELD_INVALID
    assert not Approval.objects.exists()


def test_who_may_not_do_it_at_all_asks_nobody(desk: dict[str, Staff]) -> None:
    by = actor(desk["jun"])
    code = refusal(lambda: actions.ask_approval(by=by, act=ACT, arguments={}, reason="x"))
    assert code is ErrorCode.FORBIDDEN
    assert not Approval.objects.exists()


# ----- what one may do alone


@action(ACT)
def paint(*, by: Actor, colour: str, key: str, value: Amount | None = None, reason: str = "grey") -> None:
    """An act that needs authority."""
    actions.need_authority(by=by, act=ACT, arguments={"colour": colour}, reason=reason, key=key, value=value)


def allow(role: str, count: int | None, value: Amount | None = None) -> None:
    actions.set_limit(by=SYSTEM, role=role, act=ACT, count=count, value=value, reason="a test", key="x")


def test_without_a_limit_nothing_is_done_alone_and_the_approval_stays(desk: dict[str, Staff]) -> None:
    with pytest.raises(Refused) as caught:
        paint(by=proved(desk["aria"]), colour="red", key="1")
    assert caught.value.code is ErrorCode.APPROVAL_NEEDED
    row = Approval.objects.get()
    assert caught.value.params == {"approval": str(row.id)}
    assert row.arguments == {"colour": "red"}
    assert not AuthorityUse.objects.exists()
    with pytest.raises(Refused) as again:
        paint(by=proved(desk["aria"]), colour="red", key="2")
    assert again.value.params == {"approval": str(row.id)}
    assert Approval.objects.count() == 1


def test_counts_and_values_of_the_day_are_kept_in(desk: dict[str, Staff]) -> None:
    allow("security", 3, Amount("BTC", Decimal("1")))
    by = proved(desk["aria"])
    paint(by=by, colour="a", key="1", value=Amount("BTC", Decimal("0.4")))
    paint(by=by, colour="a", key="1", value=Amount("BTC", Decimal("0.4")))  # the same key counts once
    paint(by=by, colour="b", key="2", value=Amount("BTC", Decimal("0.6")))

    def over(colour: str, key: str, value: Amount | None) -> ErrorCode:
        return refusal(lambda: paint(by=by, colour=colour, key=key, value=value))

    assert over("c", "3", Amount("BTC", Decimal("0.00000001"))) is ErrorCode.APPROVAL_NEEDED
    assert over("d", "4", Amount("ETH", Decimal("1"))) is ErrorCode.APPROVAL_NEEDED, "no price is known"
    assert over("e", "1", None) is ErrorCode.IDEMPOTENCY_KEY_REUSED
    paint(by=by, colour="f", key="5")
    assert over("g", "6", None) is ErrorCode.APPROVAL_NEEDED, "three times"
    assert AuthorityUse.objects.count() == 3


def test_the_bot_and_an_empty_reason_do_nothing(desk: dict[str, Staff]) -> None:
    allow("security", None)
    by = proved(desk["aria"])
    assert refusal(lambda: paint(by=by, colour="red", key="1", reason=" ")) is ErrorCode.REASON_MISSING
    assert refusal(lambda: paint(by=BOT, colour="red", key="1")) is ErrorCode.FORBIDDEN
    assert not AuthorityUse.objects.exists()


def test_nobody_widens_limits_alone(desk: dict[str, Staff], hire: Hire) -> None:
    ada = hire("ada", roles=["administrator"])
    with pytest.raises(Refused) as caught:
        actions.set_limit(by=proved(ada), role="agent", act=ACT, count=9, value=None, reason="handy", key="1")
    assert caught.value.code is ErrorCode.APPROVAL_NEEDED
    row = Approval.objects.get()
    assert queries.own_limits(viewer=SYSTEM) == []
    there(desk["leo"])
    Approval.objects.update(second=desk["leo"])
    actions.decide_approval(by=proved(desk["leo"]), approval_id=row.id, yes=True, reason="agreed")
    assert actions.run_approved(by=SYSTEM, approval_id=row.id) is ApprovalState.EXECUTED
    assert [(one.role, one.count) for one in queries.own_limits(viewer=SYSTEM)] == [("agent", 9)]


# ----- breaking the glass


def test_breaking_the_glass_is_short_told_and_reviewed_before_the_next(
    desk: dict[str, Staff],
    hire: Hire,
    rings: list[str],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    sol = hire("sol", roles=["security"])
    by = proved(desk["aria"])
    with django_capture_on_commit_callbacks(execute=True):
        card = actions.break_glass(by=by, act=ACT, reason="nobody is there and money leaves")
    assert f"inbox:{sol.id}" in rings
    assert queries.to_decide(viewer=actor(sol)).reviews == 1
    paint(by=by, colour="red", key="1")
    assert AuthorityUse.objects.get().glass_id == card.id
    assert refusal(lambda: actions.break_glass(by=by, act=ACT, reason="again")) is ErrorCode.REVIEW_OPEN

    def settle(who: Staff) -> BreakGlassCard:
        return actions.settle_review(by=proved(who), glass_id=card.id, justified=True, note="fine")

    assert refusal(lambda: settle(desk["aria"])) is ErrorCode.SAME_LINE
    settled = settle(sol)
    assert (settled.verdict, settled.uses) == (ReviewVerdict.JUSTIFIED, 1)
    assert refusal(lambda: paint(by=by, colour="blue", key="2")) is ErrorCode.APPROVAL_NEEDED, "closed"
    actions.break_glass(by=by, act=ACT, reason="once more")


def test_a_broken_glass_closes_by_itself(desk: dict[str, Staff]) -> None:
    by = proved(desk["aria"])
    actions.break_glass(by=by, act=ACT, reason="money leaves")
    BreakGlass.objects.update(until=now())
    assert refusal(lambda: paint(by=by, colour="red", key="1")) is ErrorCode.APPROVAL_NEEDED
    assert not AuthorityUse.objects.exists()
