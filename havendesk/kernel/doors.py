"""The two decorators through which every write and every offered read goes.

``@action`` opens the transaction, checks the permission of that name, writes the audit entry and the
outbox rows: one statement each, however many entries there are. ``@query`` does the same for reads, and
records those that show personal data. A refusal rolls everything back and is then recorded in a
transaction of its own.

An act inside an act stands under the permission of the outer one: who may transfer a ticket need not also
hold the permission to set its assignee. Both are recorded.

A door that waits for a stranger (the exchange) stands *apart*: it holds no transaction and no connection
while it waits. What it records it writes afterwards, in a transaction of its own, and answers only when that
is done. It cannot be called inside an act that holds a transaction.

Two sockets keep the arrow pointing down: :func:`install_recorder` is filled by the audit room,
:func:`install_authorizer` by people, who know what a permission is. An empty socket allows nobody.
"""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import OperationalError, connection, transaction

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.logs import get_logger
from havendesk.kernel.outbox import Event, write_outbox

P = ParamSpec("P")
R = TypeVar("R")

log = get_logger(__name__)

# deadlock_detected and serialization_failure: the whole transaction is undone, and may simply be tried again.
_WAITED_FOR_EACH_OTHER = frozenset({"40P01", "40001"})
_TRIES = 3
_PAUSE_SECONDS = 0.05


class _ClashError(Exception):
    """An act that may be tried again."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


class PersonalData(StrEnum):
    """Kinds of personal data that a query may show; reading one is recorded."""

    MESSAGE = "message"
    ATTACHMENT = "attachment"
    CONTACT = "contact"
    IDENTITY = "identity"
    LEDGER = "ledger"
    SECURITY = "security"


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Record:
    """One line for the audit room, still with plain before and after values (they become commitments)."""

    verb: str
    outcome: Outcome
    actor: Actor
    at: datetime
    id: UUID
    subject_kind: str = ""
    subject_id: UUID | None = None
    ticket_id: UUID | None = None
    customer_id: UUID | None = None
    reason: str = ""
    code: str = ""
    reads: str = ""
    before: Any = None
    after: Any = None


@dataclass(slots=True)
class Door:
    """What the decorator knows about one door; the house tests read it from ``__door__``."""

    name: str
    kind: str
    open_to: frozenset[ActorKind]
    reads: PersonalData | None = None
    apart: bool = False
    step_up: bool = False


@dataclass(slots=True)
class Act:
    """The act in progress: its entry so far, the entries of a set-based act, the events it announces."""

    record: Record
    own: bool = True
    apart: bool = False
    entries: list[Record] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def all_entries(self) -> list[Record]:
        """The set's entries, and the act's own unless the set replaces it."""
        return [*self.entries, self.record] if self.own else list(self.entries)


_current: ContextVar[Act | None] = ContextVar("havendesk_act", default=None)
_recorder: list[Callable[[list[Record]], None]] = []
_authorizer: list[Callable[[Actor, str], bool]] = []


def install_recorder(recorder: Callable[[list[Record]], None]) -> None:
    """Fill the socket ``record``; called once by the audit room at start."""
    _recorder[:] = [recorder]


def install_authorizer(authorizer: Callable[[Actor, str], bool]) -> None:
    """Fill the socket ``authorize``: whether staff or a service account holds the permission of that name."""
    _authorizer[:] = [authorizer]


def _record(entries: list[Record]) -> None:
    if not entries:
        return
    if not _recorder:
        raise RuntimeError("no recorder installed: the audit room is missing")
    _recorder[0](entries)


def _authorise(actor: Actor, door: Door) -> None:
    if actor.kind in (ActorKind.STAFF, ActorKind.SERVICE):
        allowed = any(authorizer(actor, door.name) for authorizer in _authorizer)
    else:
        allowed = actor.kind in door.open_to
    if not allowed:
        code = ErrorCode.NOT_SIGNED_IN if actor.kind is ActorKind.ANONYMOUS else ErrorCode.FORBIDDEN
        raise Refused(code, permission=door.name)
    if door.step_up and actor.is_staff and not actor.proved_lately(now()):
        raise Refused(ErrorCode.REAUTHENTICATION_NEEDED, permission=door.name)


def about(
    *,
    subject: tuple[str, UUID | None] | None = None,
    ticket: UUID | None = None,
    customer: UUID | None = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    reads: PersonalData | None = None,
) -> None:
    """Fill the audit entry of the act in progress. ``before`` and ``after`` are JSON values; only
    commitments to them are stored, and they are never logged. ``reads``: the kind of personal data that an
    act shows whose kind is known only while it runs."""
    act = _act()
    known = act.record
    act.record = replace(
        known,
        subject_kind=subject[0] if subject else known.subject_kind,
        subject_id=subject[1] if subject else known.subject_id,
        ticket_id=ticket or known.ticket_id,
        customer_id=customer or known.customer_id,
        before=before if before is not None else known.before,
        after=after if after is not None else known.after,
        reason=reason or known.reason,
        reads=reads.value if reads else known.reads,
    )


def entry_id() -> UUID:
    """Id of the entry that the act in progress leaves in its own transaction: a row that stores it proves
    that the act which wrote it is on record (the database asks for it by ``audit_must_exist``).

    Raises:
        RuntimeError: outside an act; in one that records elsewhere (apart), or leaves no entry of its own
            (set-based: :func:`entry` gives the ids there).
    """
    act = _act()
    if act.apart or not act.own:
        raise RuntimeError(f"{act.record.verb} leaves no entry of its own in this transaction")
    return act.record.id


def entry(actor: Actor, outcome: Outcome = Outcome.DONE, code: str = "", **details: Any) -> UUID:
    """Add one entry of a set-based act; the set's entries replace the act's own one. Returns the entry's id.

    ``details`` are fields of :class:`Record`. The author of the item is ``actor``.
    """
    act = _act()
    act.own = False
    base = replace(act.record, id=uuid7(), actor=actor, outcome=outcome, code=code)
    act.entries.append(replace(base, **details))
    return base.id


def set_based() -> None:
    """Declare that this act is set-based: without items it leaves no entry."""
    _act().own = False


def announce(*events: Event) -> None:
    """Announce facts: outbox rows in the same transaction."""
    _act().events.extend(events)


def record_moment(record: Record) -> None:
    """Write one entry outside a door, in a transaction of its own, for framework moments (sign-in, sign-out,
    failed sign-in) and refusals of faces."""
    with transaction.atomic():
        _record([record])


def _act() -> Act:
    act = _current.get()
    if act is None:
        raise RuntimeError("only inside an action or a query that records")
    return act


def _run(door: Door, actor: Actor, call: Callable[[], R]) -> R:
    """Run an act; one that the database ended because it and another waited for each other runs again, from
    the beginning and alone in its transaction, at most twice. Nothing of the first try is left."""
    alone = _current.get() is None and not door.apart and not transaction.get_connection().in_atomic_block
    for again in range(_TRIES if alone else 1):
        try:
            return _try(door, actor, call, last=not alone or again == _TRIES - 1)
        except _ClashError as clash:
            log.info("act.again", door=door.name, why=clash.sqlstate)
            time.sleep(_PAUSE_SECONDS * random.random())
    raise AssertionError("the last try raises")


def _clash(error: Exception) -> str:
    """The SQLSTATE of an error that another try may not meet, or nothing."""
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, OperationalError) else None
    return state if state in _WAITED_FOR_EACH_OTHER else ""


def _try(door: Door, actor: Actor, call: Callable[[], R], *, last: bool) -> R:
    around = _current.get()
    # An act inside one that stands apart has no transaction to join: it commits and records by itself.
    outer = None if around is None or around.apart else around
    if door.apart and outer is not None:
        raise RuntimeError(f"{door.name} waits for a stranger: not inside {outer.record.verb}")
    act = Act(
        Record(verb=door.name, outcome=Outcome.DONE, actor=actor, at=now(), id=uuid7(), reads=_reads(door)),
        apart=door.apart,
    )
    token = _current.set(act)
    bounds: AbstractContextManager[object] = nullcontext() if door.apart else transaction.atomic()
    try:
        with bounds:
            if around is None:
                _authorise(actor, door)
            result = call()
            _settle(act, outer)
    except Refused as refused:
        if outer is None:
            _record_refusal(act, Outcome.REFUSED, refused.code)
            _follow_up(refused)
        else:
            # Recorded if the outer act goes on without it; otherwise the outer refusal stands for both.
            outer.entries.append(replace(act.record, outcome=Outcome.REFUSED, code=refused.code.value))
        raise
    except Exception as error:
        if not last and (state := _clash(error)):
            raise _ClashError(state) from error
        if outer is None and not transaction.get_connection().in_atomic_block:
            _record_refusal(act, Outcome.FAILED, ErrorCode.INTERNAL)
        raise
    else:
        return result
    finally:
        _current.reset(token)


def _settle(act: Act, outer: Act | None) -> None:
    """Write the entries and the events, or hand them to the act whose transaction this one joined."""
    if outer is not None:
        outer.entries.extend(act.all_entries())
        outer.events.extend(act.events)
        return
    with transaction.atomic(savepoint=False):
        _record(act.all_entries())
        write_outbox(act.events)


def let_connection_go() -> None:
    """Give the database connection back to the pool while a door that stands apart waits for a stranger.
    The next statement takes one again. Inside a transaction (tests) nothing happens."""
    if not connection.in_atomic_block:
        connection.close()


def _ask(door: Door, viewer: Actor, call: Callable[[], R]) -> R:
    try:
        _authorise(viewer, door)
        return call()
    except Refused as refused:
        # Inside an act the act's own entry says it.
        if refused.code is ErrorCode.FORBIDDEN and _current.get() is None:
            seen = Record(verb=door.name, outcome=Outcome.DONE, actor=viewer, at=now(), id=uuid7())
            _record_refusal(Act(seen), Outcome.REFUSED, refused.code)
        raise


def _record_refusal(act: Act, outcome: Outcome, code: ErrorCode) -> None:
    with transaction.atomic():
        _record([replace(act.record, outcome=outcome, code=code.value)])


def _follow_up(refused: Refused) -> None:
    """What the refusal leaves behind is an act of its own: the refused one is over."""
    token = _current.set(None)
    try:
        refused.settle()
    finally:
        _current.reset(token)


def _reads(door: Door) -> str:
    return door.reads.value if door.reads else ""


def action(
    name: str, *, open_to: Collection[ActorKind] = (), apart: bool = False, step_up: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a door for writing. Its first keyword is ``by: Actor``.

    Staff and service accounts need the permission ``name``; other kinds of actor must be in ``open_to``.
    ``apart``: it waits for a stranger, and therefore holds no transaction meanwhile (see the module).
    ``step_up``: it is dangerous, so staff must have given their second factor lately.

    Raises (from the decorated function):
        Refused: not allowed, or refused by the act itself; nothing was changed, the refusal is recorded.
    """
    door = Door(name, "action", frozenset(open_to), apart=apart, step_up=step_up)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast(Actor, kwargs["by"])
            return _run(door, actor, lambda: function(*args, **kwargs))

        wrapped.__door__ = door  # type: ignore[attr-defined]  # functions carry attributes; mypy has no type for it
        return wrapped

    return decorate


def query(
    name: str,
    *,
    reads: PersonalData | None = None,
    open_to: Collection[ActorKind] = (),
    apart: bool = False,
    step_up: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a door for reading. Its first keyword is ``viewer: Actor``.

    With ``reads`` each call leaves an entry that names the kind of personal data shown; without, it is
    checked for permission only and opens no transaction. A look that was not allowed is recorded either way.
    ``apart``: it waits for a stranger, and therefore holds no transaction meanwhile (see the module).
    ``step_up``: staff must have given their second factor lately (an export).
    """
    door = Door(name, "query", frozenset(open_to), reads, apart=apart, step_up=step_up)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            viewer = cast(Actor, kwargs["viewer"])
            if door.reads is None:
                return _ask(door, viewer, lambda: function(*args, **kwargs))
            return _run(door, viewer, lambda: function(*args, **kwargs))

        wrapped.__door__ = door  # type: ignore[attr-defined]  # functions carry attributes; mypy has no type for it
        return wrapped

    return decorate
