"""The disk fills up while customers talk: nothing acknowledged is lost, and free space alone heals the desk.

The data folder is a small file system of its own, in a mount namespace of its own, so nothing else feels it.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.people import apart, visitor
from tests.support import first_start
from tests.support.product import Product

pytestmark = pytest.mark.fault

SIZE_MEGABYTES = 420
MOUNT = f"""
mount -t tmpfs -o size={SIZE_MEGABYTES}m,mode=0711 none "$0" && cp -a "$1/." "$0" && shift && exec "$@"
"""
"""Its own file system, filled as a first start leaves it."""
MESSAGES_EACH = 20
SECONDS_FULL = 6.0
LARGE = ("statement.pdf", b"%PDF-1.7\n" + bytes(1 << 20), "application/pdf")


def _inside(folder: Path) -> list[str]:
    filled = [str(folder), str(first_start.keep())]
    return ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", MOUNT, *filled]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A desk on a small disk; skipped where this user may not mount one."""
    folder = tmp_path / "data"
    folder.mkdir()
    tried = subprocess.run([*_inside(folder), "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        pytest.skip("a file system of one's own needs a user who may mount")
    running = Product(folder, inside=_inside(folder))
    running.start()
    yield running
    running.stop()


class _Disk:
    """The product's disk as its own processes see it."""

    def __init__(self, product: Product) -> None:
        assert product.process is not None
        self.folder = Path(f"/proc/{product.process.pid}/root{product.folder}")
        self.filler = self.folder / "filler"

    def fill(self) -> None:
        """Take everything that is left."""
        with self.filler.open("ab", buffering=0) as file:
            piece = bytes(1 << 20)
            while piece:
                try:
                    file.write(piece)
                except OSError:
                    piece = piece[: len(piece) // 2]
        assert shutil.disk_usage(self.folder).free < 1 << 16

    def free(self) -> None:
        """Give it back."""
        self.filler.unlink()


async def _a_full_disk(product: Product) -> None:
    disk = _Disk(product)
    async with await visitor(product) as customer, httpx.AsyncClient(base_url=product.url) as http:
        ticket = (await customer.start("en", "before"))["ticket"]
        copy = customer.tickets[ticket]
        said = [await customer.say(ticket, f"before {n}") for n in range(MESSAGES_EACH)]
        opened = await http.post("/api/v1/customer/session", json={"language": "en"})
        bearer = {"Authorization": f"Bearer {opened.json()['session']}"}
        disk.fill()
        waiting = [asyncio.ensure_future(customer.say(ticket, f"full {n} {'x' * 8000}")) for n in range(40)]
        body = await asyncio.to_thread(product.wait_for_health, 503)
        assert "disk" in body["failing"]
        await asyncio.sleep(SECONDS_FULL)
        # What has to be stored is refused in words, not with a failure.
        refused = await http.post("/api/v1/uploads", files={"file": LARGE}, headers=bearer, timeout=30)
        assert refused.status_code == 503
        assert refused.json()["code"] == "try_later"
        disk.free()
        await asyncio.to_thread(product.wait_for_health, 200)
        said += await asyncio.wait_for(asyncio.gather(*waiting), 120)
        numbers = [ack["number"] for ack in said]
        assert len(set(numbers)) == len(numbers), "each message has a number of its own"
        await customer.wait_for(lambda: copy.last >= max(numbers), 30)
        texts = [message["text"] for message in copy.messages.values()]
        for ack in said:
            assert copy.messages[ack["number"]]["text"] == ack["text"]
        assert len([text for text in texts if text.startswith("full ")]) == 40, "each once"


def test_nothing_acknowledged_is_lost_and_free_space_heals(product: Product) -> None:
    apart(_a_full_disk(product))
    assert "Traceback" not in product.printed()
