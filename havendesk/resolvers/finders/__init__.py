"""All finders, by intent. A file of a finder ends with its ``FINDER``; it is listed here and nowhere else."""

from havendesk.resolvers.finders import (
    address_check,
    balance,
    deposit_status,
    fees,
    fiat_deposit_status,
    fiat_withdrawal_status,
    holds,
    internal_transfer_status,
    limits,
    network_status,
    service_status,
    travel_rule,
    withdrawal_cancel,
    withdrawal_status,
)
from havendesk.resolvers.finders.asking import Finder
from havendesk.resolvers.types import Intent

FINDERS: dict[Intent, Finder] = {
    one.intent: one
    for one in (
        address_check.FINDER,
        balance.FINDER,
        deposit_status.FINDER,
        fees.FINDER,
        fiat_deposit_status.FINDER,
        fiat_withdrawal_status.FINDER,
        holds.FINDER,
        internal_transfer_status.FINDER,
        limits.FINDER,
        network_status.FINDER,
        service_status.FINDER,
        travel_rule.FINDER,
        withdrawal_cancel.FINDER,
        withdrawal_status.FINDER,
    )
}
