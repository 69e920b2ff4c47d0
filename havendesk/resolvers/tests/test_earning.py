"""Staked coins, airdrops and forks, rewards of campaigns: every leaf, from a table of answers."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import CampaignRule, Distribution, Participation, RewardRun, Stake
from havendesk.resolvers.finders.asks import Campaigns, Distributions, Stakes
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import NOT_OFFERED, SILENT, ago, ahead, found
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def a_run(at: datetime, state: str = "paid", **over: Any) -> RewardRun:
    card = RewardRun(at, Decimal("0.00041"), "ETH", state, at if state == "paid" else None)
    return replace(card, **over)


def a_stake(status: str = "active", **over: Any) -> Stake:
    values: dict[str, Any] = {
        "id": "stk_1",
        "customer_id": "cus_wei",
        "product": "Ether staking",
        "asset": "ETH",
        "amount": Decimal(4),
        "status": status,
        "created_at": ago(days=6),
        "rewards_from": ago(days=5),
        "unbonding_ends_at": None,
        "returned_at": None,
        "withdrawable_at": None,
        "rewards": (),
        **over,
    }
    return Stake(**values)


def staking(*stakes: Stake, **slots: Any) -> Finding:
    return found(Intent.STAKING, {Stakes: stakes}, **slots)


def test_rewards_are_told_run_by_run_and_without_advice() -> None:
    runs = (
        a_run(ahead(hours=2), "due"),
        a_run(ago(hours=22)),
        a_run(ago(hours=46), "missed", amount=Decimal(0)),
        a_run(ago(hours=70), "gathered", amount=Decimal("0.00000001")),
        a_run(ago(hours=94), "of_a_later_contract"),
    )
    finding = staking(a_stake(rewards=runs))
    assert (finding.code, finding.next_action) == (FindingCode.STAKING_ACTIVE, NextAction.NOTHING)
    said = wording.text(finding, "en")
    assert "paid 0.00041 ETH" in said
    assert "the network paid nothing\n" in said
    assert "too small, will be paid with a later one 0.00000001 ETH" in said
    assert "about 0.00041 ETH" in said
    assert "I give no advice" in said
    assert "4.reward_run" not in finding.values


def test_who_waits_for_coins_is_told_until_when_and_told_again() -> None:
    soon = staking(a_stake("unbonding", unbonding_ends_at=ahead(minutes=30)))
    assert (soon.code, soon.recheck_seconds) == (FindingCode.STAKING_UNBONDING, 1801)
    assert "nobody here can shorten it" in wording.text(soon, "en")
    weeks = staking(a_stake("unbonding", unbonding_ends_at=ahead(days=20)))
    assert (weeks.code, weeks.recheck_seconds) == (FindingCode.STAKING_UNBONDING, None)
    estimate = staking(a_stake("unbonding", unbonding_ends_at=ago(hours=3)))
    assert estimate.code is FindingCode.STAKING_UNBONDING
    late = staking(a_stake("unbonding", unbonding_ends_at=ago(hours=30)), a_stake())
    assert (late.code, late.next_action) == (FindingCode.STAKING_LATE, NextAction.HAND_OVER)


def test_back_and_withdrawable_are_told_apart() -> None:
    def back(withdrawable_at: datetime | None) -> str:
        one = a_stake("returned", returned_at=ago(hours=1), withdrawable_at=withdrawable_at)
        return wording.text(staking(one), "en")

    assert "Withdrawable since" in back(ago(minutes=1))
    assert "until then it is credited and held" in back(ahead(hours=5))
    assert "ithdrawable" not in back(None)
    long_ago = a_stake("returned", returned_at=ago(days=40), withdrawable_at=ago(days=40))
    assert staking(long_ago).code is FindingCode.STAKING_NONE


def test_several_stakes_and_one_coin_of_them() -> None:
    sol = a_stake("unbonding", id="stk_2", asset="SOL", unbonding_ends_at=ahead(hours=5))
    several = staking(a_stake(), sol, a_stake("of_a_later_contract"))
    assert (several.code, several.recheck_seconds) == (FindingCode.STAKING_LIST, 3600)
    said = wording.text(several, "en")
    assert "4 SOL: being taken out (back on" in said
    assert "4 ETH: being processed" in said
    assert staking(a_stake(), sol, asset="SOL").code is FindingCode.STAKING_UNBONDING
    none = staking(a_stake(), asset="DOT")
    assert (none.code, none.values) == (FindingCode.STAKING_NONE, {"asset": "DOT"})
    starting = staking(a_stake("starting", rewards_from=ahead(days=1)))
    assert starting.code is FindingCode.STAKING_STARTING


def test_a_run_that_is_overdue_goes_to_people() -> None:
    finding = staking(a_stake(rewards=(a_run(ago(hours=25), "due"), a_run(ago(hours=49)))))
    assert (finding.code, finding.owner) == (FindingCode.STAKING_REWARD_LATE, Owner.SUPPORT)
    assert staking(a_stake(rewards=(a_run(ago(hours=23), "due"),))).code is FindingCode.STAKING_ACTIVE


def a_distribution(status: str = "due", **over: Any) -> Distribution:
    values: dict[str, Any] = {
        "id": "dst_1",
        "customer_id": "cus_daniel",
        "kind": "airdrop",
        "title": {"en": "Northlake airdrop", "ko": "노스레이크 에어드롭"},
        "url": "https://exchange.example/notices/nlk",
        "held_asset": "BTC",
        "new_asset": "NLK",
        "snapshot_at": ago(days=7),
        "counted": Decimal("4.25"),
        "per_one": Decimal(10),
        "amount": Decimal("42.5"),
        "status": status,
        "reason": None,
        "due_at": ahead(hours=2),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }
    return Distribution(**values)


def distribution(*ones: Distribution, **slots: Any) -> Finding:
    return found(Intent.DISTRIBUTION, {Distributions: ones}, **slots)


def test_what_was_counted_and_what_it_brings() -> None:
    due = distribution(a_distribution())
    assert (due.code, due.recheck_seconds) == (FindingCode.DISTRIBUTION_DUE, 3600)
    said = wording.text(due, "en")
    assert "you are to get 42.5 NLK" in said
    assert "4.25 BTC were counted; for each one there are 10 NLK" in said
    assert "노스레이크" in wording.text(due, "ko")
    late = distribution(a_distribution(due_at=ago(hours=1)))
    assert (late.code, late.owner) == (FindingCode.DISTRIBUTION_LATE, Owner.TRADING)
    done = {"credited_at": ago(hours=2), "withdrawable_at": ahead(hours=22)}
    credited = distribution(a_distribution("credited", **done))
    assert credited.code is FindingCode.DISTRIBUTION_CREDITED
    assert "until then it is credited and held" in wording.text(credited, "en")
    unknown = distribution(a_distribution("of_a_later_contract"))
    assert (unknown.code, unknown.next_action) == (FindingCode.NOT_OFFERED, NextAction.HAND_OVER)


@pytest.mark.parametrize("reason", ["not_held", "too_little", "country_excluded", "level_missing", "secret"])
def test_who_gets_nothing_hears_why_where_it_is_told(reason: str) -> None:
    finding = distribution(a_distribution("none", reason=reason, counted=Decimal(0), amount=Decimal(0)))
    assert finding.code is FindingCode.DISTRIBUTION_NOTHING_DUE
    assert ("Why:" in wording.text(finding, "en")) == (reason != "secret")
    assert "amount" not in finding.values
    assert distribution(a_distribution("not_supported")).code is FindingCode.DISTRIBUTION_NOT_SUPPORTED


def test_which_airdrop_is_meant() -> None:
    older = a_distribution(id="dst_0", snapshot_at=ago(days=90))
    other = a_distribution(id="dst_2", new_asset="FORK", held_asset="BTC", kind="fork")
    which = distribution(older, a_distribution(), other)
    assert (which.code, len(which.candidates)) == (FindingCode.CHOOSE_ONE, 2)
    assert {one.slots.asset for one in which.candidates} == {"NLK", "FORK"}
    assert distribution(older, a_distribution(), other, asset="FORK").values["asset"] == "FORK"
    assert distribution(other, asset="ETH").code is FindingCode.DISTRIBUTION_NONE


def a_rule(rule: str, met: bool | None, **over: Any) -> CampaignRule:
    return replace(CampaignRule(rule, met, None, None, None, None), **over)


VOLUME = a_rule("trade_volume", None, needed=Decimal(100), reached=Decimal("12.5"), asset="USDT")


def a_part(status: str, *rules: CampaignRule, **over: Any) -> Participation:
    values: dict[str, Any] = {
        "id": "cmp_1",
        "customer_id": "cus_minji",
        "campaign": "WELCOME",
        "title": {"en": "Welcome gift"},
        "url": "https://exchange.example/campaigns/welcome",
        "starts_at": ago(days=10),
        "ends_at": ahead(days=4),
        "rules": rules,
        "status": status,
        "reward_kind": "coins",
        "reward_amount": Decimal(50),
        "reward_asset": "USDT",
        "due_at": ahead(days=6),
        "credited_at": None,
        "withdrawable_at": None,
        "expires_at": None,
        **over,
    }
    return Participation(**values)


def reward(*parts: Participation, **slots: Any) -> Finding:
    return found(Intent.REWARD, {Campaigns: parts}, **slots)


def test_every_condition_is_told_with_how_one_stands_to_it() -> None:
    finding = reward(a_part("running", a_rule("joined", True), VOLUME))
    assert (finding.code, finding.next_action) == (FindingCode.REWARD_RUNNING, NextAction.WAIT)
    said = wording.text(finding, "en")
    assert "Joined before taking part: met" in said
    assert "Trading volume: not decided yet (12.5 of 100 USDT)" in said
    assert "The reward is due on" in said


def test_what_became_of_the_reward() -> None:
    checking = reward(a_part("checking", a_rule("joined", True), due_at=ahead(hours=3)))
    assert (checking.code, checking.recheck_seconds) == (FindingCode.REWARD_CHECKING, 3600)
    late = reward(a_part("checking", due_at=ago(hours=1)))
    assert (late.code, late.next_action) == (FindingCode.REWARD_LATE, NextAction.HAND_OVER)
    paid = reward(a_part("paid", credited_at=ago(hours=1), withdrawable_at=ahead(hours=3)))
    assert paid.code is FindingCode.REWARD_PAID
    assert "50 USDT, in your balance" in wording.text(paid, "en")
    assert "until then it is credited and held" in wording.text(paid, "en")
    voucher = a_part("paid", credited_at=ago(hours=1), reward_kind="voucher", expires_at=ahead(days=9))
    assert "not in the balance" in wording.text(reward(voucher), "en")
    missed = reward(a_part("refused", a_rule("joined", True), a_rule("friend_verified", False)))
    assert (missed.code, missed.next_action) == (FindingCode.REWARD_MISSED, NextAction.NOTHING)
    assert "amount" not in missed.values
    assert reward(a_part("of_a_later_contract")).code is FindingCode.NOT_OFFERED


@pytest.mark.parametrize("rule", ["other", "several_accounts", "risk_score"])
def test_a_condition_that_is_not_told_goes_to_people_without_its_figures(rule: str) -> None:
    hidden = a_rule(rule, False, needed=Decimal(3), reached=Decimal(7), asset="account")
    finding = reward(a_part("refused", a_rule("joined", True), hidden))
    assert (finding.code, finding.next_action) == (FindingCode.REWARD_CHECK, NextAction.HAND_OVER)
    told = f"{finding.values}{wording.text(finding, 'en')}"
    assert rule == "other" or rule not in told
    assert "account" not in finding.values.values()
    # As it is told where the exchange names no condition at all.
    assert wording.text(finding, "en") == wording.text(reward(a_part("refused")), "en")


def test_which_campaign_is_meant() -> None:
    cup = a_part("paid", id="cmp_2", title={"en": "Cup"}, credited_at=ago(days=1), ends_at=ago(days=3))
    old = a_part("paid", id="cmp_3", credited_at=ago(days=90), ends_at=ago(days=99))
    which = reward(a_part("running"), cup, old)
    assert [one.slots.campaign for one in which.candidates] == ["cmp_1", "cmp_2"]
    assert reward(a_part("running"), cup, old, campaign="cmp_2").code is FindingCode.REWARD_PAID
    assert reward(old).code is FindingCode.REWARD_NONE
    assert reward(cup, campaign="cmp_9").code is FindingCode.REWARD_NONE


@pytest.mark.parametrize(
    ("intent", "asked"),
    [(Intent.STAKING, Stakes), (Intent.DISTRIBUTION, Distributions), (Intent.REWARD, Campaigns)],
)
def test_an_exchange_that_does_not_offer_it_or_is_silent(intent: Intent, asked: type) -> None:
    absent = found(intent, {asked: NOT_OFFERED})
    assert (absent.code, absent.next_action) == (FindingCode.NOT_OFFERED, NextAction.HAND_OVER)
    assert found(intent, {asked: SILENT}).code is FindingCode.SOURCE_SILENT
    assert found(intent, {}, signed_in=False).code is FindingCode.NEEDS_SIGN_IN
