"""When a delivery is tried again, and what staff see of an address."""

from __future__ import annotations

from datetime import timedelta

_PAUSES = (10, 30, 60, 300, 900, 3600)
_LONGEST_ADDRESS = 254


def pause(attempts: int) -> timedelta:
    """How long to wait after that many attempts: ten seconds at first, an hour in the end."""
    return timedelta(seconds=_PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1])


def masked_address(address: str) -> str:
    """``m•••@customer.example``: enough to tell two addresses apart, not enough to write to one."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def is_address(text: str) -> bool:
    """Whether this may stand in a To header: one address, no line break, nothing that breaks out of it."""
    local, _, domain = text.rpartition("@")
    plain = not any(sign.isspace() or sign in '",;:<>()[]\\\0' for sign in text)
    return bool(local and "." in domain) and plain and len(text) <= _LONGEST_ADDRESS and "@" not in local
