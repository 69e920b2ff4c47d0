"""What we did: freezes with their steps, the exchange's holds, what the account looked like, the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from havendesk.evidence.book import Book, Column, columns_of
from havendesk.evidence.chapters import chapter
from havendesk.evidence.chapters.reading import exchange_table
from havendesk.evidence.rules.telling import hold_may_be_told, snapshot_to_tell
from havendesk.evidence.sources import Sources, Subject
from havendesk.exchange.types import Hold

_FREEZE = (
    Column("reference"),
    Column("step"),
    Column("state"),
    Column("code"),
    Column("reported_at", time=True),
    Column("wanted_at", time=True),
    Column("sent_at", time=True),
    Column("confirmed_at", time=True),
    Column("released_at", time=True),
    Column("source"),
    Column("scope"),
)
_ACT = (
    Column("at", time=True),
    Column("act"),
    Column("outcome"),
    Column("by"),
    Column("reads"),
    Column("entry_id"),
)


@chapter("guarding", 40)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """Freezes, holds, snapshots."""
    freezes = [one for one in sources.freezes() if not one.drill]
    book.table("protection/freezes", "freezes", _FREEZE, _steps(freezes), source="the desk's own freezes")

    def told(holds: Iterator[Any]) -> Iterator[Any]:
        return (one for one in holds if hold_may_be_told(subject.version, one.reason_code))

    exchange_table(book, sources, "protection/holds", "holds", columns_of(Hold), through=told)
    for freeze in freezes:
        taken = sources.snapshot(freeze.id)
        if taken is not None:
            body, whole = snapshot_to_tell(subject.version, taken.body)
            book.json(
                f"protection/snapshot-{freeze.reference}.json",
                "snapshot",
                {
                    "freeze": freeze.reference,
                    "taken_at": taken.taken_at,
                    "missing": taken.missing,
                    "sha256_of_body": taken.sha256 if whole else None,
                    "body": body,
                },
                source="the exchange, read when the account was frozen",
            )
    acts = sources.acts()
    book.table(
        "protection/acts",
        "acts",
        (
            Column("at", time=True),
            Column("act"),
            Column("outcome"),
            Column("by"),
            Column("reads"),
            Column("entry_id"),
        ),
        acts.rows,
        source=acts.source,
        notes=acts.notes,
    )


def _steps(freezes: list[Any]) -> Iterator[dict[str, Any]]:
    for freeze in freezes:
        shared = {
            "reference": freeze.reference,
            "reported_at": freeze.reported_at,
            "released_at": freeze.released_at,
            "source": freeze.source.value,
            "scope": [one.value for one in freeze.scope],
        }
        for step in freeze.steps:
            yield {
                **shared,
                "step": step.name.value,
                "state": step.state.value,
                "code": step.code,
                "wanted_at": step.wanted_at,
                "sent_at": step.sent_at,
                "confirmed_at": step.confirmed_at,
            }
