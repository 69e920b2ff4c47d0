"""What the chains say: transactions, addresses and heads, with who said it and when.

No door here raises for what a node does: where nobody gives a usable answer, or nodes disagree, the card says
so and decides nothing.
"""

import asyncio

from havendesk.exchange.chains import answering, asking
from havendesk.exchange.rules.chains import could_be_on, recognise
from havendesk.exchange.types.chain_reading import ChainAddress, ChainHead, ChainTransaction, Sighting
from havendesk.exchange.types.chains import IdKind
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import let_connection_go, query
from havendesk.kernel.errors import ErrorCode, Refused

_NOT_OF_THE_NETWORK = {
    IdKind.ADDRESS: "This can be no address of the network; ask which networks it can belong to.",
    IdKind.TRANSACTION: "This can be no transaction id of the network; ask which networks it can belong to.",
}
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@query("exchange.chain_networks", open_to=_MACHINES)
def chain_networks(*, viewer: Actor) -> tuple[str, ...]:
    """Networks of which the operator named nodes, in their order."""
    return asking.networks()


@query("exchange.chain_transaction", open_to=_MACHINES, apart=True)
def chain_transaction(
    *, viewer: Actor, network: str, txid: str, earlier: Sighting | None = None
) -> ChainTransaction:
    """What became of a transaction. ``earlier``: the ``sighting`` of an earlier card, by which one that has
    gone is told from one that never was.

    Raises Refused: FIELD_INVALID where this can be no transaction id of the network.
    """
    wanted = _canonical(network, txid, IdKind.TRANSACTION, "txid")
    let_connection_go()
    return http.run(answering.transaction(network, wanted, earlier))


@query("exchange.chain_networks_of", open_to=_MACHINES, apart=True)
def chain_networks_of(*, viewer: Actor, txid: str) -> tuple[ChainTransaction, ...]:
    """The transaction on every network with nodes where this can be a transaction id: one card each, those
    that know it first. A card whose ``agreement`` does not decide leaves its network open."""
    found = recognise(txid)
    wanted = [
        (network, meaning.canonical)
        for network in asking.networks()
        if (meaning := could_be_on(found, IdKind.TRANSACTION, network, _chain_id(network)))
    ]
    let_connection_go()
    return http.run(_everywhere(wanted))


async def _everywhere(wanted: list[tuple[str, str]]) -> tuple[ChainTransaction, ...]:
    cards = await asyncio.gather(*(answering.transaction(network, txid, None) for network, txid in wanted))
    return tuple(sorted(cards, key=lambda card: not card.status.known))


@query("exchange.chain_address", open_to=_MACHINES, apart=True)
def chain_address(*, viewer: Actor, network: str, address: str) -> ChainAddress:
    """Whether a contract lives at an address, and what else the network says of it.

    Raises Refused: FIELD_INVALID where this can be no address of the network.
    """
    wanted = _canonical(network, address, IdKind.ADDRESS, "address")
    let_connection_go()
    return http.run(answering.address(network, wanted))


@query("exchange.chain_head", open_to=_MACHINES, apart=True)
def chain_head(*, viewer: Actor, network: str) -> ChainHead:
    """How far a network has come."""
    let_connection_go()
    return http.run(answering.head(network))


def _chain_id(network: str) -> str | None:
    profile = asking.profile(network)
    return None if profile is None or profile.chain_id is None else str(profile.chain_id)


def _canonical(network: str, text: str, kind: IdKind, field: str) -> str:
    meaning = could_be_on(recognise(text), kind, network, _chain_id(network))
    if meaning is None:
        raise Refused(ErrorCode.FIELD_INVALID, field=field, detail=_NOT_OF_THE_NETWORK[kind], network=network)
    return meaning.canonical
