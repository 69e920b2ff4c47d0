"""What a customer may be told of a block, whoever asks.

Only reasons on this list are named. Every other one, also one that a later contract adds, is told as a check,
without basis and end: a text that differs from case to case would tell which of them it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.exchange.types import Hold, KycState, ReasonCode
from havendesk.resolvers.rules.wording.words import WORDS

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


def told_once(holds: Sequence[Hold]) -> list[Hold]:
    """These holds, with all that read as a check told as one: how many run is nobody's to know."""
    told = [one for one in holds if told_reason(one.reason_code) != REVIEW]
    return told + [one for one in holds if told_reason(one.reason_code) == REVIEW][:1]


def placed_on_request(hold: Hold) -> bool:
    """Whether the customer asked for this block, or reported that somebody else is in the account."""
    return hold.reason_code in (ReasonCode.CUSTOMER_REQUEST.value, ReasonCode.TAKEOVER_REPORT.value)


def told_identity_reason(reason_code: str | None) -> str:
    """Why a verification was refused, empty where it is not told."""
    return reason_code if reason_code in WORDS["identity_reason"] and reason_code else ""


def told_documents(state: KycState) -> list[str]:
    """Documents that are needed, each once; those without a word of ours as another document."""
    known = (one if one in WORDS["document"] else "other" for one in state.documents_needed)
    return list(dict.fromkeys(known))


def told_order_reason(reason: str | None) -> str:
    """Why an order ended, empty where it is not told."""
    return reason if reason in WORDS["order_reason"] and reason else ""
