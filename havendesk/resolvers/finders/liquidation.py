"""How a leveraged position was, or would be, liquidated: the calculation step by step, every digit kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from havendesk.exchange.types import Position
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Positions
from havendesk.resolvers.finders.choosing import which
from havendesk.resolvers.finders.giving import amount, times
from havendesk.resolvers.rules.margins import sheet_of
from havendesk.resolvers.types import (
    Candidate,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    ReadingKind,
)

TOLERANCE = Decimal("0.01")
"""How far the exchange's liquidation price may be from the calculated one: fees and funding move it."""
AGAIN_SECONDS = 60


def find(question: Question) -> Steps[Finding]:
    """The position that is meant: those that were liquidated first, then open ones; else buttons."""
    (read,) = yield from ask(Positions())
    market = question.slots.market
    meant = [one for one in read.known if market in (None, one.market)]
    meant = [one for one in meant if one.closed_by == "liquidation"] or [
        one for one in meant if one.closed_at is None
    ]
    if not meant:
        return Finding(Intent.LIQUIDATION, FindingCode.LIQUIDATION_NONE, question.slots)
    if len({one.market for one in meant}) > 1:
        return _choose(question, meant)
    return _told(question, max(meant, key=lambda one: one.opened_at))


def _choose(question: Question, meant: Sequence[Position]) -> Finding:
    newest: dict[str, Position] = {}
    for one in sorted(meant, key=lambda one: one.opened_at):
        newest[one.market] = one
    candidates = (
        Candidate(
            ReadingKind.POSITION,
            {"market": one.market, "position_side": one.side} | times(opened_at=one.opened_at),
            replace(question.slots, market=one.market),
        )
        for one in sorted(newest.values(), key=lambda one: one.opened_at, reverse=True)
    )
    return which(question, Intent.LIQUIDATION, candidates)


def _told(question: Question, position: Position) -> Finding:
    base, _, quote = position.market.partition("-")
    sheet = sheet_of(position)
    values = {
        "market": position.market,
        "position_side": position.side,
        "asset": base,
        "quote": quote,
        "size_amount": amount(position.amount),
        "entry_amount": amount(position.entry_price),
        "mark_amount": amount(position.mark_price),
        "margin_amount": amount(position.margin),
        "leverage": amount(position.leverage),
        "maintenance_rate": amount(position.maintenance_rate),
        "profit_amount": amount(sheet.profit),
        "equity_amount": amount(sheet.equity),
        "required_amount": amount(sheet.maintenance),
    } | times(opened_at=position.opened_at, closed_at=position.closed_at)
    if sheet.liquidation_price is not None:
        values["calculated_amount"] = amount(sheet.liquidation_price)
    if position.liquidation_price is not None:
        values["stated_amount"] = amount(position.liquidation_price)
    done = position.closed_by == "liquidation"
    doubtful = _differs(position.liquidation_price, sheet.liquidation_price) or (
        done and sheet.equity > sheet.maintenance
    )
    code = FindingCode.LIQUIDATION_DONE if done else FindingCode.LIQUIDATION_OPEN
    return Finding(
        Intent.LIQUIDATION,
        FindingCode.LIQUIDATION_DIFFERS if doubtful else code,
        question.slots,
        values=values,
        next_action=NextAction.HAND_OVER if doubtful else NextAction.NOTHING,
        owner=Owner.TRADING if doubtful else Owner.NOBODY,
        recheck_seconds=None if done else AGAIN_SECONDS,
    )


def _differs(stated: Decimal | None, calculated: Decimal | None) -> bool:
    if stated is None or calculated is None:
        return False
    return abs(stated - calculated) > TOLERANCE * stated


FINDER = Finder(Intent.LIQUIDATION, find)
