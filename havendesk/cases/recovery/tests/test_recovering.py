"""Owners get back what is theirs, by the whole way: proofs, waiting, two people, the exchange."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from havendesk.cases.recovery import actions, queries
from havendesk.cases.recovery.models import Knock, LiveQuestion, Recovery
from havendesk.cases.recovery.tests.support import (
    OLD,
    Scene,
    agreed,
    begun,
    card,
    claims,
    decide,
    email_proven,
    given,
    identity_proven,
    later,
    live_code,
    proven,
    scene,
    sent_code,
    signed,
    told,
    wrong,
)
from havendesk.cases.recovery.types import (
    Danger,
    EndCode,
    KnockState,
    Proof,
    ProofState,
    QuestionKind,
    RecoveryKind,
    RecoveryState,
)
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.notices import actions as notices
from havendesk.notices.models import Delivery, Notice
from havendesk.notices.queries import inbox
from havendesk.protection import actions as freezes
from havendesk.protection import queries as protection
from havendesk.protection.tests.support import OWNER, owner, report, work
from havendesk.protection.types import FreezeState, ReportStrength
from sandbox.tests.serving import Served
from tests.support.desk import hire

pytestmark = pytest.mark.django_db


def test_an_owner_unfreezes_with_two_proofs_a_day_and_two_people(exchange: Served) -> None:
    at = scene(exchange)
    recovery_id = begun(at)
    assert begun(at) == recovery_id  # asking again finds it
    assert card(recovery_id).state is RecoveryState.OPEN
    email_proven(at, recovery_id)
    found = card(recovery_id)
    assert (found.state, found.need.more, found.need.one_of) == (
        RecoveryState.PROVING,
        1,
        (Proof.PASSKEY, Proof.IDENTITY),
    )
    identity_proven(at, recovery_id)
    found = card(recovery_id)
    assert found.state is RecoveryState.COOLING
    assert found.cooling_until is not None
    assert timedelta(hours=23) < found.cooling_until - now() <= timedelta(hours=24)
    later(recovery_id, hours=23)
    assert card(recovery_id).state is RecoveryState.COOLING
    later(recovery_id, hours=1)
    assert card(recovery_id).state is RecoveryState.APPROVING
    assert at.frozen
    agreed(recovery_id, hire("sol", "security"), hire("cora", "compliance"))
    assert card(recovery_id).state is RecoveryState.GIVING
    assert work(at.freeze_id).state is FreezeState.RELEASED
    actions.note_release(by=SYSTEM, freeze_id=at.freeze_id)
    assert card(recovery_id).state is RecoveryState.DONE
    assert not at.frozen
    kinds = ("begun", "proof", "cooling", "done")
    assert [told(at, f"recovery_{kind}") for kind in kinds] == [1, 2, 1, 1]
    assert all(
        links[0][0] == "stop"
        for links in Notice.objects.filter(kind__startswith="recovery_proof").values_list("links", flat=True)
    )


def test_a_stranger_s_weak_report_is_undone_by_the_clock_alone(exchange: Served) -> None:
    at = scene(exchange, ReportStrength.WEAK)
    recovery_id = begun(at)
    device = at.device(at=now() - OLD)
    proofs = actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id, device=device))
    assert proofs == {Proof.FACTOR, Proof.DEVICE}
    assert card(recovery_id).state is RecoveryState.COOLING
    later(recovery_id, hours=12)
    assert card(recovery_id).state is RecoveryState.GIVING
    assert work(at.freeze_id).state is FreezeState.RELEASED
    later(recovery_id, seconds=6)
    assert card(recovery_id).state is RecoveryState.DONE


@pytest.mark.parametrize(
    ("kind", "left"),
    [(RecoveryKind.LOST_FACTOR, ["sms"]), (RecoveryKind.CHANGED_PHONE, ["totp"])],
)
def test_a_lost_factor_goes_at_the_exchange_once(
    exchange: Served, kind: RecoveryKind, left: list[str]
) -> None:
    at = scene(exchange)
    at.person(second_factors=["totp", "sms"])
    recovery_id = proven(at, kind)
    assert card(recovery_id).state is RecoveryState.PROVING  # beside a strong freeze: three
    answer_right(at, recovery_id, hire("mei", "security"))
    later(recovery_id, hours=48)
    agreed(recovery_id, hire("sol", "security"), hire("cora", "compliance"))
    assert at.factors == ["totp", "sms"]
    for _ in range(2):
        actions.go_on(by=SYSTEM, recovery_id=recovery_id)
    assert (card(recovery_id).state, at.factors) == (RecoveryState.DONE, left)
    assert at.frozen  # a new factor frees nothing


def answer_right(at: Scene, recovery_id: UUID, agent: Actor) -> None:
    """Two right answers, found as the owner knows them."""
    moves = {one["id"]: one for one in at.exchange.sandbox.store.all("transfer", OWNER)}
    person = at.exchange.sandbox.store.get("customer", OWNER) or {}
    for _ in range(2):
        question = actions.ask_question(by=agent, recovery_id=recovery_id)
        move = moves.get(LiveQuestion.objects.get(id=question.id).matter, {})
        right = {
            QuestionKind.ACCOUNT_MONTH: person["created_at"][:7],
            QuestionKind.WITHDRAWAL_ASSET: move.get("asset", ""),
        }.get(question.kind, move.get("amount", ""))
        assert isinstance(right, str)
        answered = actions.answer_question(by=agent, question_id=question.id, answer=right)
        assert answered.right
    assert answered.proven


def test_a_lost_password_begins_outside_with_a_code_to_the_old_address(exchange: Served) -> None:
    at = scene(exchange, ReportStrength.WEAK)
    token = actions.knock(by=ANONYMOUS, account=OWNER, kind=RecoveryKind.LOST_PASSWORD)
    assert queries.knock_state(viewer=ANONYMOUS, token=token) == (KnockState.CHECKING, None)
    knock = Knock.objects.get()
    for _ in range(2):
        actions.look_up(by=SYSTEM, knock_id=knock.id)
    recovery_id = Recovery.objects.get().id
    with pytest.raises(Refused):
        queries.recovery(viewer=ANONYMOUS, recovery_id=recovery_id, secret=token)
    code = live_code(recovery_id)
    assert not actions.open_knock(by=ANONYMOUS, token=token, code=wrong(code))
    assert actions.open_knock(by=ANONYMOUS, token=token, code=f" {code[:4]}-{code[4:]} ")
    assert queries.knock_state(viewer=ANONYMOUS, token=token) == (KnockState.OPEN, recovery_id)
    found = queries.recovery(viewer=ANONYMOUS, recovery_id=recovery_id, secret=token)
    assert found.state is RecoveryState.PROVING
    url = actions.begin_check(by=ANONYMOUS, recovery_id=recovery_id, secret=token)
    decide(url, "passed")
    actions.go_on(by=SYSTEM, recovery_id=recovery_id)  # the sweep looks too
    assert card(recovery_id).state is RecoveryState.COOLING
    later(recovery_id, hours=24)
    actions.go_on(by=SYSTEM, recovery_id=recovery_id)
    assert card(recovery_id).state is RecoveryState.DONE
    events = exchange.sandbox.store.all("security_event", OWNER)
    assert (
        sum(one["kind"] == "password_changed" and one["detail"] == "reset by the desk" for one in events) == 1
    )
    assert at.frozen


def test_a_code_goes_to_old_addresses_alone_and_is_seen_by_nobody_else(
    exchange: Served,
) -> None:
    at = scene(exchange)
    at.person(
        email="new-owner@mail.brightwater.example", former_emails=["daniel@customer.brightwater.example"]
    )
    at.event("email_changed")
    recovery_id = begun(at)
    code = sent_code(at, recovery_id)
    notice = Notice.objects.get(kind="recovery_code")
    notices.spread(by=SYSTEM, notice_id=notice.id)
    ways = Delivery.objects.filter(notice=notice).values_list("way", "target")
    assert [(way, target[0]) for way, target in ways] == [("email", "d")]
    assert code not in str(notice.params) + str(notice.links)
    assert not any(one.kind == "recovery_code" for one in inbox(viewer=at.me))
    assert actions.give_code(by=at.me, recovery_id=recovery_id, code=code)
    assert given(recovery_id) == {Proof.EMAIL}


def test_an_exchange_that_cannot_do_it_yet_is_asked_again_and_the_card_says_why(exchange: Served) -> None:
    at = scene(exchange, ReportStrength.WEAK)
    recovery_id = proven(at, RecoveryKind.LOST_PASSWORD)
    set_switch(by=SYSTEM, name="exchange.reset_factor", on=False, reason="the exchange asked for it")
    later(recovery_id, hours=24)
    found = card(recovery_id)
    assert (found.state, found.code) == (RecoveryState.GIVING, ErrorCode.SWITCHED_OFF.value)
    set_switch(by=SYSTEM, name="exchange.reset_factor", on=True, reason="it works again")
    later(recovery_id, minutes=11)
    assert card(recovery_id).state is RecoveryState.DONE


def test_a_freeze_that_comes_while_a_factor_is_given_back_asks_for_more(exchange: Served) -> None:
    customer_id = owner()
    at = Scene(exchange, uuid7(), customer_id, signed(customer_id))
    recovery_id = proven(at, RecoveryKind.LOST_FACTOR)
    assert (card(recovery_id).state, card(recovery_id).danger) == (RecoveryState.COOLING, Danger.NONE)
    report(ReportStrength.STRONG)
    later(recovery_id, hours=48)
    found = card(recovery_id)
    assert (found.state, found.danger, found.need.more) == (RecoveryState.PROVING, Danger.STRONG, 1)
    assert at.factors == ["totp"]


def test_what_lies_too_long_ends_and_another_way_makes_it_needless(exchange: Served) -> None:
    at = scene(exchange)
    first = begun(at)
    later(first, days=7)
    assert (card(first).state, card(first).end_code) == (RecoveryState.EXPIRED, EndCode.TIME_OVER)
    second = begun(at)
    assert second != first
    freezes.want_release(by=SYSTEM, freeze_id=at.freeze_id, reason="two people decided")
    work(at.freeze_id)
    actions.note_release(by=SYSTEM, freeze_id=at.freeze_id)
    assert (card(second).state, card(second).end_code) == (RecoveryState.EXPIRED, EndCode.ELSEWHERE)
    with pytest.raises(Refused) as refused:
        begun(at)
    assert refused.value.code is ErrorCode.CONFLICT
    assert protection.freeze_card(viewer=SYSTEM, freeze_id=at.freeze_id).state is FreezeState.RELEASED


def test_a_check_that_failed_may_be_done_again_three_times(exchange: Served) -> None:
    at = scene(exchange)
    recovery_id = begun(at)
    for expected in (ProofState.MISSING, ProofState.MISSING, ProofState.SPENT):
        identity_proven(at, recovery_id, "failed")
        (rung,) = (one for one in card(recovery_id).proofs if one.proof is Proof.IDENTITY)
        assert rung.state is expected
    with pytest.raises(Refused) as refused:
        actions.begin_check(by=at.me, recovery_id=recovery_id)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert given(recovery_id) == set()
