"""Texts about balances, holds and fees."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_UNTIL = noop("It ends on {until_at} by itself.")
_BASIS = noop("Basis: {legal_basis}.")
_HELD = (
    noop("Reason: {reason}. It has been in force since {since_at}."),
    noop("{hold_reason} It has been in force since {since_at}."),
    noop("You were told on {notified_at}."),
    noop("Prolongations so far: {extension_count}."),
)
_LAW = (_BASIS, noop("Basis: {hold_basis}."))
_OBJECT = (
    "{hold_to_do}",
    "{objection}",
    noop(
        "Your objection of {objected_at} is with us: a person who did not place the hold decides by "
        "{decision_at}."
    ),
)
_PAGE = noop("Your holds, and how to object: {holds_url}")
_CHECK = noop(
    "A check is running. It is not about anything you need to do now; our team will contact you if it needs "
    "something from you."
)

TIER_ROW = noop("from {volume_amount} {asset}: maker {maker_rate}, taker {taker_rate}")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.BALANCE_EMPTY: Text(
        noop("Your account holds nothing at the moment."),
        (noop("If a deposit is missing, tell me its transaction id."),),
    ),
    FindingCode.BALANCE_NONE: Text(
        noop("Your account holds no {asset} at the moment."),
        (noop("If a deposit is missing, tell me its transaction id."),),
    ),
    FindingCode.BALANCE_FREE: Text(
        noop("You have {total_amount} {asset}, and all of it is available."),
    ),
    FindingCode.BALANCE_PART_HELD: Text(
        noop("You have {total_amount} {asset}: {available_amount} are available, {held_amount} are held."),
        (
            noop("Held are amounts in open orders, in open withdrawals, and in deposits that wait."),
            noop("{locked_amount} {asset} are credited and can be withdrawn once more blocks confirm them."),
        ),
    ),
    FindingCode.BALANCE_BLOCKED: Text(
        noop("You have {total_amount} {asset}, but withdrawals from your account are blocked at the moment."),
        (
            noop("Available for trading: {available_amount} {asset}."),
            noop("Reason: {reason}."),
            _UNTIL,
        ),
    ),
    FindingCode.BALANCE_LIST: Text(
        noop("These are your balances."),
        (noop("Withdrawals from your account are blocked at the moment. Reason: {reason}."), _UNTIL),
        row=noop("{asset}: {total_amount}, of which {available_amount} available"),
    ),
    FindingCode.HOLDS_NONE: Text(noop("Nothing in your account is blocked at the moment.")),
    FindingCode.HOLDS_ONE: Text(
        noop("Blocked until {until_at}: {scope}."),
        (
            *_HELD,
            noop("It ends by itself; support cannot end it earlier."),
            *_LAW,
            *_OBJECT,
            _PAGE,
        ),
    ),
    FindingCode.HOLDS_OPEN_END: Text(
        noop("Blocked at the moment: {scope}."),
        (
            *_HELD,
            noop("It has no fixed end. A person can tell you what is needed to end it."),
            noop("We look at it again by {review_at}."),
            *_LAW,
            *_OBJECT,
            _PAGE,
        ),
    ),
    FindingCode.HOLDS_REVIEW: Text(noop("Blocked at the moment: {scope}."), (_CHECK, _PAGE)),
    FindingCode.HOLDS_LIST: Text(
        noop("Several blocks are in force."),
        (_PAGE,),
        row=noop("{scope}: {reason}"),
        row_more=(noop("{scope}: {hold_reason}"), noop("(until {until_at})"), *_LAW, "{objection}"),
    ),
    FindingCode.FEES_WITHDRAWAL: Text(
        noop("A withdrawal of {asset} over {network_name} costs {fee_amount} {asset}."),
        (noop("The smallest withdrawal is {least_amount} {asset}."),),
    ),
    FindingCode.FEES_WITHDRAWALS: Text(
        noop("The fee for a withdrawal of {asset} depends on the network."),
        row=noop("{network_name}: {fee_amount} {asset}, at least {least_amount} {asset}"),
    ),
    FindingCode.FEES_TRADING: Text(
        noop("Trading fees depend on your volume of the last 30 days."),
        (
            noop("Maker orders wait in the book, taker orders are filled at once."),
            noop("Tell me a coin, and I will name the fees for its withdrawal."),
        ),
        row=TIER_ROW,
    ),
    FindingCode.FEES_UNKNOWN_ASSET: Text(
        noop("{asset} cannot be withdrawn here, so there is no fee for it."),
    ),
}
