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
    "exchange.cancel_withdrawal": "Cancelling a withdrawal at the exchange.",
    "exchange.hold_withdrawal": "Holding a withdrawal at the exchange.",
    "exchange.hold_receiver": "Holding the receiver of an internal transfer at the exchange.",
    "exchange.block_changes": "Blocking changes of contact data at the exchange, and ending the block.",
    "exchange.reset_factor": "Removing a customer's second factor at the exchange.",
    "exchange.credit": "Booking money to a customer at the exchange.",
    "exchange.refund": "Giving fees and charges back at the exchange.",
    "exchange.send_push": "Messages on customers' devices through the exchange.",
    "exchange.identity_check": "Asking customers to prove their identity again.",
    "exchange.revoke_keys": "Revoking a customer's API keys at the exchange.",
    "resolver.deposit_status": "Automatic answers about deposits of coins.",
    "resolver.fiat_deposit_status": "Automatic answers about deposits of money.",
    "resolver.internal_transfer_status": "Automatic answers about transfers between customers.",
    "resolver.withdrawal_status": "Automatic answers about withdrawals of coins.",
    "resolver.withdrawal_cancel": "Automatic answers about whether a withdrawal can be cancelled.",
    "resolver.fiat_withdrawal_status": "Automatic answers about withdrawals of money.",
    "resolver.holds": "Automatic answers about blocks.",
    "resolver.balance": "Automatic answers about balances.",
    "resolver.travel_rule": "Automatic answers about travel-rule messages.",
    "resolver.address_check": "Automatic answers about addresses.",
    "resolver.network_status": "Automatic answers about open and closed networks.",
    "resolver.service_status": "Automatic answers about outages.",
    "resolver.limits": "Automatic answers about limits.",
    "resolver.fees": "Automatic answers about fees.",
    "resolver.login_trouble": "Automatic answers about trouble with signing in.",
    "resolver.account_restriction": "Automatic answers about restrictions.",
    "resolver.unknown_login": "Automatic answers about unknown sign-ins.",
    "resolver.identity_state": "Automatic answers about identity verification.",
    "resolver.order_status": "Automatic answers about orders.",
    "resolver.liquidation": "Automatic answers about liquidations.",
    "resolver.market_notice": "Automatic answers about notices about markets.",
    "resolver.api_error": "Automatic answers about errors of the API.",
    "resolver.api_limits": "Automatic answers about limits of the API.",
    "resolver.certificate": "Automatic answers about certificates.",
    "resolver.channel_check": "Automatic answers about whether a contact is ours.",
    "resolver.security_report": "Automatic answers about where a weakness is reported.",
    "resolver.staking": "Automatic answers about staked coins.",
    "resolver.distribution": "Automatic answers about airdrops, forks and swaps.",
    "resolver.reward": "Automatic answers about rewards of campaigns.",
    "resolver.rebate": "Automatic answers about fees that come back.",
    "resolver.complaint": "Automatic answers about where a formal complaint stands.",
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
