"""What one customer's account earns (contract 1.5): stakes, distributions, campaigns.

As in ``accounts``: whole, newest first, and whoever asks records the look. Raises Refused(NOT_OFFERED) at an
exchange whose capabilities do not name the group: one of an older minor version does not know the path.
"""

from typing import TypeVar

from havendesk.exchange.client import at
from havendesk.exchange.queries.accounts import BASE, MACHINES, cards, sourced
from havendesk.exchange.queries.public import capabilities
from havendesk.exchange.types import Distribution, Participation, Sourced, Stake
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")
_MOST = "50"


def _of_group(group: str, path: str, card: type[T], owner: str) -> Sourced[tuple[T, ...]]:
    if group not in capabilities(viewer=SYSTEM).groups:
        raise Refused(ErrorCode.NOT_OFFERED)
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
