"""Matters that one sentence can mean alike: which of them is asked back, however sure the ranking is.

"Where is the freeze button" asks to freeze or to undo it, "forgot my password" to change it or to get in: the
words are the same, only the customer knows. A wrong answer costs more than a click. Pure data.
"""

from collections.abc import Iterable, Mapping, Sequence

from havendesk.bot.rules.understanding.kin import article_key, intent_key, kin
from havendesk.resolvers.types import Intent

READ_AS: Mapping[Intent | str, tuple[Intent | str, ...]] = {
    Intent.DEPOSIT_STATUS: ("deposit-from-exchange", "find-transaction-id"),
    Intent.FIAT_DEPOSIT_STATUS: (Intent.FIAT_WITHDRAWAL_STATUS,),
    Intent.WITHDRAWAL_STATUS: (Intent.WITHDRAWAL_CANCEL,),
    Intent.CERTIFICATE: ("tax-japan", "tax-korea"),
    Intent.LIMITS: ("verification-levels",),
    Intent.FEES: ("fiat-fees",),
    Intent.ADDRESS_CHECK: ("withdrawal-address-book", "withdrawal-choose-network", "deposit-how-to"),
    Intent.LOGIN_TROUBLE: ("change-password",),
    Intent.IDENTITY_STATE: ("identity-renewal", "withdrawal-rejected", "name-or-address-change"),
    Intent.ORDER_STATUS: ("order-types", Intent.BALANCE, Intent.FEES),
    Intent.LIQUIDATION: ("margin-call",),
    Intent.HOLDS: (Intent.BALANCE, Intent.ACCOUNT_RESTRICTION, "freeze-account"),
    "unfreeze-account": ("freeze-account", "staking-unlock"),
    "change-phone-number": ("contact-support", "sim-swap"),
    "check-official-channel": ("phishing-signs",),
    "create-account": ("countries-and-age",),
    "deposit-how-to": ("withdrawal-how-to",),
    "deposit-wrong-network": ("asset-recovery",),
    "fiat-deposit-how-to": ("fiat-fees", "fiat-withdrawal-how-to"),
    "lost-second-factor": ("set-up-second-factor",),
    "p2p-trade": ("p2p-dispute",),
    "tick-and-lot-size": ("withdrawal-minimum",),
}
# So many matters after the first are looked at: those that would stand beside it when it is asked back.
_BESIDE = 2
_KIN = kin()


def matter(target: str) -> str:
    """What a target and its kin share."""
    return str(_KIN.get(target, target))


def _key(one: Intent | str) -> str:
    return matter(intent_key(one) if isinstance(one, Intent) else article_key(one))


_PAIRS = frozenset(frozenset((_key(one), _key(other))) for one, others in READ_AS.items() for other in others)


def matters_in(targets: Iterable[str]) -> tuple[str, ...]:
    """The matters of these targets, each once, in their order."""
    return tuple(dict.fromkeys(matter(target) for target in targets))


def is_open(targets: Sequence[str]) -> bool:
    """Whether the first matter of these targets (best first) is read as one of the next two as easily."""
    first, *others = matters_in(targets)[: 1 + _BESIDE] or ("",)
    return any(frozenset((first, other)) in _PAIRS for other in others)
