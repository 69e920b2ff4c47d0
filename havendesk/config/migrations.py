"""Migrations run in a process of their own, the only one that logs in as the owner.

``python -m havendesk.config.migrations`` is that process.
"""

import os
import subprocess
import sys
from importlib import import_module
from typing import Any

from havendesk.config.database import prepare_embedded, prepare_external, tidy_after_migrations
from havendesk.config.embedded import Embedded
from havendesk.config.errors import PlainError
from havendesk.config.options import load
from havendesk.config.terminal import complain

SETTINGS = "havendesk.config.settings"


def migrate() -> int:
    """Brings the tables up to date; runs the embedded server for it when it is not running."""
    options = load()
    if options.database_url.get_secret_value():
        prepare_external(options)
        run_migrations({})
        return 0
    server = Embedded(options.data_folder)
    with server.running():
        prepare_embedded(server)
        run_migrations({})
    return 0


def run_migrations(environment: dict[str, str]) -> None:
    """Starts the migrating process and waits for it; PlainError with its last words when it fails."""
    result = subprocess.run(
        [sys.executable, "-m", __name__],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS, "HAVENDESK_PART": "owner"} | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        if os.environ.get("HAVENDESK_TRACE"):
            complain(result.stderr)
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        raise PlainError(f"The migrations failed: {lines[-1] if lines else 'no reason given'}")


def _migrate_as_owner() -> None:
    import_module("django").setup()
    management = import_module("django.core.management")
    connection: Any = import_module("django.db").connection
    management.call_command("migrate", verbosity=0, interactive=False)
    management.call_command("createcachetable", verbosity=0)
    tidy_after_migrations(connection)


if __name__ == "__main__":
    _migrate_as_owner()
