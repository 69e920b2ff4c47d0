"""Background work on procrastinate: jobs run at least once, so they are idempotent.

A job that fails as often as it may goes to the dead letters, where a person sees it. A worker that was
killed leaves its jobs marked as running; :func:`rescue` (every 30 s, without a lock, because a locked rescue
of a dead worker would wait for itself) puts them back.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections
from procrastinate import JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job, Status

from havendesk.kernel import actions
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.logs import get_logger
from havendesk.kernel.models import DeadLetter, ProcessBeat
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.kernel.outbox import EVENTS, REACTIONS

log = get_logger(__name__)

STALLED_SECONDS = 20
# Sweeps come again by themselves: one that is lost is no dead letter.
SWEEPS = "sweeps"
# The beat of the realtime gateways, whichever node they run on.
GATEWAY = "gateway"
SILENCE = timedelta(seconds=10)
_BEAT = """
INSERT INTO kernel_process_beat (name, since, at) VALUES (%(name)s, %(at)s, %(at)s)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, since = CASE
    WHEN kernel_process_beat.at < %(silent_since)s THEN excluded.at ELSE kernel_process_beat.since END
"""
# Sweeps find lost agents and dead workers: behind a backlog of reactions they would come when it is over.
_BEFORE_ALL_OTHERS = 10


class _UpToAttempts(RetryStrategy):
    """Exponential waiting (2, 4, 8 … seconds) up to the attempts that the options allow."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Whether and when to try again."""
        if job.attempts + 1 >= attempts_allowed():
            return None
        return super().get_retry_decision(exception=exception, job=job)


_RETRY = _UpToAttempts(exponential_wait=2)


def job(name: str, *, queue: str = "default") -> Callable[[Callable[..., None]], Any]:
    """Register a function of JSON-able keyword arguments as a job named ``room.verb``.

    Returns:
        A procrastinate task; ``task.defer(**arguments)`` queues it.
    """

    def decorate(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def run(context: JobContext, **arguments: Any) -> None:
            try:
                function(**arguments)
            except Exception as error:
                _bury_if_last(context, name, arguments, error)
                raise
            finally:
                connections.close_all()

        register: Any = app.task(name=name, queue=queue, pass_context=True, retry=_RETRY)
        return register(run)

    return decorate


def periodic(seconds: int, name: str) -> Callable[[Callable[[], None]], Any]:
    """Register a function to run every so many seconds: a divisor of 60, whole minutes, or an hour.

    A run that comes late is skipped when the next one is due: these are sweeps, not messages.
    """
    cron = _cron(seconds)

    def decorate(function: Callable[[], None]) -> Any:
        @functools.wraps(function)
        def run(timestamp: int) -> None:
            try:
                function()
            finally:
                connections.close_all()

        task = app.task(name=name, queue=SWEEPS, queueing_lock=name, priority=_BEFORE_ALL_OTHERS)(run)
        return app.periodic(cron=cron)(task)

    return decorate


def _cron(seconds: int) -> str:
    if seconds < 60:
        return f"* * * * * */{seconds}"
    if seconds < 3600:
        return f"*/{seconds // 60} * * * *"
    return "0 * * * *"


def _bury_if_last(context: JobContext, name: str, arguments: dict[str, Any], error: Exception) -> None:
    attempts = context.job.attempts + 1
    log.warning("job.failed", job_name=name, attempts=attempts, error=type(error).__name__)
    if attempts >= attempts_allowed():
        DeadLetter.objects.create(
            job=name, arguments=arguments, error=repr(error)[:500], attempts=attempts, at=now()
        )


@job("kernel.run_reaction", queue="reactions")
def run_reaction(listener: str, payload: dict[str, Any]) -> None:
    """Run one reaction to one event; an event or a reaction that a newer version dropped is let go."""
    known = REACTIONS.get(listener)
    if known is None:
        log.warning("reaction.unknown", listener=listener)
        return
    known.run(EVENTS[known.event].restore(payload))


def defer_reactions(pairs: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Defer one job per reaction, all in one statement, in the transaction in progress."""
    run_reaction.batch_defer(*({"listener": listener, "payload": payload} for listener, payload in pairs))


async def _stalled() -> list[Job]:
    return list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))


async def _put_back(stalled: Sequence[Job]) -> int:
    count = 0
    for one in stalled:
        try:
            await app.job_manager.retry_job(one, retry_at=now())
        except ProcrastinateException as error:
            # A sweep whose next run waits already cannot wait twice; it must not keep the others from coming
            # back.
            log.warning("job.not_rescued", job_name=one.task_name, error=type(error).__name__)
            continue
        count += 1
    return count


async def _give_up(stalled: Sequence[Job]) -> None:
    for one in stalled:
        await app.job_manager.finish_job(one, Status.FAILED, delete_job=False)


@periodic(30, "kernel.rescue")
def rescue() -> None:
    """Put the jobs of dead workers back into their queues; one that took its worker down as often as a job
    may fail becomes a dead letter instead, or it would kill every worker to come."""
    stalled = asyncio.run(_stalled())
    spent = [one for one in stalled if one.attempts + 1 >= attempts_allowed()]
    rows = ProcrastinateJob.objects.filter(id__in=[one.id for one in spent]).exclude(queue_name=SWEEPS)
    # Letters first: killed in between, the job is buried twice rather than forgotten.
    DeadLetter.objects.bulk_create(
        DeadLetter(
            job=one.task_name,
            arguments=one.args,
            error="its worker died or stood still each time",
            attempts=one.attempts + 1,
            at=now(),
        )
        for one in rows
    )
    asyncio.run(_give_up(spent))
    count = asyncio.run(_put_back([one for one in stalled if one not in spent]))
    if count or spent:
        log.warning("jobs.rescued", count=count, buried=len(spent))


@periodic(3600, "kernel.purge_transient")
def purge_transient() -> None:
    """Delete working rows whose time is over."""
    actions.purge_transient(by=SYSTEM)


def beat(name: str) -> None:
    """Leave a sign of life of this process. After a silence of 10 s its uptime begins anew."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, {"name": name, "at": at, "silent_since": at - SILENCE})


def up_since(name: str) -> datetime | None:
    """Since when processes of that name have been without a silence of 10 s; None for never."""
    return ProcessBeat.objects.filter(name=name).values_list("since", flat=True).first()


def alive(name: str, within: timedelta) -> bool:
    """Whether the process of that name left a sign of life within that time."""
    return ProcessBeat.objects.filter(name=name, at__gte=now() - within).exists()


def attempts_allowed() -> int:
    """How often a job may fail before it is a dead letter."""
    return options_of(KernelOptions).job_attempts
