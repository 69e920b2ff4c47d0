"""What other rooms may ask of protection, one module per noun."""

from havendesk.protection.queries.complaints import complaints_of, is_complaint
from havendesk.protection.queries.due import (
    due_claims,
    due_freezes,
)
from havendesk.protection.queries.freeze_board import freeze_board
from havendesk.protection.queries.freezes import (
    claim_card,
    freeze_card,
    freezes_of,
    open_freeze,
    portal_address,
    snapshot,
)
from havendesk.protection.queries.holds import (
    account_holds,
    appeal_words,
    customers_to_read,
    hold,
    hold_account,
    hold_reasons,
    hold_wish,
    holds_due,
    holds_of,
    holds_overdue,
    holds_to_follow,
    own_holds,
)
from havendesk.protection.queries.official import (
    asked_channel,
    channel_reports,
    channels,
    check_channel,
)
from havendesk.protection.queries.watching import warning_page, warnings

__all__ = [
    "complaints_of",
    "is_complaint",
    "account_holds",
    "appeal_words",
    "channel_reports",
    "channels",
    "asked_channel",
    "check_channel",
    "claim_card",
    "customers_to_read",
    "due_claims",
    "due_freezes",
    "freeze_board",
    "freeze_card",
    "freezes",
    "freezes_of",
    "hold",
    "hold_account",
    "hold_reasons",
    "hold_wish",
    "holds_due",
    "holds_of",
    "holds_overdue",
    "holds_to_follow",
    "open_freeze",
    "own_holds",
    "portal_address",
    "snapshot",
    "warning_page",
    "warnings",
]
