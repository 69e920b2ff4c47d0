"""All sends of all sockets of this process, stored in as few transactions as the database allows.

Natural batching: while one batch commits, the next one gathers; there is no timer (a 2 ms linger was
measured to cost a third of the throughput). One batch is under way at a time, so that messages keep their
order.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError

from havendesk.channels.chat.rules import Outcome, rejected
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.live import metrics
from havendesk.tickets.types import NewMessage, NewTicket

log = get_logger(__name__)

Item = NewMessage | NewTicket
Store = Callable[[Sequence[Any]], Sequence[Outcome]]
InThread = Callable[[Store, Sequence[Any]], Awaitable[Sequence[Outcome]]]
# With it the client knows when to come again after the database did not answer.
RETRY_MILLISECONDS = 500


@dataclass(slots=True)
class Pending:
    """One item on its way. ``answer`` runs on the event loop, after the commit; ``admit`` is
    the last look before it goes: where it says no it has answered by itself."""

    item: Item
    answer: Callable[[Outcome], None]
    admit: Callable[[], bool]
    since: float = field(default_factory=time.monotonic)


class Writer:
    """The queue to the database. ``utter`` and ``begin`` store many items and give an outcome for each."""

    def __init__(self, *, utter: Store, begin: Store, in_thread: InThread, most: int, batch: int) -> None:
        self._stores: dict[type, Store] = {NewMessage: utter, NewTicket: begin}
        self._in_thread = in_thread
        self._most = most
        self._batch = batch
        self._queue: deque[Pending] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def submit(self, pending: Pending) -> bool:
        """Queue one item.

        Returns:
            False where the queue is full; nothing was taken.
        """
        if len(self._queue) >= self._most:
            metrics.BUSY.inc()
            return False
        self._queue.append(pending)
        metrics.WAITING.set(len(self._queue))
        self._idle.clear()
        self._wake.set()
        return True

    def busy_milliseconds(self) -> int:
        """When to come again after ``submit`` said no: the time that the full queue takes at 2,000 a
        second."""
        return max(100, len(self._queue) // 2)

    async def idle(self) -> None:
        """Wait until everything taken is answered."""
        await self._idle.wait()

    async def run(self) -> None:
        """Store batches until cancelled."""
        while True:
            await self._wake.wait()
            batch = self._take()
            if not batch:
                self._wake.clear()
                self._idle.set()
                continue
            for kind in (NewTicket, NewMessage):
                some = [pending for pending in batch if isinstance(pending.item, kind)]
                if some:
                    await self._store(self._stores[kind], some)

    def _take(self) -> list[Pending]:
        batch: list[Pending] = []
        while self._queue and len(batch) < self._batch:
            pending = self._queue.popleft()
            if pending.admit():
                batch.append(pending)
        metrics.WAITING.set(len(self._queue))
        return batch

    async def _store(self, store: Store, batch: list[Pending]) -> None:
        metrics.BATCH_ITEMS.observe(len(batch))
        items = [pending.item for pending in batch]
        outcomes: Sequence[Outcome]
        try:
            outcomes = await self._in_thread(store, items)
            if len(outcomes) != len(batch):
                raise RuntimeError("one outcome per item is the contract")
        except (OperationalError, InterfaceError):
            log.warning("live.database_silent", items=len(batch))
            later = {"retry_after_ms": RETRY_MILLISECONDS}
            outcomes = [rejected(item, ErrorCode.TRY_LATER, **later) for item in items]
        except Refused as refused:
            outcomes = [rejected(item, refused.code) for item in items]
        except Exception as error:
            await self._alone(store, batch, error)
            return
        at = time.monotonic()
        for pending, outcome in zip(batch, outcomes, strict=True):
            metrics.ACK_SECONDS.observe(at - pending.since)
            pending.answer(outcome)

    async def _alone(self, store: Store, batch: list[Pending], error: Exception) -> None:
        """A batch that fails as a whole for another reason than a silent database holds an item that the
        checks let through: halve it until that item stands alone, so that it takes no neighbour with it."""
        if len(batch) == 1:
            log.error("live.item_failed", error=type(error).__name__)
            batch[0].answer(rejected(batch[0].item, ErrorCode.INTERNAL))
            return
        middle = len(batch) // 2
        await self._store(store, batch[:middle])
        await self._store(store, batch[middle:])
