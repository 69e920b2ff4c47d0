"""What our own books say of a deposit: the leaves from the row's state."""

from __future__ import annotations

from collections.abc import Callable

from havendesk.exchange.types import AssetNetwork, Transfer, TravelRuleRequest
from havendesk.resolvers.finders.asking import Steps, ask
from havendesk.resolvers.finders.asks import Bookings, TravelRuleMessages
from havendesk.resolvers.finders.deposit_finding import Books, again_in, finding
from havendesk.resolvers.finders.giving import amount, running, texts, times, title_of
from havendesk.resolvers.types import Finding, FindingCode

UNCLAIMED_REASONS = {
    "tag_missing": FindingCode.DEPOSIT_TAG_MISSING,
    "tag_unknown": FindingCode.DEPOSIT_TAG_UNKNOWN,
    "network_unsupported": FindingCode.DEPOSIT_WRONG_NETWORK,
    "token_unlisted": FindingCode.DEPOSIT_UNLISTED_TOKEN,
    "address_retired": FindingCode.DEPOSIT_ADDRESS_RETIRED,
}
"""Why a deposit lies apart (``state_reason`` of the contract)."""


def of_row(books: Books, row: Transfer, confirmations: int | None = None) -> Steps[Finding]:
    """The leaf of the row's state. ``confirmations``: what the chain says, where that is known."""
    if row.state == "travel_rule_pending":
        (read,) = yield from ask(TravelRuleMessages())
        message = next((one for one in read.value or () if one.transfer_id == row.id), None)
        return _travel_rule(books, row, message)
    if row.state in ("credited", "unlocked"):
        (booked,) = yield from ask(Bookings(asset=row.asset))
        entry = next((one for one in booked.value or () if one.reference == row.id), None)
        values = values_of(books, row) | texts(booking=entry.id if entry else None)
        return _credited(books, row, values)
    leaf = _LEAVES.get(row.state)
    if leaf is not None:
        return leaf(books, row)
    return _confirming(books, row, confirmations)


def values_of(books: Books, row: Transfer) -> dict[str, str]:
    """What every text about a row may name."""
    values = {
        "asset": row.asset,
        "amount": amount(row.amount),
        "network_name": books.name_of(row.network or ""),
        "transfer_id": row.id,
    }
    return values | texts(txid=row.txid) | times(created_at=row.created_at)


def _confirming(books: Books, row: Transfer, confirmations: int | None) -> Finding:
    served = books.of(row.asset, row.network)
    seen = max(confirmations or 0, row.confirmations or 0)
    needed = row.confirmations_credit or (served.conf_credit if served else 0)
    if served is not None and not served.deposit_enabled:
        return finding(books, FindingCode.DEPOSIT_WALLET_PAUSED, paused_values(books, served))
    if seen < needed:
        return waiting(books, values_of(books, row), seen, needed, served)
    return not_booked(books, values_of(books, row), served)


def waiting(
    books: Books, values: dict[str, str], seen: int, needed: int, served: AssetNetwork | None
) -> Finding:
    """So many of so many confirmations, and how long the rest will take."""
    pace = served.block_seconds if served else 60
    values |= {"confirmations_now": str(seen), "needed_count": str(needed)}
    values |= {"rest_seconds_now": str((needed - seen) * pace)}
    if served is not None and served.congestion == "high":
        values |= {"congested": "yes"}
    return finding(books, FindingCode.DEPOSIT_CONFIRMING, values, again=again_in(pace))


def not_booked(
    books: Books, values: dict[str, str], served: AssetNetwork | None, behind: int | None = None
) -> Finding:
    """Confirmed, and not in our books: a paused wallet, a node that is behind, or a case for people."""
    if served is not None and not served.deposit_enabled:
        return finding(books, FindingCode.DEPOSIT_WALLET_PAUSED, paused_values(books, served))
    if behind is not None and behind > 0:
        return finding(books, FindingCode.DEPOSIT_NODE_BEHIND, values | {"behind_count_now": str(behind)})
    return finding(books, FindingCode.DEPOSIT_WALLET_TEAM, values)


def paused_values(books: Books, served: AssetNetwork) -> dict[str, str]:
    """Since when it rests, and the notice about it."""
    values = {"asset": served.asset, "network_name": served.network_name}
    return (
        values
        | times(since_at=served.state_since)
        | title_of(running(books.notices, books.question.at), served.asset, served.network)
        | texts(notice_url=served.notice_url)
    )


def _travel_rule(books: Books, row: Transfer, message: TravelRuleRequest | None) -> Finding:
    values = values_of(books, row)
    if message is not None:
        values |= texts(venue=message.counterparty_vasp) | times(
            asked_at=message.requested_at, until_at=message.expires_at
        )
    return finding(books, FindingCode.DEPOSIT_TRAVEL_RULE, values)


def _credited(books: Books, row: Transfer, values: dict[str, str]) -> Finding:
    values |= times(credited_at=row.credited_at)
    if row.state == "unlocked":
        return finding(books, FindingCode.DEPOSIT_CREDITED, values)
    served = books.of(row.asset, row.network)
    needed = row.confirmations_unlock or (served.conf_unlock if served else 0)
    seen, pace = row.confirmations or 0, served.block_seconds if served else 60
    values |= {"confirmations_now": str(seen), "needed_count": str(needed)}
    values |= {"rest_seconds_now": str(max(0, needed - seen) * pace)}
    return finding(books, FindingCode.DEPOSIT_CREDITED_LOCKED, values, again=again_in(pace))


def _suspense(books: Books, row: Transfer) -> Finding:
    code = UNCLAIMED_REASONS.get(row.state_reason or "", FindingCode.DEPOSIT_WALLET_TEAM)
    return finding(books, code, values_of(books, row) | texts(tag=row.tag))


def _below_minimum(books: Books, row: Transfer) -> Finding:
    served = books.of(row.asset, row.network)
    least = texts(least_amount=amount(served.min_deposit) if served else None)
    return finding(books, FindingCode.DEPOSIT_BELOW_MINIMUM, values_of(books, row) | least)


def _plain(code: FindingCode) -> Callable[[Books, Transfer], Finding]:
    return lambda books, row: finding(books, code, values_of(books, row))


def _refund(code: FindingCode) -> Callable[[Books, Transfer], Finding]:
    return lambda books, row: finding(
        books, code, values_of(books, row) | texts(refund_txid=row.refund_txid) | times(at=row.updated_at)
    )


_LEAVES: dict[str, Callable[[Books, Transfer], Finding]] = {
    "suspense": _suspense,
    "below_minimum": _below_minimum,
    "aml_hold": _plain(FindingCode.DEPOSIT_REVIEW),
    "review": _plain(FindingCode.DEPOSIT_REVIEW),
    "refunding": _refund(FindingCode.DEPOSIT_REFUNDING),
    "refunded": _refund(FindingCode.DEPOSIT_REFUNDED),
    "rejected": _plain(FindingCode.DEPOSIT_REJECTED),
    "failed": _plain(FindingCode.DEPOSIT_FAILED),
}
