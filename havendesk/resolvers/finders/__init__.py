"""All finders, by intent. A file of a finder ends with its ``FINDER``; it is listed here and nowhere else."""

from havendesk.resolvers.finders import (
    account_restriction,
    address_check,
    api_error,
    api_limits,
    balance,
    certificate,
    channel_check,
    deposit_status,
    fees,
    fiat_deposit_status,
    fiat_withdrawal_status,
    holds,
    identity_state,
    internal_transfer_status,
    limits,
    liquidation,
    login_trouble,
    market_notice,
    network_status,
    order_status,
    security_report,
    service_status,
    travel_rule,
    unknown_login,
    withdrawal_cancel,
    withdrawal_status,
)
from havendesk.resolvers.finders.asking import Finder
from havendesk.resolvers.types import Intent

FINDERS: dict[Intent, Finder] = {
    one.intent: one
    for one in (
        account_restriction.FINDER,
        address_check.FINDER,
        api_error.FINDER,
        api_limits.FINDER,
        balance.FINDER,
        certificate.FINDER,
        channel_check.FINDER,
        deposit_status.FINDER,
        fees.FINDER,
        fiat_deposit_status.FINDER,
        fiat_withdrawal_status.FINDER,
        holds.FINDER,
        identity_state.FINDER,
        internal_transfer_status.FINDER,
        limits.FINDER,
        liquidation.FINDER,
        login_trouble.FINDER,
        market_notice.FINDER,
        network_status.FINDER,
        order_status.FINDER,
        security_report.FINDER,
        service_status.FINDER,
        travel_rule.FINDER,
        unknown_login.FINDER,
        withdrawal_cancel.FINDER,
        withdrawal_status.FINDER,
    )
}
