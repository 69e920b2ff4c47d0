"""Why something is blocked, since when and until when, on which law, and how to object.

The exchange says what is blocked, our own book why: what a customer hears of a hold is what their page of
holds says. A hold that one of the two does not explain is told as a check, whatever the other says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from havendesk.exchange.types import Hold
from havendesk.protection.types import AccountHold, AccountHolds
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import BookedHolds, Holds
from havendesk.resolvers.finders.giving import rows, texts, times
from havendesk.resolvers.rules.telling import REVIEW, told_reason
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

LONGEST_AGAIN_SECONDS = 3600
SHORTEST_AGAIN_SECONDS = 30
_CHECKS = {"reason": REVIEW}


@dataclass(frozen=True, slots=True)
class Block:
    """One hold as it is told; ``check``: that it is there, and no more."""

    values: Mapping[str, str]
    until: datetime | None = None
    check: bool = False


@dataclass(slots=True)
class _Told:
    """Blocks in the order of telling; however many checks run, they are one."""

    explained: list[Block] = field(default_factory=list)
    checks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        (self.checks if block.check else self.explained).append(block)

    @property
    def blocks(self) -> list[Block]:
        return self.explained + self.checks[:1]


def find(question: Question) -> Steps[Finding]:
    """All active holds, each told once, the newest first."""
    read, booked = yield from ask(Holds(), BookedHolds())
    blocks = told(read.known, booked.value)
    page = texts(holds_url=booked.value.page) if booked.value else {}
    if not blocks:
        return Finding(Intent.HOLDS, FindingCode.HOLDS_NONE, question.slots)
    if len(blocks) == 1:
        return _finding(question, _code(blocks[0]), {**blocks[0].values, **page}, blocks)
    return _finding(question, FindingCode.HOLDS_LIST, rows(one.values for one in blocks) | page, blocks)


def told(at_exchange: Sequence[Hold], book: AccountHolds | None) -> list[Block]:
    """The exchange's holds with what our book says of them, and those of ours that it is yet to place."""
    known = book.holds if book else ()
    said = _Told()
    for hold in sorted(at_exchange, key=lambda one: one.placed_at, reverse=True):
        beside = [one for one in known if one.exchange_ref == hold.id]
        for block in [_booked(one, _scope(hold.scope)) for one in beside] or [_unbooked(hold)]:
            said.add(block)
    for one in known:
        if not one.exchange_ref:
            said.add(_booked(one, _scope([part.value for part in one.own.scope])))
    return said.blocks


def values_of(hold: Hold) -> dict[str, str]:
    """What may be told of one hold as the exchange knows it."""
    values = {"reason": told_reason(hold.reason_code), "scope": _scope(hold.scope)}
    if values["reason"] == REVIEW:
        return values
    known = times(since_at=hold.placed_at, until_at=hold.expires_at, notified_at=hold.notified_at)
    return values | known | _extended(hold.extension_no) | texts(legal_basis=hold.legal_basis)


def _unbooked(hold: Hold) -> Block:
    values = values_of(hold)
    check = values["reason"] == REVIEW
    return Block(values, None if check else hold.expires_at, check)


def _booked(one: AccountHold, scope: str) -> Block:
    own = one.own
    if own.reason is None:
        return Block(_CHECKS | {"scope": scope}, check=True)
    values = {"hold_reason": own.reason.value, "hold_to_do": own.reason.value, "scope": scope}
    basis = "hold_basis" if own.basis in WORDS["hold_basis"] else "legal_basis"
    values |= texts(**{basis: own.basis}) | _extended(one.extension_no)
    values |= times(
        since_at=own.since, until_at=own.until, notified_at=one.notified_at, review_at=own.looked_at_by
    )
    if own.appeal is None:
        return Block(values | ({"objection": "possible"} if own.may_appeal else {}), own.until)
    if own.appeal.granted is None:
        values |= times(objected_at=own.appeal.at, decision_at=own.appeal.due_at)
    else:
        values["objection"] = "granted" if own.appeal.granted else "refused"
    return Block(values, own.until)


def _extended(times_so_far: int) -> dict[str, str]:
    return {"extension_count": str(times_so_far)} if times_so_far else {}


def _scope(parts: Iterable[str]) -> str:
    joined = "_".join(sorted(parts))
    return joined if joined in WORDS["scope"] else "everything"


def _code(block: Block) -> FindingCode:
    if block.check:
        return FindingCode.HOLDS_REVIEW
    return FindingCode.HOLDS_ONE if block.until else FindingCode.HOLDS_OPEN_END


def _finding(
    question: Question, code: FindingCode, values: dict[str, str], blocks: Sequence[Block]
) -> Finding:
    ends = [one.until for one in blocks if one.until]
    clocked = len(ends) == len(blocks)
    return Finding(
        Intent.HOLDS,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if clocked else NextAction.HAND_OVER,
        owner=Owner.NOBODY if clocked else Owner.SUPPORT,
        recheck_seconds=again(min(ends), question.at) if ends else LONGEST_AGAIN_SECONDS,
    )


def again(end: datetime, at: datetime) -> int:
    """Seconds until asking again makes sense: at the end, and once an hour until then."""
    return int(min(max((end - at).total_seconds() + 1, SHORTEST_AGAIN_SECONDS), LONGEST_AGAIN_SECONDS))


FINDER = Finder(Intent.HOLDS, find)
