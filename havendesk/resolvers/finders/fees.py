"""What a withdrawal or a trade costs."""

from __future__ import annotations

from havendesk.exchange.types import AssetNetwork, FeeTable
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Fees, Networks
from havendesk.resolvers.finders.giving import amount, rows
from havendesk.resolvers.types import Finding, FindingCode, Intent


def find(question: Question) -> Steps[Finding]:
    """The withdrawal fees of an asset where one is named, else the trading fees. For everybody."""
    fees, networks = yield from ask(Fees(), Networks())
    asset, network = question.slots.asset, question.slots.network
    if asset is None:
        return _trading(question, fees.known)
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


def _trading(question: Question, table: FeeTable) -> Finding:
    tiers = (
        {
            "volume_amount": amount(one.volume_30d),
            "asset": table.quote,
            "maker_rate": amount(one.maker),
            "taker_rate": amount(one.taker),
        }
        for one in table.tiers
    )
    return Finding(Intent.FEES, FindingCode.FEES_TRADING, question.slots, values=rows(tiers))


FINDER = Finder(Intent.FEES, find, needs_account=False)
