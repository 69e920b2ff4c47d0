"""What the clients sent, had acknowledged and saw, in memory and, on demand, in an append-only file.

The file holds one JSON object a line, written as it happens, so that somebody else can compare it with the
database: ``sent``, ``acked``, ``refused`` and ``seen``. Texts appear as SHA-256 only.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

Frame = dict[str, Any]


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Said:
    """One message on its way: who sent it when, and what became of it. Times are of a monotonic clock."""

    who: str
    cid: str
    ticket: str
    sent: float
    acked: float = 0.0
    number: int = 0
    stored: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One message as somebody holds it; ``cid`` only where it is their own."""

    number: int
    digest: str
    cid: str
    internal: bool = False


@dataclass(slots=True)
class Findings:
    """What does not agree; one sentence each, so that a person can look."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unacknowledged: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled, disordered or left without an acknowledgement."""
        return not (self.lost or self.doubled or self.disordered or self.unacknowledged)


class Book:
    """One run's book."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file
        self.said: dict[str, Said] = {}
        self.copies: dict[tuple[str, str], list[Held]] = {}

    def _write(self, **line: Any) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
            self._file.flush()

    def sent(self, who: str, cid: str, ticket: str, text: str) -> None:
        """A message leaves for the first time; called before it does."""
        self.said[cid] = Said(who, cid, ticket, time.monotonic())
        self._write(event="sent", who=who, cid=cid, ticket=ticket, sha256=digest(text))

    def acked(self, frame: Frame) -> None:
        """The server says that it is stored. A second acknowledgement must say the same as the first."""
        said = self.said[frame["cid"]]
        stored = digest(frame["text"] or "")
        if said.acked and (said.ticket, said.number, said.stored) != (
            frame["ticket"],
            frame["number"],
            stored,
        ):
            said.refused = "acknowledged twice, differently"
        said.ticket, said.number, said.stored = frame["ticket"], frame["number"], stored
        said.acked = said.acked or time.monotonic()
        self._write(
            event="acked",
            who=said.who,
            cid=said.cid,
            ticket=said.ticket,
            number=said.number,
            sha256=stored,
        )

    def refused(self, frame: Frame) -> None:
        """The server says for good that it is not stored."""
        said = self.said[frame["cid"]]
        said.refused = frame["code"]
        self._write(event="refused", who=said.who, cid=said.cid, code=said.refused)

    def seen(self, who: str, message: Frame) -> None:
        """A client applied a message to its copy."""
        held = Held(
            message["number"],
            digest(message["text"]),
            message.get("cid") or "",
            message["visibility"] == "internal",
        )
        self.copies.setdefault((who, message["ticket"]), []).append(held)
        self._write(
            event="seen",
            who=who,
            ticket=message["ticket"],
            number=held.number,
            author=message["author"]["kind"],
            cid=held.cid,
            sha256=held.digest,
        )

    def compare(self, truth: Mapping[str, Sequence[Held]]) -> Findings:
        """Compare with what the desk holds at the end.

        Args:
            truth: by ticket, what its customer may see, in the order in which the desk gives it.
        """
        findings = Findings()
        for ticket, messages in truth.items():
            _in_order(findings, ticket, messages)
        by_number = {(ticket, one.number): one for ticket, messages in truth.items() for one in messages}
        self._compare_said(findings, truth, by_number)
        self._compare_copies(findings, truth, by_number)
        return findings

    def _compare_said(
        self,
        findings: Findings,
        truth: Mapping[str, Sequence[Held]],
        by_number: Mapping[tuple[str, int], Held],
    ) -> None:
        last: dict[tuple[str, str], int] = {}
        for said in self.said.values():
            name = f"{said.who}'s message {said.cid}"
            if not said.acked:
                if not said.refused:
                    findings.unacknowledged.append(f"{name} was never acknowledged")
                continue
            if said.refused:
                findings.doubled.append(f"{name} was {said.refused}")
            if said.number == 0 or said.ticket not in truth:
                continue
            there = by_number.get((said.ticket, said.number))
            if there is None or there.digest != said.stored or there.cid not in ("", said.cid):
                findings.lost.append(f"{name} is not number {said.number} of {said.ticket}")
            if said.number <= last.get((said.who, said.ticket), 0):
                findings.disordered.append(f"{name} got number {said.number}, below an earlier one")
            last[said.who, said.ticket] = said.number

    def _compare_copies(
        self,
        findings: Findings,
        truth: Mapping[str, Sequence[Held]],
        by_number: Mapping[tuple[str, int], Held],
    ) -> None:
        for (who, ticket), copy in self.copies.items():
            if ticket not in truth:
                continue
            _in_order(findings, f"{who}'s copy of {ticket}", copy)
            public = {one.number: one for one in copy if not one.internal}
            for number, held in public.items():
                there = by_number.get((ticket, number))
                if there is None or there.digest != held.digest:
                    findings.lost.append(f"{who} saw number {number} of {ticket}, which is not there")
            last = max((one.number for one in copy), default=0)
            for one in truth[ticket]:
                if one.number <= last and one.number not in public:
                    findings.lost.append(f"{who} never saw number {one.number} of {ticket}")


def _in_order(findings: Findings, name: str, messages: Sequence[Held]) -> None:
    numbers = [one.number for one in messages]
    if numbers != sorted(numbers):
        findings.disordered.append(f"{name}: numbers do not rise")
    keys = [one.cid for one in messages if one.cid]
    if len(set(numbers)) != len(numbers) or len(set(keys)) != len(keys):
        findings.doubled.append(f"{name}: a message is there twice")


def percentiles(values: Sequence[float], places: int) -> dict[str, float | None]:
    """p50, p95 and p99 by nearest rank, rounded; ``None`` without values."""
    ordered = sorted(values)
    return {
        f"p{share}": round(ordered[max(0, -(-share * len(ordered) // 100) - 1)], places) if ordered else None
        for share in (50, 95, 99)
    }
