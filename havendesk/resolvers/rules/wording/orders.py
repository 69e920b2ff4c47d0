"""Texts about orders."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_REASON = noop("Reason: {order_reason}.")
_LIMIT = noop("Your limit: {limit_amount} {quote}.")
_AVERAGE = noop("Average price: {average_amount} {quote}.")
_FILLED = noop("{filled_amount} of {amount} {asset} were filled; what was filled stays filled.")
_NUMBER = noop("Order: {order_id}.")
_ROW = noop("{event_at}: {happening}")
_ROW_MORE = (
    noop("{amount} {asset}"),
    noop("at {price_amount} {quote}"),
    noop("(fee {fee_amount} {fee_asset})"),
)

TEXTS: dict[FindingCode, Text] = {
    FindingCode.ORDER_NONE: Text(noop("There is no order in your account.")),
    FindingCode.ORDER_OPEN: Text(
        noop("Your order in {market} ({side} {amount} {asset}) is open; nothing of it is filled yet."),
        (_LIMIT, noop("It waits until the market reaches its price, or until you cancel it."), _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
    FindingCode.ORDER_PARTLY_FILLED: Text(
        noop("Your order in {market} ({side}) is filled in part: {filled_amount} of {amount} {asset}."),
        (noop("{rest_amount} {asset} are still open."), _AVERAGE, _LIMIT, _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
    FindingCode.ORDER_FILLED: Text(
        noop("Your order in {market} ({side} {amount} {asset}) is filled completely."),
        (_AVERAGE, _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
    FindingCode.ORDER_CANCELLED: Text(
        noop("Your order in {market} ({side} {amount} {asset}) was cancelled."),
        (_REASON, _FILLED, _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
    FindingCode.ORDER_EXPIRED: Text(
        noop("Your order in {market} ({side} {amount} {asset}) has expired."),
        (_REASON, _FILLED, _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
    FindingCode.ORDER_REJECTED: Text(
        noop("Your order in {market} ({side} {amount} {asset}) was rejected; nothing was bought or sold."),
        (_REASON, _LIMIT, _NUMBER),
        _ROW,
        _ROW_MORE,
    ),
}
