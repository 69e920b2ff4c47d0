"""What holds when several nodes speak: they say the same, or nothing is decided."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from havendesk.exchange.types.chain_reading import NodeAddress, NodeHead, NodeTransaction, TransactionStatus

_SETTLED = frozenset({TransactionStatus.CONFIRMED, TransactionStatus.FAILED})
_WAITING = (TransactionStatus.PENDING, TransactionStatus.DROPPED, TransactionStatus.NOT_FOUND)
"""Nodes keep waiting transactions each for itself, so these do not contradict each other; the first wins."""


class DisagreementError(Exception):
    """Two nodes contradict each other beyond what the distance between them explains."""


def heads_fit(one: NodeHead, other: NodeHead, lag: int) -> bool:
    """Whether two heads differ by no more blocks than honest nodes may."""
    return abs(one.height - other.height) <= lag


def agreed_head(heads: Sequence[NodeHead], lag: int) -> NodeHead:
    """The newest of heads that fit. Raises DisagreementError."""
    if not all(heads_fit(heads[0], other, lag) for other in heads[1:]):
        raise DisagreementError
    return max(heads, key=lambda head: head.height)


def agreed_address(said: Sequence[NodeAddress], lag: int) -> NodeAddress:
    """What all say of an address. Raises DisagreementError."""
    first = said[0]
    agreed_head([one.head for one in said], lag)
    if any(
        (one.contract, one.exists, one.tag_required) != (first.contract, first.exists, first.tag_required)
        for one in said[1:]
    ):
        raise DisagreementError
    return first


def agreed_transaction(said: Sequence[NodeTransaction], lag: int) -> NodeTransaction:
    """What all say of a transaction, with the newest head. Raises DisagreementError."""
    newest = agreed_head([one.head for one in said], lag)
    return replace(reduce(_of_two, said), head=newest)


def _of_two(one: NodeTransaction, other: NodeTransaction) -> NodeTransaction:
    if one.status in _SETTLED or other.status in _SETTLED:
        return _settled(one, other)
    if TransactionStatus.REPLACED in (one.status, other.status):
        return _replaced(one, other)
    return min((one, other), key=lambda each: _WAITING.index(each.status))


def _settled(one: NodeTransaction, other: NodeTransaction) -> NodeTransaction:
    if one.status in _SETTLED and other.status in _SETTLED:
        if _facts(one) != _facts(other):
            raise DisagreementError
        return one if one.final or not other.final else other
    first, second = (one, other) if one.status in _SETTLED else (other, one)
    # The second has not got to that block yet, or was just getting there while it was asked.
    if first.height is None or first.height < second.head.height:
        raise DisagreementError
    return first


def _facts(said: NodeTransaction) -> tuple[object, ...]:
    moved = sorted(
        (each.asset, each.contract or "", each.sender, each.receiver, each.tag or "", each.amount)
        for each in said.transfers
    )
    return said.status, said.height, said.block, moved


def _replaced(one: NodeTransaction, other: NodeTransaction) -> NodeTransaction:
    if one.status is other.status:
        if one.replaced_by and other.replaced_by and one.replaced_by != other.replaced_by:
            raise DisagreementError
        return one if one.replaced_by else other
    first, second = (one, other) if one.status is TransactionStatus.REPLACED else (other, one)
    if first.head.height <= second.head.height:
        raise DisagreementError
    return first
