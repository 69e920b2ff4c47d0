"""What the clients of a replay wrote down as it happened, laid beside the database.

Shares no code with the product: it reads the append-only file and, as the tables' owner, the rows. Texts are
compared by SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

_ROWS = """
SELECT m.ticket_id::text, m.number, m.client_key::text, m.author_kind, m.text, m.visibility
FROM tickets_message m WHERE m.ticket_id = ANY(%s::uuid[]) ORDER BY m.ticket_id, m.number
"""
_TICKETS_OF = """
SELECT t.id::text, t.client_key::text, t.last_number, (
    SELECT count(*) FROM tickets_ticket other WHERE other.client_key = t.client_key)
FROM tickets_ticket t WHERE t.id = ANY(%s::uuid[])
"""


@dataclass(frozen=True)
class Row:
    """One message as the database has it."""

    number: int
    cid: str
    author: str
    sha256: str
    internal: bool


@dataclass(frozen=True)
class Stored:
    """The database's side: messages by ticket, in order of their numbers; each ticket's own key, last number
    and how many tickets carry that key."""

    messages: Mapping[str, list[Row]]
    tickets: Mapping[str, tuple[str, int, int]]


@dataclass
class Verdict:
    """Sentences; all lists empty when nothing was lost, doubled or disordered."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    sent: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    seen_by_customers: int = 0
    seen_by_agents: int = 0
    rows: int = 0

    @property
    def clean(self) -> bool:
        """Whether both clients and the database agree."""
        return not (self.lost or self.doubled or self.disordered)

    def figures(self) -> dict[str, Any]:
        """For a report: counts and the first sentences."""
        sentences = [*self.lost, *self.doubled, *self.disordered]
        return {
            "sent": self.sent,
            "acknowledged": self.acknowledged,
            "unacknowledged": self.unacknowledged,
            "seen_by_customers": self.seen_by_customers,
            "seen_by_agents": self.seen_by_agents,
            "rows": self.rows,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "disordered": len(self.disordered),
            "first": sentences[:10],
        }


Lines = list[dict[str, Any]]


def read(file: Path) -> Lines:
    """The ledger's lines; a last one that was cut while it was written is left out."""
    lines = []
    for text in file.read_text().splitlines(keepends=True):
        if text.endswith("\n"):
            lines.append(json.loads(text))
    return lines


def stored(connection: psycopg.Connection[tuple[Any, ...]], tickets: Iterable[str]) -> Stored:
    """What the database holds of these tickets."""
    wanted = sorted(set(tickets))
    messages: dict[str, list[Row]] = {ticket: [] for ticket in wanted}
    for ticket, number, cid, author, text, visibility in connection.execute(_ROWS, [wanted]):
        digest = hashlib.sha256(text.encode()).hexdigest()
        messages[ticket].append(Row(number, cid, author, digest, visibility == "internal"))
    found = connection.execute(_TICKETS_OF, [wanted]).fetchall()
    return Stored(messages, {ticket: (key, last, count) for ticket, key, last, count in found})


def tickets_in(lines: Lines) -> set[str]:
    """Every ticket that somebody was told of."""
    return {line["ticket"] for line in lines if line.get("ticket")}


def compare(lines: Lines, database: Stored) -> Verdict:
    """Every acknowledged message is in the database once, under its number; numbers have no gaps; messages
    of one sender have rising numbers in the order of sending; every copy equals the database up to where it
    ends."""
    verdict = Verdict(rows=sum(len(rows) for rows in database.messages.values()))
    _check_database(verdict, database)
    _check_sent(verdict, lines, database)
    _check_copies(verdict, [line for line in lines if line["event"] == "seen"], database)
    return verdict


def _check_database(verdict: Verdict, database: Stored) -> None:
    for ticket, rows in database.messages.items():
        if [row.number for row in rows] != list(range(1, len(rows) + 1)):
            verdict.disordered.append(f"{ticket}: the numbers in the database have gaps")
        for cid, count in Counter(row.cid for row in rows).items():
            if count > 1:
                verdict.doubled.append(f"{ticket}: {cid} is there {count} times")
        if ticket not in database.tickets:
            verdict.lost.append(f"{ticket}: somebody was told of it, but it is not there")
            continue
        key, last, count = database.tickets[ticket]
        if count != 1:
            verdict.doubled.append(f"{ticket}: {count} tickets were begun under {key}")
        if last != len(rows):
            verdict.lost.append(f"{ticket}: its last number is {last}, but it has {len(rows)} messages")


def _check_sent(verdict: Verdict, lines: Lines, database: Stored) -> None:
    order: dict[str, list[str]] = {}
    acks: dict[str, dict[str, Any]] = {}
    refused = {line["cid"] for line in lines if line["event"] == "refused"}
    for line in lines:
        if line["event"] == "sent":
            verdict.sent += 1
            order.setdefault(line["who"], []).append(line["cid"])
        elif line["event"] == "acked":
            before = acks.setdefault(line["cid"], line)
            if any(before[name] != line[name] for name in ("ticket", "number", "sha256")):
                verdict.doubled.append(f"{line['cid']} was acknowledged twice, differently")
    verdict.acknowledged = len(acks)
    verdict.unacknowledged = verdict.sent - len(acks.keys() | refused)
    by_number = {(ticket, row.number): row for ticket, rows in database.messages.items() for row in rows}
    for cid, line in acks.items():
        row = by_number.get((line["ticket"], line["number"]))
        if row is None or (row.cid, row.sha256) != (cid, line["sha256"]):
            verdict.lost.append(f"{cid} was acknowledged as {line['number']} of {line['ticket']}; it is not")
    for who, cids in order.items():
        last: dict[str, int] = {}
        for line in (acks[cid] for cid in cids if cid in acks):
            if line["number"] <= last.get(line["ticket"], 0):
                verdict.disordered.append(f"{who}'s {line['cid']} overtook an earlier message")
            last[line["ticket"]] = line["number"]


def _check_copies(verdict: Verdict, seen: Lines, database: Stored) -> None:
    copies: dict[tuple[str, str], Lines] = {}
    for line in seen:
        copies.setdefault((line["who"], line["ticket"]), []).append(line)
    for (who, ticket), copy in copies.items():
        of_customer = who.startswith("customer")
        if of_customer:
            verdict.seen_by_customers += len(copy)
        else:
            verdict.seen_by_agents += len(copy)
        _check_copy(verdict, f"{who} in {ticket}", copy, database.messages.get(ticket, []), of_customer)


def _check_copy(verdict: Verdict, name: str, copy: Lines, rows: list[Row], of_customer: bool) -> None:
    numbers = [line["number"] for line in copy]
    if len(set(numbers)) != len(numbers):
        verdict.doubled.append(f"{name}: saw a message twice")
    if numbers != sorted(numbers):
        verdict.disordered.append(f"{name}: saw messages out of order")
    there = {row.number: row for row in rows if not (of_customer and row.internal)}
    for line in copy:
        row = there.get(line["number"])
        if row is None or (row.sha256, row.author) != (line["sha256"], line["author"]):
            verdict.lost.append(f"{name}: saw number {line['number']}, which is not what is stored")
    missed = {number for number in there if number <= max(numbers)} - set(numbers)
    if missed:
        verdict.lost.append(f"{name}: never saw {sorted(missed)}")
