"""Texts about leveraged positions, notices about markets, and the exchange's API."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_STEPS = (
    noop(
        "1. Size {size_amount} {asset}, entry price {entry_amount} {quote}, margin {margin_amount} {quote}, "
        "leverage {leverage}."
    ),
    noop("2. Profit or loss at the mark price {mark_amount} {quote}: {profit_amount} {quote}."),
    noop("3. Equity is margin with profit or loss: {equity_amount} {quote}."),
    noop("4. Maintenance margin is {maintenance_rate} of size times mark price: {required_amount} {quote}."),
    noop(
        "5. A position is liquidated once equity falls to the maintenance margin: at a mark price of "
        "{calculated_amount} {quote}."
    ),
    noop("The exchange states {stated_amount} {quote}."),
)
_NO_SECRET = noop("Never send a secret key to anybody, support neither.")
_KEY = noop("Key “{key_label}”: {key_state}, {key_scope}, addresses on its list: {address_count}")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.LIQUIDATION_NONE: Text(
        noop("There is no leveraged position in your account that was liquidated or is open.")
    ),
    FindingCode.LIQUIDATION_DONE: Text(
        noop(
            "Your position in {market} ({position_side}) was liquidated on {closed_at}. "
            "This is the calculation."
        ),
        _STEPS,
    ),
    FindingCode.LIQUIDATION_OPEN: Text(
        noop(
            "Your position in {market} ({position_side}) is open. This is the calculation of its liquidation."
        ),
        _STEPS,
    ),
    FindingCode.LIQUIDATION_DIFFERS: Text(
        noop(
            "The exchange’s figures for your position in {market} ({position_side}) do not fit the plain "
            "calculation."
        ),
        (*_STEPS, noop("Fees and funding may explain it. A person of the trading team looks at it.")),
    ),
    FindingCode.MARKET_NOTICE_NONE: Text(
        noop("There is no notice of a listing, delisting or caution at the moment."),
        (noop("There is no notice of a listing, delisting or caution about {asset}."),),
    ),
    FindingCode.MARKET_NOTICE_LIST: Text(
        noop("These are the notices about listings, delistings and cautions."),
        (noop("This is what the exchange announced. I give no advice to buy or sell."),),
        row=noop("{notice_kind}: {title}"),
        row_more=(
            noop("(since {since_at})"),
            noop("(from {from_at} on)"),
            noop("(until {until_at})"),
            "{notice_url}",
        ),
    ),
    FindingCode.API_LIMITS_OWN: Text(
        noop("These are your API limits."),
        (noop("Above it the API refuses until the period is over; spread requests or use the stream."),),
        row=noop("Requests, {period}:"),
        row_more=("{request_count}", "{unlimited}", noop("(used {used_count})")),
    ),
    FindingCode.API_LIMITS_TABLE: Text(
        noop("API limits depend on the verification level."),
        (noop("Above it the API refuses until the period is over; spread requests or use the stream."),),
        row=noop("Requests at level {level}, {period}:"),
        row_more=("{request_count}", "{unlimited}"),
    ),
    FindingCode.API_LIMITS_NONE: Text(noop("The exchange states no limit for its API.")),
    FindingCode.API_CLOCK: Text(
        noop(
            "Error {api_code}: the clock of your computer is off, so the request looked too old or too new."
        ),
        (noop("Synchronise it with a time server (NTP), and take the time just before you sign."),),
    ),
    FindingCode.API_IP: Text(
        noop("Error {api_code}: the request came from an IP address that is not on the key’s list."),
        (noop("Compare your server’s outgoing address with the list on the page of the key."), _NO_SECRET),
        row=_KEY,
    ),
    FindingCode.API_PERMISSION: Text(
        noop("Error {api_code}: the key does not have the permission for this request."),
        (noop("Make a new key with the permission that is needed, and no more than that."), _NO_SECRET),
        row=_KEY,
    ),
    FindingCode.API_SIGNATURE: Text(
        noop("Error {api_code}: the signature is wrong."),
        (
            noop(
                "Sign exactly the bytes that are sent: the same order of parameters, the same encoding, "
                "the whole body."
            ),
            _NO_SECRET,
        ),
    ),
    FindingCode.API_RATE: Text(
        noop("Error {api_code}: too many requests within a short time."),
        (noop("Wait as long as the answer’s Retry-After says, then send fewer at once."),),
    ),
    FindingCode.API_KEY: Text(
        noop("Error {api_code}: the exchange does not know this key, or it was revoked."),
        (noop("Compare it with the keys of your account, and make a new one if it is gone."), _NO_SECRET),
        row=_KEY,
    ),
    FindingCode.API_MAINTENANCE: Text(
        noop("Error {api_code}: the API rests for maintenance."), (noop("Notice: {title}."),)
    ),
    FindingCode.API_UNKNOWN_CODE: Text(
        noop("I do not know the error code {api_code}."), (noop("A person of the API team looks at it."),)
    ),
}
