"""The watch's writes: reading the exchange's events, judging accounts, warning their owners.

The stream only says where something happened. What happened is read from the account's own log, so events
that are forged, doubled, late or out of order change nothing but when it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from havendesk.customers import actions as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.kernel.outbox import write_outbox
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.protection.actions.account_reading import AccountReading, read_account
from havendesk.protection.events import AccountHeld, WarningRaised
from havendesk.protection.models.watching import (
    AccountWarning,
    SeenEvent,
    TrustedDevice,
    WatchCursor,
    WatchedAccount,
)
from havendesk.protection.options import WatchOptions
from havendesk.protection.rules import warnings, watching
from havendesk.protection.tokens import warning_path
from havendesk.protection.types.watching import Known, Seen, Verdict, WatchAct, WatchPolicy

log = get_logger(__name__)

STREAM = "events"
_WATCHED = frozenset({"security_event", "transfer"})
_PAGE = 200
_CLOCKS_DIFFER = timedelta(minutes=5)
_LONGEST_PAUSE = 300

_RING = """
INSERT INTO protection_watched_account AS w (exchange_ref, rings, due_at, attempts)
SELECT ref, 1, %s, 0 FROM unnest(%s::text[]) AS ref
ON CONFLICT (exchange_ref) DO UPDATE SET rings = w.rings + 1, due_at = coalesce(w.due_at, excluded.due_at)
"""
_SEE = """
INSERT INTO protection_seen_event (event_id, exchange_ref, seen_at)
SELECT DISTINCT id, %s, %s::timestamptz FROM unnest(%s::text[]) AS id
ON CONFLICT (event_id) DO NOTHING RETURNING event_id
"""


@action("protection.read_events", open_to=(ActorKind.SYSTEM,), apart=True)
def read_events(*, by: Actor) -> int:
    """Read one page of the exchange's stream and note which accounts to look at. The cursor moves in the same
    transaction, so that a page is noted at least once, whenever this process dies.

    Returns:
        How many events the page had; less than 200 means that the end was reached.

    Raises:
        Refused: ``not_offered`` by this exchange, ``exchange_silent``, ``exchange_refused``.
    """
    set_based()
    row, _ = WatchCursor.objects.get_or_create(name=STREAM, defaults={"began_at": now()})
    try:
        page = exchange.events_since(viewer=SYSTEM, cursor=row.cursor, most=_PAGE)
    except Refused as refused:
        if refused.params.get("exchange_code") != "cursor_invalid":
            raise
        # The exchange forgot where we were: it begins anew, and what was seen before is seen only once.
        log.warning("watch.cursor_forgotten")
        page = exchange.events_since(viewer=SYSTEM, cursor="", most=_PAGE)
    refs = sorted({one.customer_id for one in page.events if one.object in _WATCHED and one.customer_id})
    held = sorted({one.customer_id for one in page.events if one.object == "hold" and one.customer_id})
    with transaction.atomic():
        ring_accounts(refs, now())
        write_outbox(AccountHeld(ref) for ref in held)
        WatchCursor.objects.filter(name=STREAM).update(cursor=page.next_cursor, read_at=now())
    return len(page.events)


def ring_accounts(refs: Collection[str], at: datetime) -> None:
    """Note that something happened in these accounts."""
    if refs:
        with connection.cursor() as cursor:
            cursor.execute(_RING, [at, list(refs)])


@action("protection.look", open_to=(ActorKind.SYSTEM,), apart=True)
def look(*, by: Actor, exchange_ref: str) -> UUID | None:
    """Read the account's log and judge what is new in it. When the exchange is silent, the account waits and
    is looked at again: nothing is judged from half an answer.

    Returns:
        The warning that was raised, if one was.
    """
    set_based()
    account = WatchedAccount.objects.filter(exchange_ref=exchange_ref).first()
    if account is None:
        return None
    try:
        reading = read_account(exchange_ref)
    except Refused as refused:
        _look_again(account, refused)
        return None
    return conclude(by=by, reading=reading, rings=account.rings)


@action("protection.conclude", open_to=(ActorKind.SYSTEM,))
def conclude(*, by: Actor, reading: AccountReading, rings: int) -> UUID | None:
    """Judge what was read, once per event, and warn. ``rings``: how often the account had rung when it was
    read; what rang since keeps it waiting.

    Returns:
        The warning that was raised, if one was.
    """
    at = now()
    account = WatchedAccount.objects.select_for_update().get(exchange_ref=reading.exchange_ref)
    account.attempts, account.looked_at = 0, at
    account.due_at = None if account.rings == rings else at
    account.save(update_fields=["attempts", "looked_at", "due_at"])
    events = _judged_once(reading, at)
    if not any(event.new for event in events):
        set_based()  # nothing new: nothing to record
        return None
    verdict = watching.judge(events, _known(reading), watching.thresholds_at(at))
    if not verdict.warns or verdict.first is None or _warned_lately(reading.exchange_ref, verdict, at):
        set_based()
        return None
    return _warn(reading, events, verdict, at)


@action("protection.put_off_look", open_to=(ActorKind.SYSTEM,))
def put_off_look(*, by: Actor, exchange_ref: str) -> None:
    """Look into this account later: something of ours failed over it, and must not fail over it at once."""
    set_based()
    account = WatchedAccount.objects.filter(exchange_ref=exchange_ref).first()
    if account is not None:
        _later(account)


@action("protection.purge_watch", open_to=(ActorKind.SYSTEM,))
def purge_watch(*, by: Actor) -> int:
    """Forget events seen more than 90 days ago, and accounts in which nothing happened for as long.

    Returns:
        How many rows were forgotten.
    """
    set_based()
    before = now() - timedelta(days=90)
    gone = SeenEvent.objects.filter(seen_at__lt=before).delete()[0]
    return gone + WatchedAccount.objects.filter(looked_at__lt=before, due_at=None).delete()[0]


def _look_again(account: WatchedAccount, refused: Refused) -> None:
    log.info("watch.not_read", why=refused.code.value, attempts=account.attempts + 1)
    if refused.code in (ErrorCode.NOT_FOUND, ErrorCode.NOT_OFFERED):
        # Waiting brings no account that the exchange does not know.
        WatchedAccount.objects.filter(exchange_ref=account.exchange_ref).update(due_at=None)
    else:
        _later(account)


def _later(account: WatchedAccount) -> None:
    attempts = account.attempts + 1
    due_at = now() + timedelta(seconds=min(2 ** min(attempts, 10), _LONGEST_PAUSE))
    WatchedAccount.objects.filter(exchange_ref=account.exchange_ref).update(attempts=attempts, due_at=due_at)


def _judged_once(reading: AccountReading, at: datetime) -> list[Seen]:
    """The log with a mark on what nobody has judged yet; from here on it counts as judged."""
    log_of = reading.events
    with connection.cursor() as cursor:
        cursor.execute(_SEE, [reading.exchange_ref, at, [one.id for one in log_of]])
        fresh = {row[0] for row in cursor.fetchall()}
    began = WatchCursor.objects.filter(name=STREAM).values_list("began_at", flat=True).first() or at
    fresh_for = timedelta(hours=options_of(WatchOptions).protection_watch_fresh_hours)
    oldest = max(began, at - fresh_for) - _CLOCKS_DIFFER
    return [
        Seen(
            one.id,
            one.kind,
            # A clock that runs ahead must not keep the account's window in the future.
            min(one.at, at + _CLOCKS_DIFFER),
            one.country,
            one.device_id,
            new=one.id in fresh and one.at >= oldest,
        )
        for one in log_of
    ]


def _known(reading: AccountReading) -> Known:
    trusted = TrustedDevice.objects.filter(exchange_ref=reading.exchange_ref)
    return Known(
        devices=reading.old_devices,
        trusted=frozenset(trusted.values_list("device_id", flat=True)),
        sharers=reading.sharers,
        withdrawals=reading.withdrawals,
    )


def _warned_lately(ref: str, verdict: Verdict, at: datetime) -> bool:
    """The same rule warns an account once within its window, unless the score has since passed the threshold
    at which the watch acts."""
    assert verdict.first is not None
    since = at - watching.thresholds_at(at).window
    before = AccountWarning.objects.filter(exchange_ref=ref, rule=verdict.first.rule, raised_at__gte=since)
    if verdict.acts:
        before = before.filter(score__gte=watching.thresholds_at(at).acts)
    return before.exists()


def _warn(reading: AccountReading, events: Sequence[Seen], verdict: Verdict, at: datetime) -> UUID:
    assert verdict.first is not None
    first, options = verdict.first, options_of(WatchOptions)
    customer_id = customers.meet(
        by=SYSTEM,
        exchange_ref=reading.exchange_ref,
        language=reading.locale,
        jurisdiction=reading.country,
    )
    device = next((one.device_id for one in events if one.id == first.event_id), "")
    policy = options.protection_watch_policy if verdict.acts else WatchPolicy.WARN
    acts = policy is not WatchPolicy.WARN
    row = AccountWarning.objects.create(
        id=uuid7(),
        customer_id=customer_id,
        exchange_ref=reading.exchange_ref,
        rule=first.rule.value,
        score=verdict.score,
        findings=warnings.stored(verdict.findings),
        event_id=first.event_id,
        event_at=first.at,
        device_id=device,
        policy=policy.value,
        act=(WatchAct.WANTED if acts else WatchAct.NONE).value,
        act_due_at=at if acts else None,
        raised_at=at,
        until=at + timedelta(days=options.protection_warning_days),
    )
    about(
        subject=("warning", row.id),
        customer=customer_id,
        after={"rule": row.rule, "score": row.score, "policy": row.policy},
    )
    told = next(one for one in row.findings if one["rule"] == row.rule)
    notices.tell(
        by=SYSTEM,
        customer_id=customer_id,
        kind=NoticeKind.SECURITY_WARNING,
        cause=f"warning:{row.id}",
        params=warnings.params(told),
        links=[
            NoticeLink(LinkName.IT_WAS_NOT_ME, warning_path(row.id, mine=False)),
            NoticeLink(LinkName.IT_WAS_ME, warning_path(row.id, mine=True)),
        ],
    )
    announce(WarningRaised(row.id, customer_id, row.rule))
    return row.id
