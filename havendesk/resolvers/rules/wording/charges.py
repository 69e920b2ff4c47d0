"""Texts about one's own fee tier, what fills were charged, and rebates."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.money import TIER_ROW
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_VOLUME = noop("Counted for it: {volume_amount} {asset} traded in 30 days, as of {computed_at}.")
_NEXT = noop(
    "Tier {next_tier} begins at {next_volume_amount} {asset}, which is {missing_amount} {asset} more; it has "
    "{next_maker_rate} as maker and {next_taker_rate} as taker."
)
_AGAIN = noop("It is computed again on {again_at}; a change holds from then on, not backwards.")
_NEWEST_FILL = noop(
    "Your newest execution, on {filled_at}, was charged {fee_amount} {fee_asset}: {fee_rate} as {liquidity}."
)
_BASIS = ("{fee_basis}", noop("That holds until {basis_until_at}."))
_NO_ADVICE = noop("I give no advice to trade more because of a tier.")
_FILL = noop("{filled_at}: {amount} {asset} at {price_amount} {quote}")
_FILL_MORE = (noop("· fee {fee_amount} {fee_asset}"), noop("({fee_rate} as {liquidity})"))
_TOGETHER = noop("Together: {total_amount} {fee_asset}.")
_PERSON = noop("A person looks at it.")
_SHARE = noop("That is {share_rate} of {fees_amount} {asset} in fees, from {from_at} to {to_at}.")
_FREE = (
    noop("Withdrawable since {free_since_at}."),
    noop("Withdrawable from {free_from_at} on; until then it is credited and held."),
)
_PERIOD = noop("{rebate_kind}, until {to_at}: {rebate_state}")
_PERIOD_MORE = ("{amount} {asset}",)

TEXTS: dict[FindingCode, Text] = {
    FindingCode.FEES_OWN: Text(
        noop("Your fee tier is {tier}: {maker_rate} as maker, {taker_rate} as taker."),
        (
            *_BASIS,
            _VOLUME,
            _NEXT,
            _AGAIN,
            _NEWEST_FILL,
            noop("Tell me the number of an order, and I show what each part of it was charged."),
            _NO_ADVICE,
        ),
        row=TIER_ROW,
    ),
    FindingCode.FEES_OWN_LATE: Text(
        noop("Your fee tier is {tier}: {maker_rate} as maker, {taker_rate} as taker."),
        (
            _VOLUME,
            noop("It was to be computed again on {again_at}, and was not."),
            _PERSON,
        ),
    ),
    FindingCode.FEES_CHARGED: Text(
        noop("This is what each part of order {order_id} was charged."),
        (
            _TOGETHER,
            noop("Each part is charged at the rate that your tier had at that moment."),
            noop("A limit order that meets waiting orders at once is taker for that part."),
        ),
        row=_FILL,
        row_more=_FILL_MORE,
    ),
    FindingCode.FEES_DIFFER: Text(
        noop("The fees of order {order_id} do not fit the rates that they name."),
        (_TOGETHER, _PERSON),
        row=_FILL,
        row_more=_FILL_MORE,
    ),
    FindingCode.FEES_NOT_CHARGED: Text(
        noop("I found no execution of an order {order_id} of yours, so no fee was charged for it."),
        (noop("An order that was not executed costs nothing."),),
    ),
    FindingCode.REBATE_NONE: Text(
        noop("No rebate of fees is recorded for your account."),
        (noop("Which rebates there are, and for whom, stands on the fee page of your account."),),
    ),
    FindingCode.REBATE_GATHERING: Text(
        noop("The period of your rebate runs until {to_at}; so far it is {amount} {asset}."),
        (_SHARE,),
        row=_PERIOD,
        row_more=_PERIOD_MORE,
    ),
    FindingCode.REBATE_DUE: Text(
        noop("Your rebate of {amount} {asset} is to be credited on {due_at}."),
        (_SHARE,),
        row=_PERIOD,
        row_more=_PERIOD_MORE,
    ),
    FindingCode.REBATE_LATE: Text(
        noop("Your rebate of {amount} {asset} was to be credited on {due_at}, and was not."),
        (_SHARE, _PERSON),
        row=_PERIOD,
        row_more=_PERIOD_MORE,
    ),
    FindingCode.REBATE_CREDITED: Text(
        noop("Your rebate of {amount} {asset} was credited on {credited_at}."),
        (_SHARE, *_FREE),
        row=_PERIOD,
        row_more=_PERIOD_MORE,
    ),
    FindingCode.REBATE_NOTHING_DUE: Text(
        noop("No rebate is due to you for the time from {from_at} to {to_at}."),
        (noop("Why: {rebate_reason}."), noop("Fees that counted: {fees_amount} {asset}.")),
        row=_PERIOD,
        row_more=_PERIOD_MORE,
    ),
    FindingCode.REBATE_CHECK: Text(
        noop("As it stands no rebate is due to you for the time from {from_at} to {to_at}."),
        (noop("I cannot say here why; a person can look at it."),),
    ),
}
