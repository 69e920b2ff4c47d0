"""What happened to an order, as a timeline: placed, each fill, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from havendesk.exchange.types import Order, Trade
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Orders, Trades
from havendesk.resolvers.finders.choosing import which
from havendesk.resolvers.finders.giving import amount, rows, times
from havendesk.resolvers.rules.telling import told_order_reason
from havendesk.resolvers.types import (
    Candidate,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    ReadingKind,
)

AGAIN_SECONDS = 60
MOST_FILLS = 9
"""Fills of the timeline; with the beginning and the end they fit into one answer."""
_CODES = {
    "open": FindingCode.ORDER_OPEN,
    "partly_filled": FindingCode.ORDER_PARTLY_FILLED,
    "filled": FindingCode.ORDER_FILLED,
    "cancelled": FindingCode.ORDER_CANCELLED,
    "expired": FindingCode.ORDER_EXPIRED,
    "rejected": FindingCode.ORDER_REJECTED,
}
_RUNNING = frozenset({"open", "partly_filled"})


def find(question: Question) -> Steps[Finding]:
    """The order that is meant: by its number, or the only one (of a market); else buttons."""
    (read,) = yield from ask(Orders())
    slots = question.slots
    meant = [one for one in read.known if slots.order_id in (None, one.id)]
    if slots.order_id is None and slots.market:
        meant = [one for one in meant if one.market == slots.market]
    if not meant:
        code = FindingCode.NOTHING_FOUND if slots.order_id or slots.market else FindingCode.ORDER_NONE
        return Finding(Intent.ORDER_STATUS, code, slots)
    if len(meant) > 1:
        return _choose(question, meant)
    (trades,) = yield from ask(Trades(meant[0].id))
    # An order without any fill is told without its fills being known.
    fills = trades.known if meant[0].filled else trades.value or ()
    return _told(question, meant[0], fills)


def _choose(question: Question, meant: Sequence[Order]) -> Finding:
    newest = sorted(meant, key=lambda one: one.created_at, reverse=True)
    candidates = (
        Candidate(
            ReadingKind.ORDER,
            _basics(one) | times(created_at=one.created_at) | {"order_state": one.status},
            replace(question.slots, order_id=one.id, market=one.market),
        )
        for one in newest
    )
    return which(question, Intent.ORDER_STATUS, candidates)


def _basics(order: Order) -> dict[str, str]:
    base, _, quote = order.market.partition("-")
    values = {"market": order.market, "side": order.side, "amount": amount(order.amount), "asset": base}
    if order.price is not None:
        values |= {"limit_amount": amount(order.price), "quote": quote}
    return values


def _told(question: Question, order: Order, fills: Sequence[Trade]) -> Finding:
    running = order.status in _RUNNING
    reason = told_order_reason(order.reason)
    unexplained = order.status == "rejected" and not reason
    values = _basics(order) | {"order_id": order.id, "filled_amount": amount(order.filled)}
    values["rest_amount"] = amount(order.amount - order.filled)
    if order.average_price is not None:
        values["average_amount"] = amount(order.average_price)
        values["quote"] = order.market.partition("-")[2]
    if reason:
        values["order_reason"] = reason
    return Finding(
        Intent.ORDER_STATUS,
        _CODES.get(order.status, FindingCode.NOTHING_FOUND),
        question.slots,
        values=values | rows(_timeline(order, fills)),
        next_action=NextAction.HAND_OVER if unexplained else NextAction.NOTHING,
        owner=Owner.TRADING if unexplained else Owner.NOBODY,
        recheck_seconds=AGAIN_SECONDS if running else None,
    )


def _timeline(order: Order, fills: Sequence[Trade]) -> list[dict[str, str]]:
    base, _, quote = order.market.partition("-")
    lines = [{"happening": "placed", "amount": amount(order.amount), "asset": base}]
    lines[0] |= times(event_at=order.created_at)
    for one in sorted(fills, key=lambda one: one.at)[:MOST_FILLS]:
        fill = {"happening": "filled", "amount": amount(one.amount), "asset": base}
        fill |= {"price_amount": amount(one.price), "quote": quote}
        fill |= {"fee_amount": amount(one.fee), "fee_asset": one.fee_asset}
        lines.append(fill | times(event_at=one.at))
    if order.status in ("cancelled", "expired", "rejected"):
        lines.append({"happening": order.status} | times(event_at=order.updated_at))
    return lines


FINDER = Finder(Intent.ORDER_STATUS, find)
