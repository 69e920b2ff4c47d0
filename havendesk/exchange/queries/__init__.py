"""What other rooms may ask of the exchange.

All raise Refused: EXCHANGE_SILENT without a usable answer, EXCHANGE_REFUSED where it refuses, NOT_OFFERED
for a group that it does not offer.
"""

from havendesk.exchange.queries.accounts import (
    address_owner,
    balances,
    customer_limits,
    deposit_addresses,
    holds,
    ledger,
    transfer,
    transfers,
    transfers_by_txid,
    travel_rule_requests,
)
from havendesk.exchange.queries.chains import (
    chain_address,
    chain_head,
    chain_networks,
    chain_networks_of,
    chain_transaction,
)
from havendesk.exchange.queries.public import (
    answers,
    asset_networks,
    capabilities,
    fee_table,
    field_value,
    is_sandbox,
    limits,
    notices,
    reveal_standing,
    reveals_by_day,
    situation,
    sourced_table,
    verify_customer_token,
)
from havendesk.exchange.queries.venues import venue_status, venues

__all__ = [
    "address_owner",
    "answers",
    "asset_networks",
    "balances",
    "capabilities",
    "chain_address",
    "chain_head",
    "chain_networks",
    "chain_networks_of",
    "chain_transaction",
    "customer_limits",
    "deposit_addresses",
    "fee_table",
    "field_value",
    "holds",
    "is_sandbox",
    "ledger",
    "limits",
    "notices",
    "reveal_standing",
    "reveals_by_day",
    "situation",
    "sourced_table",
    "transfer",
    "transfers",
    "transfers_by_txid",
    "travel_rule_requests",
    "verify_customer_token",
    "venue_status",
    "venues",
]
