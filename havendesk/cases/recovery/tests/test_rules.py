"""Which proofs give an account back, decided from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.types import Danger, Proof, QuestionKind, RecoveryKind
from havendesk.protection.types import ReportStrength

P = Proof
SINCE = datetime(2026, 11, 20, tzinfo=UTC)
BEFORE, AFTER = SINCE - timedelta(days=1), SINCE + timedelta(days=1)
ROWS = [(kind, danger) for kind, rows in rules.POLICIES.items() for danger in rows]
SETS = [frozenset(some) for size in range(len(Proof) + 1) for some in combinations(Proof, size)]


@pytest.mark.parametrize(
    ("kind", "danger", "given", "right"),
    [
        (RecoveryKind.UNFREEZE, Danger.WEAK, {P.EMAIL, P.LIVE_QUESTION}, False),
        (RecoveryKind.UNFREEZE, Danger.WEAK, {P.EMAIL, P.FACTOR}, True),
        (RecoveryKind.UNFREEZE, Danger.PLAUSIBLE, {P.EMAIL, P.DEVICE, P.LIVE_QUESTION}, False),
        (RecoveryKind.UNFREEZE, Danger.PLAUSIBLE, {P.PASSKEY, P.FACTOR}, False),
        (RecoveryKind.UNFREEZE, Danger.STRONG, {P.EMAIL, P.FACTOR}, False),
        (RecoveryKind.UNFREEZE, Danger.STRONG, {P.EMAIL, P.IDENTITY}, True),
        (RecoveryKind.UNFREEZE, Danger.STRONG, {P.DEVICE, P.PASSKEY}, True),
        (RecoveryKind.UNFREEZE, Danger.STOPPED, {P.EMAIL, P.PASSKEY, P.LIVE_QUESTION}, False),
        (RecoveryKind.UNFREEZE, Danger.STOPPED, {P.EMAIL, P.IDENTITY}, False),
        (RecoveryKind.UNFREEZE, Danger.STOPPED, {P.EMAIL, P.IDENTITY, P.PASSKEY}, True),
        (RecoveryKind.LOST_FACTOR, Danger.NONE, {P.EMAIL, P.IDENTITY}, True),
        (RecoveryKind.LOST_FACTOR, Danger.STRONG, {P.EMAIL, P.IDENTITY}, False),
        (RecoveryKind.LOST_PASSWORD, Danger.NONE, {P.EMAIL, P.DEVICE}, False),
        (RecoveryKind.CHANGED_PHONE, Danger.NONE, {P.EMAIL, P.PASSKEY}, True),
    ],
)
def test_which_proofs_suffice(kind: RecoveryKind, danger: Danger, given: set[Proof], right: bool) -> None:
    assert rules.enough(rules.policy_of(kind, danger), given) is right


@pytest.mark.parametrize(("kind", "danger"), ROWS)
def test_no_proof_suffices_alone_and_none_that_a_thief_may_have_suffice_together(
    kind: RecoveryKind, danger: Danger
) -> None:
    policy = rules.POLICIES[kind][danger]
    assert not any(rules.enough(policy, {proof}) for proof in Proof)
    assert not rules.enough(policy, rules.NEVER_ALONE)
    assert policy.cooling_hours >= 12
    assert policy.anchors.isdisjoint(rules.NEVER_ALONE)
    # Whoever lacks what was lost, can still reach it.
    assert rules.enough(policy, rules.ladder(kind))


@pytest.mark.parametrize("strength", list(ReportStrength))
@pytest.mark.parametrize("stopped", [False, True])
def test_unfreezing_needs_strictly_more_than_freezing(strength: ReportStrength, stopped: bool) -> None:
    policy = rules.policy_of(RecoveryKind.UNFREEZE, rules.danger_of(strength, stopped_lately=stopped))
    effort = rules.FREEZING[strength]
    assert not rules.enough(policy, effort.proofs)
    enough = [some for some in SETS if rules.enough(policy, some)]
    assert min(len(rules.families(some)) for some in enough) > len(rules.families(effort.proofs))
    assert policy.cooling_hours > effort.cooling_hours
    assert policy.approval >= effort.approval


def test_more_danger_never_needs_less() -> None:
    for rows in rules.POLICIES.values():
        order = [rows[danger] for danger in Danger if danger in rows]
        for lighter, graver in zip(order, order[1:], strict=False):
            assert graver.least >= lighter.least
            assert graver.cooling_hours >= lighter.cooling_hours
            assert graver.approval >= lighter.approval
            assert graver.anchors <= lighter.anchors
    assert rules.graver(Danger.STOPPED, Danger.WEAK) is Danger.STOPPED
    assert rules.danger_of(None, stopped_lately=False) is Danger.NONE


def test_more_proofs_never_suffice_less() -> None:
    for kind, danger in ROWS:
        policy = rules.POLICIES[kind][danger]
        for some in SETS:
            if rules.enough(policy, some):
                assert all(rules.enough(policy, some | {more}) for more in Proof)
            need = rules.need_of(policy, some)
            assert (need.more == 0) is rules.enough(policy, some)


def test_a_second_person_stands_before_every_new_factor() -> None:
    for kind in (RecoveryKind.LOST_FACTOR, RecoveryKind.CHANGED_PHONE):
        assert all(policy.approval for policy in rules.POLICIES[kind].values())
    assert rules.POLICIES[RecoveryKind.UNFREEZE][Danger.STRONG].approval


@pytest.mark.parametrize(
    ("present", "former", "changed", "kept"),
    [
        ("me@x", [], [], ("me@x",)),
        ("thief@x", ["me@x"], [AFTER], ("me@x",)),
        ("thief2@x", ["me@x", "thief1@x"], [AFTER, AFTER], ("me@x",)),
        ("new@x", ["me@x"], [BEFORE], ("me@x", "new@x")),
        ("thief@x", [], [AFTER], ()),
        ("thief@x", ["thief@x"], [AFTER], ()),
        ("Thief@x", ["me@x", "thief@x"], [AFTER], ("me@x",)),
        (None, ["me@x"], [], ("me@x",)),
    ],
)
def test_only_addresses_from_before_get_a_code(
    present: str | None, former: list[str], changed: list[datetime], kept: tuple[str, ...]
) -> None:
    events = [("email_changed", at) for at in changed] + [("sign_in", AFTER)]
    assert rules.addresses_before(present, former, events, SINCE) == kept


def test_a_factor_that_was_added_lately_counts_no_more_than_one_that_is_none() -> None:
    barred = rules.barred_by([("second_factor_added", AFTER)], SINCE)
    assert barred == {P.PASSKEY, P.FACTOR}
    assert rules.barred_by([("second_factor_added", BEFORE), ("sign_in", AFTER)], SINCE) == frozenset()


@pytest.mark.parametrize(
    ("methods", "old", "proven"),
    [
        ((), False, {P.FACTOR}),
        (("otp",), True, {P.FACTOR, P.DEVICE}),
        (("hwk",), False, {P.PASSKEY}),
        (("swk", "otp"), False, {P.PASSKEY, P.FACTOR}),
        (("sms",), False, set()),
        (("pwd",), True, {P.DEVICE}),
        (("unknown",), False, set()),
    ],
)
def test_what_a_token_proves(methods: tuple[str, ...], old: bool, proven: set[Proof]) -> None:
    assert rules.proofs_of_token(methods, old_device=old) == proven


def test_what_was_lost_is_no_rung() -> None:
    assert P.FACTOR not in rules.ladder(RecoveryKind.LOST_FACTOR)
    assert P.PASSKEY not in rules.ladder(RecoveryKind.LOST_FACTOR, lost_passkey=True)
    assert P.FACTOR in rules.ladder(RecoveryKind.LOST_FACTOR, lost_passkey=True)
    assert P.FACTOR not in rules.ladder(RecoveryKind.CHANGED_PHONE)
    assert set(rules.ladder(RecoveryKind.UNFREEZE)) == set(Proof)


def test_freshness_counts_back_from_the_freeze() -> None:
    begun = SINCE + timedelta(days=30)
    assert rules.settled_before(SINCE, begun, 7) == SINCE - timedelta(days=7)
    assert rules.settled_before(None, begun, 7) == begun - timedelta(days=7)
    # A clock that went backward between the two gives no more than the earlier one.
    assert rules.settled_before(begun, SINCE, 7) == SINCE - timedelta(days=7)


@pytest.mark.parametrize(
    ("kind", "said", "known"),
    [
        (QuestionKind.DEPOSIT_AMOUNT, "1,250.50 USDT", "1250.5"),
        (QuestionKind.WITHDRAWAL_AMOUNT, " 0.10 ", "0.1"),
        (QuestionKind.WITHDRAWAL_ASSET, " btc ", "BTC"),
        (QuestionKind.ACCOUNT_MONTH, "2024/3", "2024-03"),
    ],
)
def test_two_ways_to_say_the_same(kind: QuestionKind, said: str, known: str) -> None:
    assert rules.plain_answer(kind, said) == rules.plain_answer(kind, known) != ""
    assert rules.plain_answer(kind, "0") != rules.plain_answer(kind, known)
    assert rules.plain_answer(QuestionKind.DEPOSIT_AMOUNT, "no idea") == ""
