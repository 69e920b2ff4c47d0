"""What a withdrawal or a trade costs; for whoever is signed in their own tier, and what was charged.

Never whether to trade more for a lower tier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from havendesk.exchange.rules.charges import fee_of_rate, is_charged
from havendesk.exchange.types import AssetNetwork, FeeStanding, FeeTable, FeeTier, Trade
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, must_be_heard
from havendesk.resolvers.finders.asks import Fees, Networks, OwnFees, Trades
from havendesk.resolvers.finders.giving import amount, rows, times
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

LATE_AFTER = timedelta(hours=24)
"""A tier that was not computed for so long after its time is a matter for people."""


def find(question: Question) -> Steps[Finding]:
    """What an order was charged where one is named; the withdrawal fees of an asset where one is; else the
    trading fees, one's own or everybody's."""
    slots = question.slots
    if question.signed_in and slots.order_id:
        return (yield from _of_order(question, slots.order_id))
    if slots.asset is None:
        return (yield from (_own(question) if question.signed_in else _of_everybody(question)))
    return (yield from _of_withdrawals(question, slots.asset))


def _of_withdrawals(question: Question, asset: str) -> Steps[Finding]:
    (networks,) = yield from ask(Networks())
    network = question.slots.network
    of_asset = [one for one in networks.known if one.asset == asset]
    wanted = [one for one in of_asset if network in (None, one.network)] or of_asset
    if not wanted:
        return Finding(Intent.FEES, FindingCode.FEES_UNKNOWN_ASSET, question.slots, values={"asset": asset})
    if len(wanted) == 1:
        return Finding(Intent.FEES, FindingCode.FEES_WITHDRAWAL, question.slots, values=_fee(wanted[0]))
    values = {"asset": asset} | rows(_fee(one) for one in wanted)
    return Finding(Intent.FEES, FindingCode.FEES_WITHDRAWALS, question.slots, values=values)


def _fee(one: AssetNetwork) -> dict[str, str]:
    return {
        "asset": one.asset,
        "network_name": one.network_name,
        "fee_amount": amount(one.fee),
        "least_amount": amount(one.min_withdraw),
    }


def _of_everybody(question: Question) -> Steps[Finding]:
    (fees,) = yield from ask(Fees())
    return Finding(Intent.FEES, FindingCode.FEES_TRADING, question.slots, values=_table(fees.known))


def _table(table: FeeTable) -> dict[str, str]:
    return rows(
        {
            "volume_amount": amount(one.volume_30d),
            "asset": table.quote,
            "maker_rate": amount(one.maker),
            "taker_rate": amount(one.taker),
        }
        for one in table.tiers
    )


def _own(question: Question) -> Steps[Finding]:
    fees, own, trades = yield from ask(Fees(), OwnFees(), Trades())
    must_be_heard(own)
    if own.value is None:
        return Finding(Intent.FEES, FindingCode.FEES_TRADING, question.slots, values=_table(fees.known))
    mine = own.value
    late = mine.next_computed_at is not None and mine.next_computed_at + LATE_AFTER < question.at
    values = _standing(mine) | _following(mine, fees.known) | _newest(trades.value or ())
    return Finding(
        Intent.FEES,
        FindingCode.FEES_OWN_LATE if late else FindingCode.FEES_OWN,
        question.slots,
        values=values | _table(fees.known),
        next_action=NextAction.HAND_OVER if late else NextAction.NOTHING,
        owner=Owner.TRADING if late else Owner.NOBODY,
    )


def _standing(mine: FeeStanding) -> dict[str, str]:
    values = {
        "tier": str(mine.tier),
        "maker_rate": amount(mine.maker),
        "taker_rate": amount(mine.taker),
        "volume_amount": amount(mine.volume_30d),
        "asset": mine.quote,
    }
    values |= times(
        computed_at=mine.computed_at, again_at=mine.next_computed_at, basis_until_at=mine.basis_until
    )
    return values | ({"fee_basis": mine.basis} if mine.basis in WORDS["fee_basis"] else {})


def _following(mine: FeeStanding, table: FeeTable) -> dict[str, str]:
    """The next tier and what is missing for it, where volume alone decides."""
    above: list[FeeTier] = [one for one in table.tiers if one.tier > mine.tier]
    if mine.basis != "volume" or mine.quote != table.quote or not above:
        return {}
    following = min(above, key=lambda one: one.volume_30d)
    return {
        "next_tier": str(following.tier),
        "next_volume_amount": amount(following.volume_30d),
        "missing_amount": amount(max(following.volume_30d - mine.volume_30d, Decimal(0))),
        "next_maker_rate": amount(following.maker),
        "next_taker_rate": amount(following.taker),
    }


def _newest(trades: Sequence[Trade]) -> dict[str, str]:
    """The newest fill that says its rate."""
    told = [one for one in trades if one.fee_rate is not None and one.liquidity in WORDS["liquidity"]]
    if not told:
        return {}
    fill = _fill(max(told, key=lambda trade: trade.at))
    return {name: fill[name] for name in ("filled_at", "fee_amount", "fee_asset", "liquidity", "fee_rate")}


def _of_order(question: Question, order_id: str) -> Steps[Finding]:
    (read,) = yield from ask(Trades(order_id))
    fills = sorted(read.known, key=lambda one: one.at)
    if not fills:
        return Finding(
            Intent.FEES, FindingCode.FEES_NOT_CHARGED, question.slots, values={"order_id": order_id}
        )
    differ = not all(map(_fits, fills))
    values = {"order_id": order_id} | rows(_fill(one) for one in fills)
    if len({one.fee_asset for one in fills}) == 1:
        total = sum((one.fee for one in fills), Decimal(0))
        values |= {"total_amount": amount(total), "fee_asset": fills[0].fee_asset}
    return Finding(
        Intent.FEES,
        FindingCode.FEES_DIFFER if differ else FindingCode.FEES_CHARGED,
        question.slots,
        values=values,
        next_action=NextAction.HAND_OVER if differ else NextAction.NOTHING,
        owner=Owner.TRADING if differ else Owner.NOBODY,
    )


def _fits(one: Trade) -> bool:
    if one.fee_rate is None:
        return True
    due = fee_of_rate(
        market=one.market, fee_asset=one.fee_asset, price=one.price, amount=one.amount, rate=one.fee_rate
    )
    return due is None or is_charged(one.fee, due)


def _fill(one: Trade) -> dict[str, str]:
    base, _, quote = one.market.partition("-")
    values = {"amount": amount(one.amount), "asset": base, "price_amount": amount(one.price), "quote": quote}
    values |= {"fee_amount": amount(one.fee), "fee_asset": one.fee_asset} | times(filled_at=one.at)
    if one.fee_rate is not None and one.liquidity is not None and one.liquidity in WORDS["liquidity"]:
        values |= {"fee_rate": amount(one.fee_rate), "liquidity": one.liquidity}
    return values


FINDER = Finder(Intent.FEES, find, needs_account=False)
