"""The first run (cast and starter help centre) and the table that ``havendesk up`` prints."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from havendesk import __version__
from havendesk.config import rooms
from havendesk.config.errors import PlainError
from havendesk.config.options import DeskOptions

CUSTOMERS = ("minji", "daniel", "wei", "haruka")
STAFF = ("aria", "jun", "mei", "lena", "edda", "sol", "cora", "otto", "ada")


def sandbox_serves(options: DeskOptions) -> bool:
    """Whether the exchange behind this desk is our sandbox: it is, unless a real one is configured."""
    configured = getattr(options, "exchange_url", "")
    return not configured and find_spec("sandbox.__main__") is not None


def first_run(options: DeskOptions, *, with_cast: bool, say: Callable[[str], None]) -> None:
    """Makes cast and help centre in a process of its own, once for each version of their sources."""
    marker = options.data_folder / "first-run"
    mark = _mark(with_cast=with_cast)
    if marker.exists() and marker.read_text() == mark:
        return
    say("Preparing cast and help centre …")
    result = subprocess.run(
        [sys.executable, "-m", "havendesk.config.welcome", "with-cast" if with_cast else "without-cast"],
        env=os.environ | {"HAVENDESK_PART": "command", "HAVENDESK_DATA": str(options.data_folder)},
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        raise PlainError(f"The first run failed: {lines[-1] if lines else 'no reason given'}")
    marker.write_text(mark)


def _mark(*, with_cast: bool) -> str:
    digest = hashlib.sha256(f"{__version__} {with_cast}".encode())
    for file in sorted(rooms.ROOT.glob("*/starter/**/*")):
        if file.is_file():
            digest.update(str(file.relative_to(rooms.ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def prepare(*, with_cast: bool) -> None:
    """Calls what each room prepares: ``commands.first_run(with_cast=…)``, which must be idempotent."""
    for _room, module in rooms.modules("commands"):
        if hasattr(module, "first_run"):
            module.first_run(with_cast=with_cast)


def table(options: DeskOptions, *, with_sandbox: bool) -> str:
    """What a person needs now: addresses and sign-in names."""
    address = options.address
    rows = []
    if with_sandbox:
        rows.append(("Customer's page (sandbox)", f"http://localhost:{options.sandbox_port}/"))
    rows += [
        ("Help centre", f"{address}/help/en/"),
        ("Console", f"{address}/console/"),
        ("API documentation", f"{address}/api/v1/docs"),
    ]
    if with_sandbox:
        rows += [
            ("Customers", ", ".join(CUSTOMERS)),
            ("Staff", ", ".join(STAFF)),
            ("Their sign-in", "<name>@brightwater.example, password harbour-light-<name>"),
        ]
    width = max(len(name) for name, _ in rows)
    return "\n" + "\n".join(f"  {name:<{width}}  {value}" for name, value in rows) + "\n"


def main() -> None:
    """``python -m havendesk.config.welcome with-cast``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havendesk.config.settings")
    import_module("django").setup()
    prepare(with_cast=sys.argv[1:] == ["with-cast"])


if __name__ == "__main__":
    main()
