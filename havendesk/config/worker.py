"""The worker process: jobs, and outbox relay and watch while it is their leader. Loaded after Django."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import Any

import psycopg
from django.db import Error, connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ConnectorException

from havendesk.config.processes import keep_what_is_loaded
from havendesk.kernel.jobs import beat
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.kernel.relay import make_relay
from havendesk.protection.watch import Watch

log = get_logger(__name__)

BEAT_SECONDS = 5.0
RECONNECT_SECONDS = 1.0
FINISH_SECONDS = 10.0
"""How long a stopping worker lets its jobs finish; what is cut comes back through the rescue job."""


def run_worker() -> int:
    """Works until told to stop. Returns the exit code."""
    keep_what_is_loaded()
    relay = make_relay()
    watch = Watch()
    relay.start()
    watch.start()
    ended = threading.Event()
    threading.Thread(target=_beat_until, args=(ended,), name="worker-beat", daemon=True).start()
    try:
        asyncio.run(_work_until_stopped(options_of(KernelOptions).job_concurrency))
    finally:
        ended.set()
        watch.stop()
        relay.stop()
    return 0


async def _work_until_stopped(concurrency: int) -> None:
    working = asyncio.create_task(_work_on(concurrency))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, working)
    with suppress(asyncio.CancelledError):
        await working


async def _work_on(concurrency: int) -> None:
    """Works through restarts of the database; jobs that were cut come back through the rescue job."""
    while True:
        try:
            await _work(concurrency)
        except (ConnectorException, psycopg.Error):
            log.warning("worker.database_lost")
            await asyncio.sleep(RECONNECT_SECONDS)
        else:
            return


async def _work(concurrency: int) -> None:
    # A second app for fetching jobs: deferring goes on through Django's connection and its transaction.
    connector = PsycopgConnector(kwargs=connector_params(), configure=_without_waiting_for_the_disk)
    async with app.with_connector(connector).open_async() as working:
        await working.run_worker_async(
            name=f"worker-{os.getpid()}",
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=FINISH_SECONDS,
            install_signal_handlers=False,
        )


def _stop(working: "asyncio.Task[None]") -> None:
    working.cancel()  # procrastinate takes this as: fetch no more, finish what runs
    # A database that is gone, or a job that hangs, does not keep a stopping process alive.
    last = threading.Timer(FINISH_SECONDS + 5, os._exit, (1,))
    last.daemon = True
    last.start()


async def _without_waiting_for_the_disk(connection: psycopg.AsyncConnection[Any]) -> None:
    # Only "taken" and "done" of jobs go through these connections. A crash of the database may forget some of
    # the last half second; then a job runs once more, which every job must bear anyway. What jobs do and what
    # defers them is committed as always.
    await connection.set_autocommit(True)
    await connection.execute("SET synchronous_commit TO off")


def _beat_until(ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            beat("worker")
        except Error:
            log.warning("worker.beat_failed")
        finally:
            connections.close_all()
        ended.wait(BEAT_SECONDS)
