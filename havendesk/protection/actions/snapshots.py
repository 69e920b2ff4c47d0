"""The snapshot: what the account looks like now, read side by side in two seconds at most."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from django.db import connections

from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Sourced
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.errors import Refused
from havendesk.protection.models import Freeze, Snapshot

SECONDS = 2.0
"""How long the sections may take together. What is not there by then is missing, and said to be."""


def _open_transfers(account: str) -> Sourced[Any]:
    return exchange.transfers(viewer=SYSTEM, exchange_customer_id=account, open_only=True, most=200)


SECTIONS: Mapping[str, Callable[[str], Sourced[Any]]] = {
    "balances": lambda account: exchange.balances(viewer=SYSTEM, exchange_customer_id=account),
    "sessions": lambda account: exchange.sessions(viewer=SYSTEM, exchange_customer_id=account),
    "devices": lambda account: exchange.devices(viewer=SYSTEM, exchange_customer_id=account),
    "api_keys": lambda account: exchange.api_keys(viewer=SYSTEM, exchange_customer_id=account),
    "security_events": lambda account: exchange.security_events(viewer=SYSTEM, exchange_customer_id=account),
    "holds": lambda account: exchange.holds(viewer=SYSTEM, exchange_customer_id=account),
    "open_transfers": _open_transfers,
    "orders": lambda account: exchange.orders(viewer=SYSTEM, exchange_customer_id=account),
}


def take_snapshot(row: Freeze, *, even_empty: bool) -> None:
    """Keep what can be read in time. One that is there already is kept as it is: the first counts. Where
    nothing at all can be read, nothing is kept unless ``even_empty``: the next attempt may see something."""
    if Snapshot.objects.filter(freeze=row).exists():
        return
    at = now()
    pool = ThreadPoolExecutor(max_workers=len(SECTIONS), thread_name_prefix="snapshot")
    futures = {name: pool.submit(_read, read, row.exchange_customer_id) for name, read in SECTIONS.items()}
    wait(futures.values(), timeout=SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    body: dict[str, Any] = {}
    for name, future in futures.items():
        section = future.result() if future.done() and not future.cancelled() else None
        if section is not None:
            body[name] = section
    if not body and not even_empty:
        return
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                freeze=row,
                taken_at=at,
                missing=[name for name in SECTIONS if name not in body],
                sha256=hashlib.sha256(canonical_json(body)).digest(),
                body=body,
            )
        ],
        ignore_conflicts=True,
    )


def missing_of(row: Freeze) -> list[str]:
    """What the freeze's snapshot could not read; empty where there is none."""
    found = Snapshot.objects.filter(freeze=row).values_list("missing", flat=True).first()
    return list(found or [])


def _read(read: Callable[[str], Sourced[Any]], account: str) -> dict[str, Any] | None:
    try:
        found = read(account)
    except Refused:
        return None
    finally:
        connections.close_all()
    return {"items": encode(found.value), "read_at": encode(found.provenance.fetched_at)}
