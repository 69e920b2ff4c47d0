"""Kill switches: parts of the desk that can be turned off at once, by name, with a reason on record."""

from __future__ import annotations

import time

from havendesk.kernel.models import KillSwitch

# The closed list. A channel, the bot, each resolver and each act on the exchange has one.
SWITCHES: dict[str, str] = {
    "channel.chat": "New messages and new chats from the live chat.",
    "bot": "Answers by the bot; while off, every matter goes to people at once.",
    "exchange.freeze": "Freezing and releasing accounts at the exchange.",
    "exchange.end_sessions": "Ending a customer's sessions at the exchange.",
    "exchange.revoke_keys": "Revoking a customer's API keys at the exchange.",
    "uploads": "Attachments from customers and staff.",
    "language_models": "Asking language models; while off, templates and originals are used.",
    "replay": "Replaying recorded questions as sandbox customers.",
}

_KEPT_SECONDS = 2.0
_kept: dict[str, tuple[float, frozenset[str]]] = {}


def is_on(name: str) -> bool:
    """Whether the part of that name is on; what was read is kept for 2 s at most.

    Raises:
        KeyError: no switch of that name exists.
    """
    if name not in SWITCHES:
        raise KeyError(name)
    read_at, off = _kept.get("off", (0.0, frozenset()))
    if time.monotonic() - read_at > _KEPT_SECONDS:
        off = frozenset(KillSwitch.objects.filter(off=True).values_list("name", flat=True))
        _kept["off"] = (time.monotonic(), off)
    return name not in off


def forget() -> None:
    """Forget what was read, so that the next look reads the database (after a change, and between tests)."""
    _kept.clear()
