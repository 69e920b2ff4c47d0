"""Pure decisions of the playbook: which step when, since when, what went where, which clock runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from havendesk.cases.takeover.types import IntrusionSign, StepName, StepState, TaskKind, Way
from havendesk.exchange.types import Device, SecurityEvent, Transfer
from havendesk.kernel.i18n import noop

SECURITY = "security"
"""The doorbell of whatever security officers look at."""

PLAYBOOK: tuple[StepName, ...] = tuple(StepName)

AFTER: Mapping[StepName, StepName] = {
    StepName.RECEIVER_HOLD: StepName.TRANSFER_TRACE,
    StepName.VENUE_ALERT: StepName.TRANSFER_TRACE,
}
"""Steps that need what another one found."""

LANE_PATIENCE = timedelta(seconds=60)
"""How long the trace waits for the freeze lane to cancel what is not signed yet; then it looks without."""

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
STUCK_WAIT = timedelta(minutes=5)
"""How often the machine tries a step for which it has already called a person."""

_LOOK_BACK_WITHOUT_SIGN = timedelta(days=1)
_SIGNS: Mapping[str, IntrusionSign] = {
    "second_factor_removed": IntrusionSign.FACTOR_REMOVED,
    "password_changed": IntrusionSign.PASSWORD_CHANGED,
    "email_changed": IntrusionSign.CONTACT_CHANGED,
    "phone_changed": IntrusionSign.CONTACT_CHANGED,
    "address_added": IntrusionSign.ADDRESS_ADDED,
    "api_key_created": IntrusionSign.KEY_CREATED,
}
_NEVER_LEFT = frozenset({"cancelled", "rejected", "failed"})
_OUTGOING = frozenset({"withdrawal", "internal_out"})

CLOCKS: Mapping[TaskKind, timedelta] = {
    TaskKind.CUSTOMER_INTERVIEW: timedelta(hours=1),
    TaskKind.POLICE_REPORT: timedelta(hours=24),
    TaskKind.REGULATOR_NOTICE: timedelta(hours=24),
    TaskKind.SEND_ALERT: timedelta(hours=1),
    TaskKind.WITHDRAW_ALERT: timedelta(hours=4),
    TaskKind.SIBLING_REVIEW: timedelta(hours=4),
    TaskKind.ORDER_REVIEW: timedelta(hours=4),
    TaskKind.HOLD_BY_HAND: timedelta(minutes=30),
    TaskKind.STEP_BY_HAND: timedelta(minutes=30),
}
"""How soon people must do what; the review of a suspicion counts working days instead."""

_REVIEW_WORKING_DAYS = 3
# Where the law says "at once", the clock of the regulator's notice is short.
_NOTICE_AT_ONCE: Mapping[str, timedelta] = {"KR": timedelta(hours=4)}

ALWAYS: tuple[TaskKind, ...] = (
    TaskKind.CUSTOMER_INTERVIEW,
    TaskKind.POLICE_REPORT,
    TaskKind.SUSPICION_REVIEW,
    TaskKind.REGULATOR_NOTICE,
)
"""What people do in every case."""


def wait_after(attempts: int, most: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4 … at most 60 s; five minutes once a person was
    called (``attempts`` has reached ``most``)."""
    if attempts >= most:
        return STUCK_WAIT
    return timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (max(attempts, 1) - 1)))


def may_begin(name: StepName, states: Mapping[StepName, StepState]) -> bool:
    """Whether what this step needs is there. A trace that was skipped leaves nothing to hold or to tell."""
    needed = AFTER.get(name)
    return needed is None or states.get(needed, StepState.WANTED).settled


def waits_for_lane(*, cancelled: bool, reported_at: datetime, at: datetime) -> bool:
    """Whether the trace still waits for the freeze lane, because what is cancelled never leaves.
    ``cancelled``: the lane's step is over, in whichever way."""
    return not cancelled and at - reported_at < LANE_PATIENCE


def suspected_since(
    *,
    events: Iterable[SecurityEvent],
    devices: Iterable[Device],
    reported_at: datetime,
    look_back: timedelta,
) -> tuple[datetime, IntrusionSign]:
    """When somebody else came in, as far as the account's own log tells.

    The first sign-in from a device that is new and not trusted counts before everything else: owners change
    passwords and addresses too. Without one, the first change that a thief makes and that no trusted device
    made. Both within ``look_back`` before the report; without any sign the day before it.
    """
    earliest = reported_at - look_back
    known = {one.id for one in devices if one.trusted or one.first_seen_at < earliest}
    story = [one for one in events if earliest <= one.at <= reported_at and one.device_id not in known]
    entries = [one.at for one in story if one.kind == "sign_in" and one.device_id is not None]
    if entries:
        return min(entries), IntrusionSign.NEW_DEVICE
    changes = [(one.at, _SIGNS[one.kind]) for one in story if one.kind in _SIGNS]
    if changes:
        return min(changes, key=lambda one: one[0])
    return reported_at - _LOOK_BACK_WITHOUT_SIGN, IntrusionSign.NONE


def outgoing_since(transfers: Iterable[Transfer], since: datetime) -> list[Transfer]:
    """What left or wanted to leave from then on, oldest first."""
    found = [one for one in transfers if one.direction in _OUTGOING and one.created_at >= since]
    return sorted(found, key=lambda one: (one.created_at, one.id))


def way_of(transfer: Transfer, *, own_address: bool) -> Way:
    """Where it went. ``own_address``: its address is a deposit address of this exchange."""
    if transfer.state in _NEVER_LEFT:
        return Way.STOPPED
    if transfer.direction == "internal_out" or own_address:
        return Way.INSIDE
    if transfer.network == "bank":
        return Way.BANK
    return Way.OUTSIDE


def is_final(transfer: Transfer) -> bool:
    """Whether what is known of it will stay: it never left, arrived inside, or stands in its network."""
    return (
        transfer.state in _NEVER_LEFT or transfer.direction == "internal_out" or transfer.state == "confirmed"
    )


def looks_again(*, moving: int, opened_at: datetime, at: datetime) -> timedelta | None:
    """After how long the trace looks again: soon while something is on its way, seldom once the case is
    older than ten minutes, and no more after a day."""
    age = at - opened_at
    if not moving or age >= timedelta(days=1):
        return None
    return timedelta(seconds=15) if age < timedelta(minutes=10) else timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One transaction of a message to a venue; ``at`` is RFC 3339 in UTC, ``amount`` plain digits."""

    txid: str
    network: str
    asset: str
    amount: str
    address: str
    tag: str
    at: str


ALERT_REQUEST = noop(
    "{sender} reports transfers from an account that an unauthorised person controlled. Please hold the "
    "credited funds and preserve your records; an authority's request will follow. The transactions are "
    "listed above."
)
ALERT_ANSWER = noop("Please answer with your own reference and say whether the funds are held.")
ALERT_DRILL = noop("DRILL - NOT TO BE SENT. No funds were moved.")


def alert_text(
    *,
    venue: str,
    reference: str,
    sender: str,
    drill: bool,
    lines: Sequence[AlertLine],
    others: Sequence[str] = (),
) -> str:
    """The message to the venue that received stolen funds: in English, then what is asked once more in other
    languages (``others``), because nobody knows which one is read there. Nothing in it names the customer. A
    transaction without an id yet says so."""
    parts = [f"To: {venue or 'the venue that controls the receiving address'}", ""]
    if drill:
        parts += [ALERT_DRILL, ""]
    parts += [
        f"{sender} reports transfers from an account that an unauthorised person controlled. Please hold the",
        "credited funds and preserve your records; an authority's request will follow.",
        "",
        f"Our reference: {reference}",
        "",
    ]
    for number, line in enumerate(lines, 1):
        parts += [
            f"{number}. {line.amount} {line.asset} on {line.network}, {line.at}",
            f"   transaction {line.txid or 'not known yet'}",
            f"   to address {line.address}" + (f", tag {line.tag}" if line.tag else ""),
        ]
    parts += ["", ALERT_ANSWER]
    for other in others:
        parts += ["", "---", "", other]
    return "\n".join(parts)


def alert_matter(venue: str, number: int) -> str:
    """How a task names the message that it is about."""
    name = venue or "unknown"
    return name if number == 1 else f"{name} ({number})"


def due_at(kind: TaskKind, *, begun_at: datetime, jurisdiction: str) -> datetime:
    """When the clock of a task ends. Working days leave out Saturdays and Sundays (UTC); public holidays are
    not known here, so the clock ends early rather than late."""
    if kind is TaskKind.SUSPICION_REVIEW:
        return _working_days(begun_at, _REVIEW_WORKING_DAYS)
    if kind is TaskKind.REGULATOR_NOTICE and jurisdiction in _NOTICE_AT_ONCE:
        return begun_at + _NOTICE_AT_ONCE[jurisdiction]
    return begun_at + CLOCKS[kind]


def _working_days(begun_at: datetime, days: int) -> datetime:
    at = begun_at
    while days:
        at += timedelta(days=1)
        days -= at.weekday() < 5
    return at


def joined_ways(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Accounts with everything by which they were found, each way once and in order."""
    ways: dict[str, set[str]] = {}
    for account, way in found:
        ways.setdefault(account, set()).add(way)
    return {account: tuple(sorted(by)) for account, by in sorted(ways.items())}
