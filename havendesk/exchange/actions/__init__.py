"""What the desk may do at the exchange. Each act is done once per idempotency key.

The caller makes the key from what it wants (a freeze's id, for instance) and gives the same key when it
tries again: the exchange then answers as it did the first time. Acts stand apart: no transaction is open
while the exchange is asked, and the entry is written before the answer is given.

All raise Refused: EXCHANGE_SILENT (the act may have been done: try again with the same key),
EXCHANGE_REFUSED, NOT_FOUND, NOT_OFFERED, SWITCHED_OFF.
"""

from havendesk.exchange.actions.accounts import (
    block_changes,
    end_sessions,
    freeze,
    release,
    revoke_keys,
    unblock_changes,
)
from havendesk.exchange.actions.approved import ACTS
from havendesk.exchange.actions.desk import (
    count_reveal,
    issue_sandbox_token,
    play_thief,
)
from havendesk.exchange.actions.money import (
    credit,
    refund,
)
from havendesk.exchange.actions.reaching import (
    begin_identity_check,
    reset_factor,
    send_push,
)
from havendesk.exchange.actions.transfers import (
    cancel_withdrawal,
    hold_receiver,
    hold_withdrawal,
)

__all__ = [
    "ACTS",
    "begin_identity_check",
    "block_changes",
    "cancel_withdrawal",
    "count_reveal",
    "credit",
    "end_sessions",
    "freeze",
    "hold_receiver",
    "hold_withdrawal",
    "issue_sandbox_token",
    "play_thief",
    "refund",
    "release",
    "reset_factor",
    "revoke_keys",
    "send_push",
    "unblock_changes",
]
