"""Risk hints: each rule where it fires, just before and just after."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.exchange.hints import FAILED_AT_LEAST, Known, hints
from havendesk.exchange.types import (
    AccountFacts,
    AccountState,
    DeviceFacts,
    HintCode,
    HintLevel,
    HoldFacts,
    IdentityFacts,
    LoginFacts,
    SecurityFacts,
    TransferFacts,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ACCOUNT = AccountFacts(
    state=AccountState.ACTIVE,
    level=2,
    profile="regular",
    locale="ko",
    country="KR",
    since=NOW - timedelta(days=60),
    changes_blocked=False,
    name=None,
    email=None,
    phone=None,
)


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


def event(kind: str, at: datetime) -> SecurityFacts:
    return SecurityFacts(f"sec_{kind}_{at.timestamp()}", kind, at, "KR", None)


def login(
    at: datetime, *, country: str = "KR", seen: datetime | None = None, trusted: bool = True
) -> LoginFacts:
    device = DeviceFacts("phone", trusted, seen) if seen else None
    return LoginFacts(f"ses_{at.timestamp()}", at, at, True, country, None, device)


def transfer(at: datetime, **over: Any) -> TransferFacts:
    plain = TransferFacts(
        id=f"wdr_{at.timestamp()}",
        direction="withdrawal",
        asset="USDT",
        network="tron",
        amount=Decimal(100),
        fee=Decimal(1),
        state="queued",
        state_detail=None,
        open=True,
        held=False,
        cancellable=True,
        confirmations=None,
        confirmations_credit=None,
        confirmations_unlock=None,
        credited_at=None,
        withdrawable_at=None,
        created_at=at,
        updated_at=at,
        address=None,
        tag=None,
        txid=None,
    )
    return dataclasses.replace(plain, **over)


def hold(reason: str, *, guarded: bool = False, until: datetime | None = None) -> HoldFacts:
    return HoldFacts(
        id=f"hld_{reason}",
        target="account",
        transfer_id=None,
        reason_code=reason,
        scope=("withdrawals",),
        direction=("out",),
        placed_by="exchange",
        since=ago(hours=2),
        until=until,
        notified_at=None,
        guarded=guarded,
    )


def codes(**known: Any) -> list[HintCode]:
    return [hint.code for hint in hints(Known(at=NOW, **{"account": ACCOUNT, **known}))]


def test_a_quiet_account_has_no_hints() -> None:
    quiet = [login(ago(hours=1), seen=ago(days=50)), login(ago(days=9), seen=ago(days=50))]
    assert codes(logins=tuple(quiet), transfers=(transfer(ago(hours=1)),)) == []
    assert hints(Known(at=NOW)) == ()


@pytest.mark.parametrize(
    ("since_change", "fires"),
    [
        ({"hours": 1}, True),
        ({"hours": 71, "minutes": 50}, True),
        ({"hours": 73}, False),
        ({"hours": -1}, False),
    ],
)
def test_a_withdrawal_follows_a_change_within_three_days(since_change: dict[str, int], fires: bool) -> None:
    change = event("second_factor_removed", ago(minutes=5) - timedelta(**since_change))
    if change.at > NOW:
        change = event("second_factor_removed", NOW)
    found = codes(events=(change,), transfers=(transfer(ago(minutes=5)),))
    assert (HintCode.CHANGE_THEN_WITHDRAWAL in found) is fires


def test_the_story_of_a_takeover_is_told_in_its_order() -> None:
    known = Known(
        at=NOW,
        account=ACCOUNT,
        events=(event("address_added", ago(hours=3)), event("second_factor_removed", ago(hours=4))),
        transfers=(transfer(ago(hours=2), amount=Decimal(950), state="review"),),
        logins=(login(ago(hours=4), country="NL", seen=ago(hours=4), trusted=False),),
        balances={"USDT": Decimal(1000)},
    )
    found = hints(known)
    assert [one.code for one in found if one.level is HintLevel.ALERT] == [
        HintCode.CHANGE_THEN_WITHDRAWAL,
        HintCode.NEW_ADDRESS_THEN_WITHDRAWAL,
        HintCode.NEARLY_ALL_WITHDRAWN,
    ]
    assert [(why.kind, why.at) for why in found[0].why] == [
        ("second_factor_removed", ago(hours=4)),
        ("withdrawal", ago(hours=2)),
    ]
    # what an alert tells already is not told again
    assert [one.code for one in found[3:]] == [HintCode.NEW_DEVICE, HintCode.NEW_COUNTRY]
    assert hints(known) == found


@pytest.mark.parametrize("state", ["cancelled", "rejected", "failed"])
def test_a_withdrawal_that_never_leaves_follows_nothing(state: str) -> None:
    move = transfer(ago(hours=1), state=state, open=False)
    assert HintCode.CHANGE_THEN_WITHDRAWAL not in codes(
        events=(event("password_changed", ago(hours=2)),), transfers=(move,)
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("password_changed", HintCode.FACTOR_CHANGED),
        ("second_factor_added", HintCode.FACTOR_CHANGED),
        ("email_changed", HintCode.CONTACT_CHANGED),
        ("phone_changed", HintCode.CONTACT_CHANGED),
        ("address_added", HintCode.NEW_ADDRESS),
        ("api_key_created", HintCode.NEW_API_KEY),
    ],
)
def test_a_change_is_fresh_for_three_days(kind: str, code: HintCode) -> None:
    assert codes(events=(event(kind, ago(days=2, hours=23)),)) == [code]
    assert codes(events=(event(kind, ago(days=3, minutes=1)),)) == []


def test_five_failed_sign_ins_within_a_day() -> None:
    failed = tuple(event("sign_in_failed", ago(hours=hour)) for hour in range(FAILED_AT_LEAST))
    (hint,) = hints(Known(at=NOW, events=failed))
    assert (hint.code, hint.count) == (HintCode.FAILED_SIGN_INS, FAILED_AT_LEAST)
    assert codes(events=failed[:-1]) == []
    assert codes(events=(*failed[:-1], event("sign_in_failed", ago(hours=25)))) == []


def test_a_new_device_and_a_new_country_mean_little_in_a_new_account() -> None:
    young = dataclasses.replace(ACCOUNT, since=ago(days=2))
    here = (login(ago(hours=1), country="NL", seen=ago(hours=1)),)
    assert codes(account=young, logins=here) == []
    assert set(codes(logins=here)) == {HintCode.NEW_COUNTRY, HintCode.NEW_DEVICE}


def test_a_country_of_an_older_sign_in_is_not_new() -> None:
    logins = (login(ago(hours=1), country="JP"), login(ago(days=30), country="JP"))
    assert codes(logins=logins) == []


def test_holds_are_told_with_their_end_and_guarded_ones_with_a_warning() -> None:
    until = NOW + timedelta(hours=20)
    found = hints(Known(at=NOW, holds=(hold("security_change", until=until), hold("aml", guarded=True))))
    assert [one.code for one in found] == [
        HintCode.GUARDED_REASON,
        HintCode.HOLD_RUNNING,
        HintCode.HOLD_RUNNING,
    ]
    assert found[1].until == until
    assert "aml" not in [why.kind for why in found[0].why]


def test_what_waits_for_hours_is_counted() -> None:
    waiting = (transfer(ago(hours=7)), transfer(ago(hours=9)), transfer(ago(hours=2)))
    (hint,) = hints(Known(at=NOW, transfers=waiting))
    assert (hint.code, hint.count, hint.why[0].at) == (HintCode.TRANSFER_WAITS_LONG, 2, ago(hours=9))
    assert codes(transfers=(transfer(ago(hours=9), open=False, state="confirmed"),)) == []


@pytest.mark.parametrize(("status", "fires"), [("expired", True), ("rejected", True), ("pending", False)])
def test_an_identity_that_is_not_valid(status: str, fires: bool) -> None:
    identity = IdentityFacts(2, status, None, (), None)
    assert (HintCode.IDENTITY_NOT_VALID in codes(identity=identity)) is fires


def test_nearly_all_is_told_only_of_what_may_still_leave() -> None:
    whole = {"USDT": Decimal(100)}
    assert codes(transfers=(transfer(ago(hours=1), amount=Decimal(79)),), balances=whole) == [
        HintCode.NEARLY_ALL_WITHDRAWN
    ]
    assert codes(transfers=(transfer(ago(hours=1), amount=Decimal(78)),), balances=whole) == []
    gone = transfer(ago(hours=1), amount=Decimal(99), open=False, state="confirmed")
    assert codes(transfers=(gone,), balances=whole) == []


def test_a_frozen_account_comes_first() -> None:
    frozen = dataclasses.replace(ACCOUNT, state=AccountState.FROZEN)
    found = codes(account=frozen, events=(event("address_added", ago(hours=1)),))
    assert found == [HintCode.FROZEN, HintCode.NEW_ADDRESS]


KINDS = ["password_changed", "second_factor_removed", "email_changed", "address_added", "sign_in_failed"]


@given(
    events=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-10, 20_000)), max_size=30),
    moves=st.lists(st.tuples(st.integers(-10, 20_000), st.booleans()), max_size=10),
)
def test_any_history_gives_each_hint_once_gravest_first(
    events: list[tuple[str, int]], moves: list[tuple[int, bool]]
) -> None:
    known = Known(
        at=NOW,
        account=ACCOUNT,
        events=tuple(event(kind, ago(minutes=minutes)) for kind, minutes in events),
        transfers=tuple(transfer(ago(minutes=minutes), open=open) for minutes, open in moves),
    )
    found = hints(known)
    levels = [list(HintLevel).index(one.level) for one in found]
    assert levels == sorted(levels)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        times = [why.at for why in one.why if why.at is not None]
        assert times == sorted(times)
