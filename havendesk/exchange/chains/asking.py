"""Several nodes of one network asked at once, compared, and the answer kept for a moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from havendesk.exchange.chains.fields import NodeError
from havendesk.exchange.chains.nodes import Node, node_of
from havendesk.exchange.options import ExchangeOptions
from havendesk.exchange.rules.chains.agreement import DisagreementError
from havendesk.exchange.rules.chains.profiles import Profile, lag_blocks, profile_of, stale_seconds
from havendesk.exchange.types.chain_reading import Agreement, NodeHead, NodeReading, NodeTrouble
from havendesk.kernel.clock import now
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of

log = get_logger(__name__)

PATIENCE_SECONDS = 0.7
"""How long others may take once one node has answered."""


class Said(Protocol):
    """What a reader gives: something with the head of the node that said it."""

    @property
    def head(self) -> NodeHead: ...


S = TypeVar("S", bound=Said)
V = TypeVar("V")


@dataclass(slots=True)
class Asked(Generic[S]):
    """What the nodes of a network said: ``said`` is what holds, None where nothing is decided."""

    agreement: Agreement
    source: str
    fetched_at: datetime
    readings: tuple[NodeReading, ...] = ()
    said: S | None = None


@dataclass(slots=True)
class _Round(Generic[S]):
    """One question to several nodes while it runs."""

    waiting: list[Node]
    asked: dict[asyncio.Task[S], Node] = field(default_factory=dict)
    good: list[tuple[Node, S]] = field(default_factory=list)
    readings: list[NodeReading] = field(default_factory=list)


def options() -> ExchangeOptions:
    """The room's options."""
    return options_of(ExchangeOptions)


def profile(network: str) -> Profile | None:
    """The figures of a network, by its code or the chain id of its nodes."""
    nodes = options().exchange_chain_nodes.get(network, ())
    return profile_of(network, next((node.chain_id for node in nodes if node.chain_id), None))


def networks() -> tuple[str, ...]:
    """Networks of which the operator named nodes that a reader can ask."""
    return tuple(name for name, nodes in options().exchange_chain_nodes.items() if nodes and profile(name))


def nodes_of(network: str) -> list[Node]:
    """The nodes of a network in the operator's order."""
    found, chosen = profile(network), options()
    if found is None:
        return []
    entries = chosen.exchange_chain_nodes.get(network, ())
    return [
        node_of(network, number, entry, found, chosen.exchange_chain_seconds)
        for number, entry in enumerate(entries, 1)
    ]


async def ask(
    network: str,
    read: Callable[[Node], Awaitable[S]],
    agree: Callable[[Sequence[S], int], S],
    says: Callable[[S], str],
) -> Asked[S]:
    """What the nodes say, as far as they agree. Never raises for anything that a node does.

    As many are asked at once as are compared; one that fails is replaced by the next in the list.
    """
    nodes = nodes_of(network)
    if not nodes:
        return Asked(Agreement.NOT_CONFIGURED, f"node:{network}", now())
    wanted = min(options().exchange_chain_agreement, len(nodes))
    going: _Round[S] = _Round(nodes)
    await _gather(going, read, wanted, says)
    going.readings.sort(key=lambda reading: reading.source)
    for reading in going.readings:
        if reading.trouble:
            log.warning("node_not_used", node=reading.source, trouble=reading.trouble.value)
    return _weighed(network, going, agree)


async def _gather(
    going: _Round[S], read: Callable[[Node], Awaitable[S]], wanted: int, says: Callable[[S], str]
) -> None:
    limit = time.monotonic() + 2 * options().exchange_chain_seconds
    for _ in range(wanted):
        _next(going, read)
    while going.asked and len(going.good) < wanted:
        left = limit - time.monotonic()
        done, _ = await asyncio.wait(going.asked, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            break
        for task in done:
            if not _take(going, task, says):
                _next(going, read)
        if going.good:
            limit = min(limit, time.monotonic() + PATIENCE_SECONDS)
    for task, node in going.asked.items():
        task.cancel()
        going.readings.append(NodeReading(node.source, now(), trouble=NodeTrouble.TIMEOUT))
    await asyncio.gather(*going.asked, return_exceptions=True)


def _next(going: _Round[S], read: Callable[[Node], Awaitable[S]]) -> None:
    if going.waiting:
        node = going.waiting.pop(0)
        going.asked[asyncio.ensure_future(fresh(node, read))] = node


async def fresh(node: Node, read: Callable[[Node], Awaitable[S]]) -> S:
    """What the node says, if it is not behind the chain by its own newest block."""
    said = await read(node)
    chosen = options().exchange_chain_stale_seconds.get(node.network)
    oldest = stale_seconds(node.profile) if chosen is None else chosen
    if oldest and (now() - said.head.at).total_seconds() > oldest:
        raise NodeError(NodeTrouble.LAGGING, height=said.head.height)
    return said


def _take(going: _Round[S], task: asyncio.Task[S], says: Callable[[S], str]) -> bool:
    """Whether the node gave something usable."""
    node = going.asked.pop(task)
    try:
        said = task.result()
    except NodeError as error:
        going.readings.append(
            NodeReading(node.source, now(), error.height, said=error.detail, trouble=error.trouble)
        )
        return False
    going.readings.append(NodeReading(node.source, now(), said.head.height, says(said)))
    going.good.append((node, said))
    return True


def _weighed(network: str, going: _Round[S], agree: Callable[[Sequence[S], int], S]) -> Asked[S]:
    readings, at, source = tuple(going.readings), now(), f"node:{network}"
    if not going.good:
        behind = any(reading.trouble is NodeTrouble.LAGGING for reading in readings)
        return Asked(Agreement.LAGGING if behind else Agreement.SILENT, source, at, readings)
    going.good.sort(key=lambda pair: pair[0].source)
    node = going.good[0][0]
    try:
        said = agree([said for _, said in going.good], lag_blocks(node.profile))
    except DisagreementError:
        log.warning("nodes_disagree", network=network)
        return Asked(Agreement.DISAGREE, source, at, readings)
    agreement = Agreement.AGREED if len(going.good) > 1 else Agreement.SINGLE
    return Asked(agreement, node.source, at, readings, said)


# answers kept for a moment

_MOST_KEPT = 2000
_kept: dict[tuple[Any, ...], tuple[float, Any]] = {}


async def kept(key: tuple[Any, ...], read: Callable[[], Awaitable[tuple[V, float]]]) -> V:
    """The answer under this key, read again after the seconds that the reader gives it. Runs on the HTTP
    clients' loop only, which is one thread."""
    found = _kept.get(key)
    if found is not None and found[0] > time.monotonic():
        value: V = found[1]
        return value
    value, seconds = await read()
    if seconds > 0:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = (time.monotonic() + seconds, value)
    return value


def forget() -> None:
    """Asks everything again (tests, a changed configuration)."""
    _kept.clear()
