"""What a customer may be told of a block, whoever asks.

Only reasons on this list are named. Every other one, also one that a later contract adds, is told as a check,
without basis and end: a text that differs from case to case would tell which of them it is.
"""

from __future__ import annotations

from havendesk.exchange.types import Hold, ReasonCode

TOLD_REASONS = frozenset(
    {
        ReasonCode.CUSTOMER_REQUEST.value,
        ReasonCode.TAKEOVER_REPORT.value,
        ReasonCode.SECURITY_CHANGE.value,
        ReasonCode.FIAT_ENTRY_DELAY.value,
        ReasonCode.TRAVEL_RULE.value,
        ReasonCode.MAINTENANCE.value,
        ReasonCode.OUTAGE.value,
        ReasonCode.DELISTING.value,
    }
)
REVIEW = "review"
"""Stands for every reason that is not told."""


def told_reason(reason_code: str) -> str:
    """The reason as a customer hears it."""
    return reason_code if reason_code in TOLD_REASONS else REVIEW


def stops_withdrawals(hold: Hold) -> bool:
    """Whether this hold keeps money of the whole account in."""
    return hold.target == "account" and not {"withdrawals", "transfers"}.isdisjoint(hold.scope)
