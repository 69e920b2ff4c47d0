"""What one customer's account earns (contract 1.5: stakes, distributions, campaigns), what it pays for
trading and what comes back of that (1.6).

As in ``accounts``: whole, newest first, and whoever asks records the look. Raises Refused(NOT_OFFERED) at an
exchange whose capabilities do not name the group: one of an older minor version does not know the path.
"""

from typing import Any, TypeVar

from havendesk.exchange.client import at
from havendesk.exchange.decoding import decode
from havendesk.exchange.queries.accounts import BASE, MACHINES, cards, sourced
from havendesk.exchange.queries.public import capabilities
from havendesk.exchange.readings import own
from havendesk.exchange.types import Distribution, FeeStanding, Participation, Rebate, Sourced, Stake
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")
_MOST = "50"


def _must_offer(group: str) -> None:
    if group not in capabilities(viewer=SYSTEM).groups:
        raise Refused(ErrorCode.NOT_OFFERED)


def _of_group(group: str, path: str, card: type[T], owner: str) -> Sourced[tuple[T, ...]]:
    _must_offer(group)
    return sourced(at(BASE + path, id=owner), {"limit": _MOST}, cards(card, owner))


@query("exchange.stakes", open_to=MACHINES)
def stakes(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Stake, ...]]:
    """The newest 50 stakes, returned ones too, each with its newest reward runs."""
    return _of_group("staking", "/stakes", Stake, exchange_customer_id)


@query("exchange.distributions", open_to=MACHINES)
def distributions(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Distribution, ...]]:
    """What the newest 50 airdrops, forks and swaps bring the customer."""
    return _of_group("distributions", "/distributions", Distribution, exchange_customer_id)


@query("exchange.campaigns", open_to=MACHINES)
def campaigns(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Participation, ...]]:
    """The newest 50 campaigns in which the customer takes part, rule by rule."""
    return _of_group("campaigns", "/campaigns", Participation, exchange_customer_id)


@query("exchange.rebates", open_to=MACHINES)
def rebates(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Rebate, ...]]:
    """The newest 50 periods for which fees come back, the running ones too."""
    return _of_group("rebates", "/rebates", Rebate, exchange_customer_id)


@query("exchange.fee_tier", open_to=MACHINES)
def fee_tier(*, viewer: Actor, exchange_customer_id: str) -> Sourced[FeeStanding]:
    """The customer's fee tier as it was computed last, and the rates in force."""
    _must_offer("fee_tier")

    def read(answer: Any) -> FeeStanding:
        return decode(FeeStanding, own(answer, exchange_customer_id) if isinstance(answer, dict) else answer)

    return sourced(at(BASE + "/fee-tier", id=exchange_customer_id), {}, read)
