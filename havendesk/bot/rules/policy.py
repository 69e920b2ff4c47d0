"""The policy as data: what may follow from what. Tests hold it complete; changing it changes `VERSION`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havendesk.bot.rules.matters import Matter
from havendesk.bot.types import ActName, DecisionKind, HandOverReason
from havendesk.kernel.i18n import noop
from havendesk.people.types import Topic
from havendesk.resolvers.types import Intent, Owner
from havendesk.tickets.types import Priority

VERSION = "policy-2"

MOST_CLARIFIES = 1
# Questions back about the account's own things: which of the deposits, which transaction.
MOST_ASKED_VALUES = 3
# Who still asks after so many answers needs somebody else.
MOST_ANSWERS = 6
# Who goes on after so many refusals is given to a person, with the count in the summary.
MOST_DECLINED = 3

_LOOK = frozenset({DecisionKind.ANSWER, DecisionKind.CLARIFY, DecisionKind.HAND_OVER})
_LOOK_AND_ACT = _LOOK | {DecisionKind.ACT}


@dataclass(frozen=True, slots=True)
class IntentRule:
    """What may follow from what one finder finds. `acts` may be offered, never more; `priority` is that of a
    handover."""

    topic: Topic
    outcomes: frozenset[DecisionKind] = _LOOK
    acts: frozenset[ActName] = frozenset()
    priority: Priority = Priority.NORMAL


_FREEZE = frozenset({ActName.FREEZE_ACCOUNT})

INTENTS: Mapping[Intent, IntentRule] = {
    Intent.DEPOSIT_STATUS: IntentRule(Topic.DEPOSIT),
    Intent.FIAT_DEPOSIT_STATUS: IntentRule(Topic.DEPOSIT),
    Intent.INTERNAL_TRANSFER_STATUS: IntentRule(Topic.WITHDRAWAL),
    Intent.WITHDRAWAL_STATUS: IntentRule(Topic.WITHDRAWAL),
    Intent.WITHDRAWAL_CANCEL: IntentRule(
        Topic.WITHDRAWAL, _LOOK_AND_ACT, frozenset({ActName.CANCEL_WITHDRAWAL})
    ),
    Intent.FIAT_WITHDRAWAL_STATUS: IntentRule(Topic.WITHDRAWAL),
    Intent.HOLDS: IntentRule(Topic.WITHDRAWAL),
    Intent.BALANCE: IntentRule(Topic.ACCOUNT),
    Intent.TRAVEL_RULE: IntentRule(Topic.DEPOSIT),
    Intent.ADDRESS_CHECK: IntentRule(Topic.DEPOSIT),
    Intent.NETWORK_STATUS: IntentRule(Topic.DEPOSIT),
    Intent.SERVICE_STATUS: IntentRule(Topic.OTHER),
    Intent.LIMITS: IntentRule(Topic.WITHDRAWAL),
    Intent.FEES: IntentRule(Topic.FEES),
    Intent.LOGIN_TROUBLE: IntentRule(Topic.SECURITY, _LOOK_AND_ACT, _FREEZE),
    Intent.ACCOUNT_RESTRICTION: IntentRule(Topic.SECURITY),
    Intent.UNKNOWN_LOGIN: IntentRule(Topic.SECURITY, _LOOK_AND_ACT, _FREEZE),
    Intent.IDENTITY_STATE: IntentRule(Topic.IDENTITY),
    Intent.ORDER_STATUS: IntentRule(Topic.TRADING),
    Intent.LIQUIDATION: IntentRule(Topic.TRADING),
    Intent.MARKET_NOTICE: IntentRule(Topic.TRADING),
    Intent.API_ERROR: IntentRule(Topic.API),
    Intent.API_LIMITS: IntentRule(Topic.API),
    Intent.CERTIFICATE: IntentRule(Topic.TAX, _LOOK_AND_ACT, frozenset({ActName.ISSUE_CERTIFICATE})),
    Intent.CHANNEL_CHECK: IntentRule(Topic.SECURITY),
    Intent.SECURITY_REPORT: IntentRule(Topic.SECURITY, priority=Priority.HIGH),
    Intent.STAKING: IntentRule(Topic.TRADING),
    Intent.DISTRIBUTION: IntentRule(Topic.TRADING),
    Intent.REWARD: IntentRule(Topic.OTHER),
    Intent.REBATE: IntentRule(Topic.FEES),
    Intent.COMPLAINT: IntentRule(Topic.OTHER, priority=Priority.HIGH),
}

FOR_EVERYBODY = frozenset({Intent.CHANNEL_CHECK, Intent.SECURITY_REPORT})
"""Finders that look into no account: a visitor is answered as a customer is."""


LOOK_FIRST: Mapping[str, Intent] = {
    "deposit-missing": Intent.DEPOSIT_STATUS,
    "deposit-confirmations": Intent.DEPOSIT_STATUS,
    "deposit-wrong-network": Intent.DEPOSIT_STATUS,
    "deposit-missing-tag": Intent.DEPOSIT_STATUS,
    "deposit-below-minimum": Intent.DEPOSIT_STATUS,
    "deposit-unlisted-token": Intent.DEPOSIT_STATUS,
    "deposit-other-user": Intent.DEPOSIT_STATUS,
    "deposit-travel-rule": Intent.DEPOSIT_STATUS,
    "deposit-returned": Intent.DEPOSIT_STATUS,
    "deposit-dropped-or-replaced": Intent.DEPOSIT_STATUS,
    "deposit-failed-on-chain": Intent.DEPOSIT_STATUS,
    "deposit-from-exchange": Intent.DEPOSIT_STATUS,
    "fiat-deposit-missing": Intent.FIAT_DEPOSIT_STATUS,
    "fiat-withdrawal-missing": Intent.FIAT_WITHDRAWAL_STATUS,
    "credited-not-withdrawable": Intent.BALANCE,
    "withdrawal-review": Intent.WITHDRAWAL_STATUS,
    "withdrawal-rejected": Intent.WITHDRAWAL_STATUS,
    "proof-of-payment": Intent.WITHDRAWAL_STATUS,
    "withdrawal-not-received": Intent.WITHDRAWAL_STATUS,
    "withdrawal-processing": Intent.WITHDRAWAL_STATUS,
    "withdrawal-hold": Intent.HOLDS,
    "cancel-withdrawal": Intent.WITHDRAWAL_CANCEL,
    "tax-certificate": Intent.CERTIFICATE,
    "balance-certificate": Intent.CERTIFICATE,
    "check-official-channel": Intent.CHANNEL_CHECK,
    "staking-unlock": Intent.STAKING,
    "reward-missing": Intent.REWARD,
    "fee-tiers": Intent.FEES,
    "complaint": Intent.COMPLAINT,
}
"""Articles about a matter that lies in the account of whoever asks: their own case is looked at first, and
the article is said where that finds nothing to say."""

TEAM_OF: Mapping[Owner, Topic | None] = {
    Owner.NOBODY: None,
    Owner.CUSTOMER: None,
    Owner.SUPPORT: None,
    # Wallet, fiat and compliance desks sit where the matter's own topic goes.
    Owner.WALLET: None,
    Owner.FIAT: None,
    Owner.COMPLIANCE: None,
    Owner.OTHER_VENUE: None,
    Owner.FRAUD: Topic.SECURITY,
    Owner.SECURITY: Topic.SECURITY,
    Owner.IDENTITY: Topic.IDENTITY,
    Owner.TRADING: Topic.TRADING,
    Owner.API: Topic.API,
}
"""The topic whose team has the next move; None: that of the intent."""


@dataclass(frozen=True, slots=True)
class MatterRule:
    """A matter for people, at once, whatever any score says. `offers` protects meanwhile."""

    reason: HandOverReason
    said: str
    topic: Topic | None
    priority: Priority
    first_aid: str = ""
    offers: ActName | None = None


MATTERS: Mapping[Matter, MatterRule] = {
    Matter.SELF_HARM: MatterRule(
        HandOverReason.SENSITIVE,
        noop("The customer speaks of harming themselves."),
        None,
        Priority.URGENT,
    ),
    Matter.TAKEOVER: MatterRule(
        HandOverReason.SECURITY_ALARM,
        noop("The customer reports that somebody else acts in the account, or asks to freeze it."),
        Topic.SECURITY,
        Priority.URGENT,
        "account-takeover",
        ActName.FREEZE_ACCOUNT,
    ),
    Matter.SCAM: MatterRule(
        HandOverReason.SECURITY_ALARM,
        noop("The customer reports that they were swindled."),
        Topic.SECURITY,
        Priority.URGENT,
        "scam-victim",
    ),
    Matter.MINOR: MatterRule(
        HandOverReason.SENSITIVE,
        noop("Somebody under age is mentioned."),
        Topic.IDENTITY,
        Priority.HIGH,
    ),
    Matter.DEATH: MatterRule(
        HandOverReason.SENSITIVE,
        noop("A death or an inheritance is mentioned."),
        Topic.ACCOUNT,
        Priority.HIGH,
        "inheritance",
    ),
    Matter.LAW: MatterRule(
        HandOverReason.SENSITIVE,
        noop("Law or authorities are mentioned."),
        None,
        Priority.HIGH,
    ),
    Matter.COMPLAINT: MatterRule(
        HandOverReason.SENSITIVE,
        noop("The customer complains formally."),
        None,
        Priority.HIGH,
    ),
}
"""The most urgent first: where two are mentioned the first holds."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """How an act is offered: the exchange's group that must be offered, the kill switch, how long it may be
    confirmed (minutes), and what must be read for it."""

    group: str
    switch: str
    minutes: int
    needs: tuple[str, ...] = ()


ACTS: Mapping[ActName, ActRule] = {
    ActName.FREEZE_ACCOUNT: ActRule("act.freeze", "exchange.freeze", 30),
    ActName.CANCEL_WITHDRAWAL: ActRule(
        "act.withdrawal_cancel", "exchange.cancel_withdrawal", 10, ("transfer_id",)
    ),
    ActName.ISSUE_CERTIFICATE: ActRule(
        "ledger", "resolver.certificate", 30, ("certificate", "first_day", "last_day", "zone")
    ),
}

NEVER_AUTOMATIC = frozenset(
    {
        "act.release",
        "act.reset_factor",
        "act.block_changes",
        "act.credit",
        "act.refund",
        "act.withdrawal_hold",
        "act.receiver_hold",
        "act.end_sessions",
        "act.revoke_keys",
    }
)
"""Groups of the contract that the bot never offers: they give access or money back, or stop others."""
