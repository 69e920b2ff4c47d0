"""What each process of the product does once it runs: web, worker, migrations."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
from importlib import import_module
from typing import Any

import uvicorn

from havendesk.config.database import prepare_embedded, prepare_external, tidy_after_migrations
from havendesk.config.embedded import Embedded
from havendesk.config.errors import PlainError
from havendesk.config.options import DeskOptions, load
from havendesk.config.terminal import complain

DRAIN_SECONDS = 10
"""How long a stopping web process waits for requests and sockets; the gateway has told clients to go."""

BEAT_SECONDS = 5.0


def run_web() -> int:
    """Serves HTTP and WebSockets until told to stop; drains before it ends."""
    os.environ["HAVENDESK_PART"] = "web"
    options = load()
    config = uvicorn.Config(
        "havendesk.config.asgi:application",
        host=options.host,
        port=options.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=256 * 1024,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=options.forwarded_allow_ips,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1


def run_worker() -> int:
    """Runs jobs and, while it is the leader, the outbox relay; a second signal is not needed."""
    from havendesk.kernel.jobs import beat
    from havendesk.kernel.options import KernelOptions, options_of
    from havendesk.kernel.relay import Relay

    relay = Relay()
    relay.start()
    ended = threading.Event()
    beating = threading.Thread(target=_beat_until, args=(ended, beat), name="worker-beat", daemon=True)
    beating.start()
    try:
        asyncio.run(_work(options_of(KernelOptions).job_concurrency))
    finally:
        ended.set()
        relay.stop()
    return 0


async def _work(concurrency: int) -> None:
    app: Any = import_module("procrastinate.contrib.django").app
    with_connector = app.with_connector(app.connector.get_worker_connector())
    async with with_connector.open_async():
        await with_connector.run_worker_async(
            name=f"worker-{os.getpid()}",
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=DRAIN_SECONDS,
            install_signal_handlers=True,
        )


def _beat_until(ended: threading.Event, beat: Any) -> None:
    from django.db import Error, connections

    while not ended.is_set():
        try:
            beat("worker")
        except Error:
            logging.getLogger(__name__).warning("worker.beat_failed")
        finally:
            connections.close_all()
        ended.wait(BEAT_SECONDS)


def migrate() -> int:
    """Brings the tables up to date; starts the embedded server for it when it is not running."""
    options = load()
    if options.database_url.get_secret_value():
        prepare_external(options)
        run_migrations()
        return 0
    server = Embedded(options.data_folder)
    with server.running():
        prepare_embedded(server)
        run_migrations()
    return 0


def run_migrations() -> None:
    """Runs the migrations in a process of its own, the only one that knows the owner's password."""
    result = subprocess.run(
        [sys.executable, "-m", "havendesk.config.migrations"],
        env=os.environ | {"HAVENDESK_PART": "owner"},
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        lines = [line for line in (result.stderr or result.stdout).splitlines() if line.strip()]
        if os.environ.get("HAVENDESK_TRACE"):
            complain(result.stderr)
        raise PlainError(f"The migrations failed: {lines[-1] if lines else 'no reason given'}")


def _stop_on_terminate(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def migrate_as_owner() -> None:
    """The migrations themselves; runs as ``python -m havendesk.config.migrations``."""
    signal.signal(signal.SIGTERM, _stop_on_terminate)
    import_module("django").setup()
    management = import_module("django.core.management")
    connection: Any = import_module("django.db").connection
    management.call_command("migrate", verbosity=0, interactive=False)
    management.call_command("createcachetable", verbosity=0)
    tidy_after_migrations(connection)


def ensure_secret_key(options: DeskOptions) -> None:
    """Makes the key for sessions and signatures at first start; mode 0600."""
    path = options.data_folder / "secrets" / "django"
    if options.secret_key.get_secret_value() or path.exists():
        return
    import secrets

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
