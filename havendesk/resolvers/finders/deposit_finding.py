"""What the leaves of a deposit share: the books they look into, and what comes next for each code."""

from __future__ import annotations

from dataclasses import dataclass

from havendesk.exchange.types import AssetNetwork, Notice
from havendesk.resolvers.finders.asking import Question
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


@dataclass(frozen=True, slots=True)
class Books:
    """The question with what everybody may know of networks."""

    question: Question
    networks: tuple[AssetNetwork, ...]
    notices: tuple[Notice, ...]

    def of(self, asset: str, network: str | None) -> AssetNetwork | None:
        """The asset on that network, as the exchange serves it."""
        return next((one for one in self.networks if (one.asset, one.network) == (asset, network)), None)

    def served(self) -> AssetNetwork | None:
        """What asset and network of the question name, where they name one only."""
        slots = self.question.slots
        fitting = [
            one for one in self.networks if slots.asset == one.asset and slots.network in (None, one.network)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def name_of(self, network: str) -> str:
        """The network's name for people."""
        return next((one.network_name for one in self.networks if one.network == network), network.title())

    def serves(self, network: str) -> bool:
        """Whether anything is served on it."""
        return any(one.network == network for one in self.networks)


_WAIT = (NextAction.WAIT, Owner.NOBODY)
_SENDER = (NextAction.ASK_SENDER, Owner.CUSTOMER)
_RECOVERY = (NextAction.OPEN_RECOVERY, Owner.WALLET)
_WALLET = (NextAction.HAND_OVER, Owner.WALLET)
_DONE = (NextAction.NOTHING, Owner.NOBODY)
_NEXT: dict[FindingCode, tuple[NextAction, Owner]] = {
    FindingCode.SOURCES_DISAGREE: _WALLET,
    FindingCode.VALUE_UNUSABLE: (NextAction.TELL_SLOT, Owner.CUSTOMER),
    FindingCode.DEPOSIT_ID_IS_ADDRESS: (NextAction.TELL_SLOT, Owner.CUSTOMER),
    FindingCode.DEPOSIT_NOT_ON_CHAIN: _SENDER,
    FindingCode.DEPOSIT_SENDER_SUSPENDED: (NextAction.ASK_SENDER, Owner.OTHER_VENUE),
    FindingCode.DEPOSIT_NOT_SEEN: _WALLET,
    FindingCode.DEPOSIT_NODES_SILENT: _WALLET,
    FindingCode.DEPOSIT_FAILED: _SENDER,
    FindingCode.DEPOSIT_REPLACED: _SENDER,
    FindingCode.DEPOSIT_DROPPED: _SENDER,
    FindingCode.DEPOSIT_PENDING: _WAIT,
    FindingCode.DEPOSIT_CONFIRMING: _WAIT,
    FindingCode.DEPOSIT_NOT_OUR_ADDRESS: (NextAction.ASK_RECEIVER, Owner.CUSTOMER),
    FindingCode.DEPOSIT_TO_CONTRACT: (NextAction.ASK_RECEIVER, Owner.CUSTOMER),
    FindingCode.DEPOSIT_UNREADABLE: _WALLET,
    FindingCode.DEPOSIT_NOT_YOUR_ADDRESS: _WALLET,
    FindingCode.DEPOSIT_ADDRESS_RETIRED: _RECOVERY,
    FindingCode.DEPOSIT_UNLISTED_TOKEN: _RECOVERY,
    FindingCode.DEPOSIT_WRONG_NETWORK: _RECOVERY,
    FindingCode.DEPOSIT_TAG_MISSING: _RECOVERY,
    FindingCode.DEPOSIT_TAG_UNKNOWN: _RECOVERY,
    FindingCode.DEPOSIT_BELOW_MINIMUM: _DONE,
    FindingCode.DEPOSIT_TRAVEL_RULE: (NextAction.WAIT, Owner.OTHER_VENUE),
    FindingCode.DEPOSIT_REVIEW: (NextAction.WAIT, Owner.COMPLIANCE),
    FindingCode.DEPOSIT_REFUNDING: (NextAction.WAIT, Owner.WALLET),
    FindingCode.DEPOSIT_REFUNDED: _DONE,
    FindingCode.DEPOSIT_REJECTED: (NextAction.HAND_OVER, Owner.SUPPORT),
    FindingCode.DEPOSIT_CREDITED_LOCKED: _WAIT,
    FindingCode.DEPOSIT_CREDITED: _DONE,
    FindingCode.DEPOSIT_WALLET_PAUSED: (NextAction.WAIT, Owner.WALLET),
    FindingCode.DEPOSIT_NODE_BEHIND: (NextAction.WAIT, Owner.WALLET),
    FindingCode.DEPOSIT_WALLET_TEAM: _WALLET,
    FindingCode.DEPOSIT_NONE: (NextAction.TELL_SLOT, Owner.CUSTOMER),
}
_AGAIN: dict[FindingCode, int] = {
    FindingCode.SOURCES_DISAGREE: 300,
    FindingCode.DEPOSIT_NOT_ON_CHAIN: 300,
    FindingCode.DEPOSIT_SENDER_SUSPENDED: 1800,
    FindingCode.DEPOSIT_NOT_SEEN: 300,
    FindingCode.DEPOSIT_NODES_SILENT: 120,
    FindingCode.DEPOSIT_DROPPED: 600,
    FindingCode.DEPOSIT_TRAVEL_RULE: 300,
    FindingCode.DEPOSIT_REVIEW: 900,
    FindingCode.DEPOSIT_REFUNDING: 900,
    FindingCode.DEPOSIT_WALLET_PAUSED: 600,
    FindingCode.DEPOSIT_NODE_BEHIND: 120,
    FindingCode.DEPOSIT_WALLET_TEAM: 600,
}
"""Seconds until asking again may find something else; a leaf that counts blocks gives its own."""


def finding(books: Books, code: FindingCode, values: dict[str, str], *, again: int | None = None) -> Finding:
    """The finding of one leaf, with its next action and owner."""
    action, owner = _NEXT[code]
    return Finding(
        Intent.DEPOSIT_STATUS,
        code,
        books.question.slots,
        values=values,
        next_action=action,
        owner=owner,
        recheck_seconds=again or _AGAIN.get(code),
    )


def again_in(block_seconds: float) -> int:
    """Seconds until another block may have come: not more often than a sweep, at least every ten minutes."""
    return int(min(max(block_seconds, 20), 600))
