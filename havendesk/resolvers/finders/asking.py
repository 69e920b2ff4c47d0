"""How a finder asks: it yields questions, is sent what was read, and returns its finding.

A finder is a generator and reads nothing itself. Whoever runs it answers: the desk from the exchange and the
chains, all questions of one step at the same time; a test from a table. What a finder was sent is the
evidence of its finding, so nothing can be said that was not read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar, overload

from havendesk.kernel.doors import PersonalData
from havendesk.kernel.errors import ErrorCode
from havendesk.resolvers.types import (
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    Reading,
    ReadingKind,
    SlotName,
    Slots,
)

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

NOT_CONFIGURED = "not_configured"
"""Note of a reading that never was one: the operator named no source. It is no evidence."""
DESK = "desk"
"""Source of what stands in the desk's own books: read here and now, nobody is waited for."""
SILENT_AGAIN_SECONDS = 60
"""A silent source is asked again after this."""


@dataclass(frozen=True)
class Ask(Generic[T]):
    """One question, to be answered by a ``T``. It never names a customer: the asker's own is meant."""

    kind: ClassVar[ReadingKind]
    personal: ClassVar[PersonalData | None] = None
    source: ClassVar[str] = "exchange"

    @property
    def reference(self) -> str:
        """The id that is asked for, as evidence names it."""
        return ""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What one question brought: a value, or why there is none (the value of an :class:`ErrorCode`).

    ``more``: what was read behind it, node by node."""

    reading: Reading
    value: T | None = None
    trouble: str = ""
    more: tuple[Reading, ...] = ()

    @property
    def known(self) -> T:
        """The value. Raises :class:`UnreadError` where there is none, which ends the finder with a finding
        that says so."""
        if self.value is None:
            raise UnreadError(self.reading, self.trouble)
        return self.value


class UnreadError(Exception):
    """A finder cannot go on without this."""

    def __init__(self, reading: Reading, trouble: str) -> None:
        super().__init__(reading.note)
        self.reading, self.trouble = reading, trouble


def must_be_heard(*reads: Read[Any]) -> None:
    """Ends the finder where one of these is silent: silence must not be taken for no. What is not offered is
    no silence."""
    for read in reads:
        if read.reading.silent:
            raise UnreadError(read.reading, read.trouble)


Steps = Generator[tuple[Ask[Any], ...], tuple[Read[Any], ...], T]
"""Asks in steps and ends with a ``T``."""


@overload
def ask(first: Ask[A], /) -> Steps[tuple[Read[A]]]: ...
@overload
def ask(first: Ask[A], second: Ask[B], /) -> Steps[tuple[Read[A], Read[B]]]: ...
@overload
def ask(first: Ask[A], second: Ask[B], third: Ask[C], /) -> Steps[tuple[Read[A], Read[B], Read[C]]]: ...
def ask(*asks: Ask[Any]) -> Steps[tuple[Read[Any], ...]]:
    """One step: these questions at once, ``a, b = yield from ask(A(), B())``."""
    return (yield asks)


def ask_all(asks: Sequence[Ask[A]]) -> Steps[tuple[Read[A], ...]]:
    """One step of any number of questions of one kind."""
    return (yield tuple(asks)) if asks else ()


def ask_both(
    first: Sequence[Ask[A]], second: Sequence[Ask[B]]
) -> Steps[tuple[tuple[Read[A], ...], tuple[Read[B], ...]]]:
    """One step of any number of questions of two kinds."""
    reads = yield (*first, *second)
    return reads[: len(first)], reads[len(first) :]


@dataclass(frozen=True, slots=True)
class Question:
    """What a finder is given: the slots, the moment (UTC), and whether a customer is known."""

    slots: Slots
    at: datetime
    signed_in: bool = True


Find = Callable[[Question], Steps[Finding]]


@dataclass(frozen=True, slots=True)
class Finder:
    """One finder. ``needs_account``: a visitor is asked to sign in instead."""

    intent: Intent
    find: Find
    needs_account: bool = True


@dataclass(slots=True)
class Run:
    """A finder that was run: its finding, with the evidence, and the personal data that was read for it."""

    finding: Finding
    personal: set[PersonalData] = field(default_factory=set)


Answerer = Callable[[tuple[Ask[Any], ...]], tuple[Read[Any], ...]]


def run(finder: Finder, question: Question, answer: Answerer) -> Run:
    """The finding with its evidence. A question that comes twice is asked once.

    An account finder is not run for a visitor. Never raises for what was read or was not.
    """
    if finder.needs_account and not question.signed_in:
        return Run(
            Finding(finder.intent, FindingCode.NEEDS_SIGN_IN, question.slots, next_action=NextAction.SIGN_IN)
        )
    known: dict[Ask[Any], Read[Any]] = {}
    try:
        finding = _steps(finder.find(question), answer, known)
    except UnreadError as unread:
        finding = unread_finding(finder.intent, question.slots, unread)
    each = (one for read in known.values() for one in (read.reading, *read.more))
    readings = tuple(dict.fromkeys(one for one in each if one.note != NOT_CONFIGURED))
    personal = {one.personal for one in known if one.personal is not None}
    return Run(replace(finding, evidence=readings), personal)


def _steps(steps: Steps[Finding], answer: Answerer, known: dict[Ask[Any], Read[Any]]) -> Finding:
    try:
        asks = next(steps)
        while True:
            new = tuple(dict.fromkeys(one for one in asks if one not in known))
            if new:
                known.update(zip(new, answer(new), strict=True))
            asks = steps.send(tuple(known[one] for one in asks))
    except StopIteration as end:
        found: Finding = end.value
        return found


def unread_finding(intent: Intent, slots: Slots, unread: UnreadError) -> Finding:
    """What is said where a source gave nothing: silent, not offered, or no such thing."""
    if unread.trouble == ErrorCode.NOT_OFFERED.value:
        return beyond(intent, slots)
    if unread.trouble == ErrorCode.NOT_FOUND.value:
        return Finding(intent, FindingCode.NOTHING_FOUND, slots)
    return Finding(
        intent,
        FindingCode.SOURCE_SILENT,
        slots,
        values={"source": unread.reading.source.partition(":")[0]},
        next_action=NextAction.WAIT,
        owner=Owner.SUPPORT,
        recheck_seconds=SILENT_AGAIN_SECONDS,
    )


def beyond(intent: Intent, slots: Slots) -> Finding:
    """What no finder can look up: it is not offered, or told in words of a later contract. People can."""
    return Finding(
        intent, FindingCode.NOT_OFFERED, slots, next_action=NextAction.HAND_OVER, owner=Owner.SUPPORT
    )


def needs(question: Question, intent: Intent, *missing: SlotName) -> Finding:
    """Asks for values without which nothing better can be said."""
    return Finding(
        intent,
        FindingCode.NEEDS_SLOT,
        question.slots,
        next_action=NextAction.TELL_SLOT,
        owner=Owner.CUSTOMER,
        missing=missing,
    )
