"""What other rooms may ask of protection, one module per noun."""

from havendesk.protection.queries.due import due_claims, due_freezes
from havendesk.protection.queries.freezes import (
    claim_card,
    freeze_card,
    freezes,
    freezes_of,
    open_freeze,
    portal_address,
    snapshot,
)

__all__ = [
    "claim_card",
    "due_claims",
    "due_freezes",
    "freeze_card",
    "freezes",
    "freezes_of",
    "open_freeze",
    "portal_address",
    "snapshot",
]
