"""What the cast earns: stakes with reward runs, an airdrop, campaigns; and how they go on.

The coins of an airdrop are of a token that nobody has.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox import cast, house
from sandbox.cast import CONFORMANCE, customer_id
from sandbox.store import Document, Store
from sandbox.times import moment, stamp

if TYPE_CHECKING:
    from sandbox.world import World

RUN_EVERY = timedelta(hours=24)
RUNS_TOLD = 10
UNBONDING_LASTS = timedelta(hours=5)
RETURNED_RESTS = timedelta(hours=6)
"""After this the one who took coins out of staking takes some out again."""
BOUND = frozenset({"starting", "active", "unbonding"})
RUN_AMOUNT = "0.00041"

_DROP = {
    "en": "Northlake airdrop for holders of Bitcoin",
    "zh-Hans": "比特币持有者的 Northlake 空投",
    "ko": "비트코인 보유자 대상 노스레이크 에어드롭",
    "ja": "ビットコイン保有者への Northlake エアドロップ",
}
_WELCOME = {"en": "Welcome gift", "zh-Hans": "新人礼包", "ko": "웰컴 혜택", "ja": "ようこそ特典"}
_CUP = {"en": "Autumn trading cup", "zh-Hans": "秋季交易赛", "ko": "가을 거래 대회", "ja": "秋の取引大会"}
_FRIENDS = {"en": "Invite friends", "zh-Hans": "邀请好友", "ko": "친구 초대", "ja": "友達紹介"}


def run(at: datetime, state: str, amount: str = RUN_AMOUNT) -> Document:
    """A RewardRun in ether."""
    credited = stamp(at) if state == "paid" else None
    return {"at": stamp(at), "amount": amount, "asset": "ETH", "state": state, "credited_at": credited}


def stake(owner: str, amount: str, at: datetime, **over: Any) -> Document:
    """A Stake of ether that earns since a day after it was made."""
    return {
        "id": cast.new_id("stk"),
        "customer_id": owner,
        "product": "Ether staking",
        "asset": "ETH",
        "amount": amount,
        "status": "active",
        "created_at": stamp(at),
        "rewards_from": stamp(at + timedelta(days=1)),
        "unbonding_ends_at": None,
        "returned_at": None,
        "withdrawable_at": None,
        "rewards": [],
        **over,
    }


def distribution(owner: str, counted: str, at: datetime, **over: Any) -> Document:
    """A Distribution of ten new coins for each bitcoin that was counted, due two hours after ``at``."""
    amount = f"{Decimal(counted) * 10:f}"
    return {
        "id": cast.new_id("dst"),
        "customer_id": owner,
        "kind": "airdrop",
        "title": _DROP,
        "url": f"https://{house.DOMAIN}/notices/airdrop-nlk",
        "held_asset": "BTC",
        "new_asset": "NLK",
        "snapshot_at": stamp(at - timedelta(days=7)),
        "counted": counted,
        "per_one": "10",
        "amount": amount,
        "status": "due",
        "reason": None,
        "due_at": stamp(at + timedelta(hours=2)),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }


def rule(name: str, met: bool | None, **over: Any) -> Document:
    """A CampaignRule."""
    return {
        "rule": name,
        "met": met,
        "needed": None,
        "reached": None,
        "asset": None,
        "until": None,
        **over,
    }


def participation(
    owner: str, campaign: str, title: dict[str, str], rules: list[Document], at: datetime, **over: Any
) -> Document:
    """A Participation in a campaign that began a month before ``at`` and pays coins."""
    return {
        "id": cast.new_id("cmp"),
        "customer_id": owner,
        "campaign": campaign,
        "title": title,
        "url": f"https://{house.DOMAIN}/campaigns/{campaign.lower()}",
        "starts_at": stamp(at - timedelta(days=30)),
        "ends_at": stamp(at - timedelta(days=1)),
        "rules": rules,
        "status": "checking",
        "reward_kind": "coins",
        "reward_amount": "50",
        "reward_asset": "USDT",
        "due_at": stamp(at + timedelta(hours=3)),
        "credited_at": None,
        "withdrawable_at": None,
        "expires_at": None,
        **over,
    }


def seed_earning(store: Store, now: datetime) -> None:
    """What was earned before the sandbox was first started."""
    for owner in (customer_id("wei"), CONFORMANCE):
        _stakes(store, owner, now)
    daniel, minji, haruka = customer_id("daniel"), customer_id("minji"), customer_id("haruka")
    store.put("distribution", distribution(daniel, "4.25", now))
    store.put("distribution", distribution(CONFORMANCE, "0.01", now))
    nothing = {"status": "none", "reason": "not_held", "due_at": None}
    store.put("distribution", distribution(minji, "0", now, **nothing))
    volume = rule("trade_volume", None, needed="100", reached="0", asset="USDT")
    given = rule("deposit_amount", True, needed="100000", reached="500000", asset="KRW")
    ends = {"starts_at": stamp(now - timedelta(days=2)), "ends_at": stamp(now + timedelta(days=12))}
    voucher = {"reward_kind": "voucher", "reward_amount": "10", "due_at": stamp(now + timedelta(days=14))}
    welcome = [rule("joined", True), rule("identity_level", True), given, volume]
    store.put(
        "participation",
        participation(minji, "WELCOME", _WELCOME, welcome, now, status="running", **ends, **voucher),
    )
    traded = rule("trade_volume", True, needed="50000", reached="183240.5", asset="USDT")
    for owner in (daniel, CONFORMANCE):
        store.put("participation", participation(owner, "CUP", _CUP, [rule("joined", True), traded], now))
    refused: dict[str, Any] = {"status": "refused", "due_at": None}
    friend = [rule("registered", True), rule("friend_verified", False)]
    store.put("participation", participation(haruka, "FRIENDS", _FRIENDS, friend, now, **refused))
    viktor = customer_id("fraud-viktor")
    store.put(
        "participation", participation(viktor, "CUP", _CUP, [traded, rule("other", False)], now, **refused)
    )


def _stakes(store: Store, owner: str, now: datetime) -> None:
    """One that earns, with runs of every state, and one that is being taken out."""
    days = [timedelta(hours=2) - timedelta(days=day) for day in range(5)]
    states = ("due", "paid", "missed", "paid", "gathered")
    runs = [run(now + when, state) for when, state in zip(days, states, strict=True)]
    runs[2]["amount"] = "0"
    earning = stake(owner, "4", now - timedelta(days=6), rewards=runs)
    store.put("stake", earning)
    for one in reversed(runs):
        if one["state"] == "paid":
            _book(store, earning["customer_id"], "ETH", one["amount"], "reward", earning["id"], one["at"])
    store.put("stake", _taken_out(owner, now))


def _taken_out(owner: str, now: datetime) -> Document:
    return stake(
        owner,
        "1.5",
        now - timedelta(hours=1),
        status="unbonding",
        unbonding_ends_at=stamp(now + UNBONDING_LASTS),
    )


def _book(store: Store, owner: str, asset: str, amount: str, kind: str, of: str, at: str) -> None:
    store.put("ledger", cast.ledger_entry(owner, asset, amount, kind, of, moment(at)))


def bound(store: Store, owner: str, now: datetime) -> list[tuple[str, Decimal]]:
    """What is staked, and what was given and may not leave yet: held within the balance."""
    staked = [
        (one["asset"], Decimal(one["amount"])) for one in store.all("stake", owner) if one["status"] in BOUND
    ]
    given = [
        (one["new_asset"], Decimal(one["amount"]))
        for one in store.all("distribution", owner)
        if one["status"] == "credited" and one["withdrawable_at"] > stamp(now)
    ]
    return staked + given


def advance_earning(world: World, now: datetime) -> None:
    """Rewards are paid, coins come back, what is due is credited."""
    store = world.store
    for one in store.all("stake"):
        if one["status"] == "active":
            _runs(store, one, now)
        elif one["status"] == "unbonding" and one["unbonding_ends_at"] <= stamp(now):
            back = one["unbonding_ends_at"]
            store.put("stake", {**one, "status": "returned", "returned_at": back, "withdrawable_at": back})
    wei = customer_id("wei")
    taken = [one for one in store.all("stake", wei) if one["status"] != "active"]
    if taken and all(
        one["status"] == "returned" and now - moment(one["returned_at"]) >= RETURNED_RESTS for one in taken
    ):
        store.put("stake", _taken_out(wei, now))
    for one in store.all("distribution"):
        if one["status"] == "due" and one["due_at"] <= stamp(now):
            at = one["due_at"]
            free = stamp(moment(at) + timedelta(hours=24))
            store.put(
                "distribution", {**one, "status": "credited", "credited_at": at, "withdrawable_at": free}
            )
            _book(store, one["customer_id"], one["new_asset"], one["amount"], "credit", one["id"], at)
    for one in store.all("participation"):
        if one["status"] == "checking" and one["due_at"] <= stamp(now):
            at = one["due_at"]
            store.put("participation", {**one, "status": "paid", "credited_at": at, "withdrawable_at": at})
            _book(
                store, one["customer_id"], one["reward_asset"], one["reward_amount"], "reward", one["id"], at
            )


def _runs(store: Store, one: Document, now: datetime) -> None:
    """Every run that is due is paid, and the next one is announced."""
    runs = one["rewards"]
    while runs and runs[0]["state"] == "due" and runs[0]["at"] <= stamp(now):
        at = moment(runs[0]["at"])
        paid = run(at, "paid")
        _book(store, one["customer_id"], "ETH", paid["amount"], "reward", one["id"], paid["at"])
        runs = [run(at + RUN_EVERY, "due"), paid, *runs[1:]][:RUNS_TOLD]
    if runs is not one["rewards"]:
        store.put("stake", {**one, "rewards": runs})
