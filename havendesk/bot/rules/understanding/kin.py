"""Which articles explain what a finder looks up: being sure of one of them is being sure of the matter.

An article stands beside at most one intent, the one that its readers' own case most often is.
"""

from collections.abc import Mapping

from havendesk.resolvers.types import Intent

ARTICLES_OF: Mapping[Intent, tuple[str, ...]] = {
    Intent.DEPOSIT_STATUS: ("deposit-missing", "deposit-confirmations"),
    Intent.FIAT_DEPOSIT_STATUS: ("fiat-deposit-missing",),
    Intent.INTERNAL_TRANSFER_STATUS: ("internal-transfer",),
    Intent.WITHDRAWAL_STATUS: ("withdrawal-not-received", "withdrawal-processing"),
    Intent.WITHDRAWAL_CANCEL: ("cancel-withdrawal",),
    Intent.FIAT_WITHDRAWAL_STATUS: ("fiat-withdrawal-missing",),
    Intent.HOLDS: ("withdrawal-hold",),
    Intent.BALANCE: ("credited-not-withdrawable",),
    Intent.TRAVEL_RULE: ("travel-rule", "deposit-travel-rule"),
    Intent.ADDRESS_CHECK: ("deposit-address-changed",),
    Intent.NETWORK_STATUS: ("wallet-maintenance",),
    Intent.SERVICE_STATUS: ("service-status",),
    Intent.LIMITS: ("withdrawal-limits",),
    Intent.FEES: ("fees", "fee-tiers"),
    Intent.LOGIN_TROUBLE: ("login-trouble",),
    Intent.ACCOUNT_RESTRICTION: ("account-restricted",),
    Intent.UNKNOWN_LOGIN: ("unknown-login",),
    Intent.IDENTITY_STATE: ("verify-identity", "identity-rejected"),
    Intent.ORDER_STATUS: ("order-not-filled", "order-partly-filled", "order-rejected"),
    Intent.LIQUIDATION: ("liquidation",),
    Intent.MARKET_NOTICE: ("delisting", "caution-market"),
    Intent.API_ERROR: ("api-key-errors", "api-signature", "api-timestamp"),
    Intent.API_LIMITS: ("api-rate-limits",),
    Intent.CERTIFICATE: ("tax-certificate", "balance-certificate"),
    Intent.CHANNEL_CHECK: ("check-official-channel",),
    Intent.SECURITY_REPORT: ("bug-bounty",),
    Intent.STAKING: ("staking-unlock",),
    Intent.DISTRIBUTION: ("new-listings",),
    Intent.REWARD: ("reward-missing",),
    Intent.COMPLAINT: ("complaint",),
}


def article_key(slug: str) -> str:
    """The name of an article among the targets."""
    return f"article:{slug}"


def intent_key(intent: Intent) -> str:
    """The name of a finder among the targets."""
    return f"intent:{intent.value}"


def kin() -> dict[str, int]:
    """The matter's number of each target that has kin."""
    numbers: dict[str, int] = {}
    for number, (intent, slugs) in enumerate(ARTICLES_OF.items()):
        numbers[intent_key(intent)] = number
        numbers.update({article_key(slug): number for slug in slugs})
    return numbers
