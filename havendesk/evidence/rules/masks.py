"""What an officer's package shows of a contact without a legal process."""

from __future__ import annotations

from havendesk.customers.types import ContactKind
from havendesk.exchange.rules import mask_email, mask_ends, mask_phone


def masked_contact(kind: ContactKind, value: str) -> str:
    """Enough to recognise what a victim named, not enough to use."""
    if kind is ContactKind.EMAIL:
        return mask_email(value)
    return mask_phone(value) if kind is ContactKind.PHONE else mask_ends(value)
