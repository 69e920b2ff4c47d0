"""``havendesk up``: one sentence for each obstacle, parts that come back, an end that leaves nothing."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, children_of, free_port, lives

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running desk for the tests of this file that leave it running."""
    desk = Product(tmp_path_factory.mktemp("product") / "data", begun=False, HAVENDESK_NICENESS="3")
    desk.start()
    yield desk
    desk.stop()


def test_it_prints_where_to_go(product: Product) -> None:
    printed = product.printed()
    for word in (
        product.sandbox_url,
        f"{product.url}/help/en/",
        f"{product.url}/console/",
        f"{product.url}/api/v1/docs",
        "minji",
        "aria",
    ):
        assert word in printed


def test_every_part_is_healthy(product: Product) -> None:
    body = product.wait_for_health(200)
    assert body["failing"] == []
    own = {"database", "disk", "worker", "relay", "freeze_lane", "watch", "sequencer"}
    assert set(body["parts"]) == own | {"exchange", "scanner"}


def test_a_second_start_is_one_sentence(product: Product) -> None:
    second = product.command("up")
    assert second.returncode == 1
    assert second.stderr.splitlines() == [
        f"havendesk: Havendesk is running already with the data under {product.folder}: {product.url}"
    ]
    assert product.health()[0] == 200


def test_data_is_not_forgotten_while_the_desk_runs(product: Product) -> None:
    refused = product.command("clean-data", "--yes")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == ["havendesk: Havendesk is running with this data; stop it first."]
    assert (product.folder / "postgres" / "cluster" / "PG_VERSION").exists()


def test_everything_written_lies_under_the_data_folder(product: Product) -> None:
    assert sorted(entry.name for entry in product.folder.parent.iterdir()) == ["data", "data.out"]


def test_secrets_are_readable_by_their_owner_only(product: Product) -> None:
    secrets = list((product.folder / "secrets").iterdir())
    assert {file.name for file in secrets} >= {
        "django",
        "postgres-postgres",
        "postgres-havendesk_owner",
        "postgres-havendesk_app",
    }
    assert {oct(file.stat().st_mode & 0o777) for file in secrets} == {"0o600"}


def test_the_parts_do_not_hold_the_owners_password(product: Product) -> None:
    secret = (product.folder / "secrets" / "postgres-havendesk_owner").read_text()
    for part in ("web", "worker", "sequencer"):
        environment = Path(f"/proc/{product.pid_of(part)}/environ").read_text()
        assert secret not in environment


@pytest.mark.parametrize(
    ("part", "further"),
    [("freeze-lane", 0), ("postgres", 0), ("sandbox", 0), ("web", 3), ("worker", 3), ("sequencer", 3)],
)
def test_freezes_and_the_database_come_before_chat_and_jobs(
    product: Product, part: str, further: int
) -> None:
    assert product.process is not None
    pid, least = product.pid_of(part), os.getpriority(os.PRIO_PROCESS, product.process.pid)
    # Of every thread: what a kernel calls niceness is a thread's.
    assert {
        os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in Path(f"/proc/{pid}/task").iterdir()
    } == {least + further}
    session = Path(f"/proc/{pid}/autogroup")
    if session.exists():
        assert session.read_text().split()[-1] == str(further)


@pytest.mark.parametrize("part", ["web", "worker", "sequencer", "sandbox", "postgres"])
def test_a_killed_part_comes_back(product: Product, part: str) -> None:
    before = product.kill(part)
    end = time.monotonic() + 120
    while lives(before) or product.health()[0] == 200 and not _new(product, part, before):
        assert time.monotonic() < end
        time.sleep(0.1)
    product.wait_for_health(200)
    assert _new(product, part, before)


def _new(product: Product, part: str, before: int) -> bool:
    try:
        return product.pid_of(part) != before
    except AssertionError:
        return False


def test_a_dead_exchange_is_named_and_takes_no_node_out(product: Product) -> None:
    pid = product.pid_of("sandbox")
    os.kill(pid, signal.SIGSTOP)
    try:
        body = product.wait_for_health(503)
        assert body["failing"] == ["exchange"]
        with socket.create_connection(("127.0.0.1", product.port), timeout=10) as line:
            line.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        os.kill(pid, signal.SIGCONT)
    product.wait_for_health(200)


def test_ctrl_c_stops_all_cleanly_and_the_data_stay(product: Product) -> None:
    assert product.process is not None
    children = [pid for pid, _ in children_of(product.process.pid)]
    assert len(children) >= 4
    assert product.stop() == 0
    assert product.printed().splitlines()[-1] == "Stopped. Everything written is kept."
    assert [pid for pid in children if lives(pid)] == []
    product.start()
    assert "Preparing" not in product.printed()


def test_the_children_die_with_a_killed_supervisor(product: Product) -> None:
    assert product.process is not None
    children = [pid for pid, _ in children_of(product.process.pid)]
    product.process.kill()
    product.process.wait()
    product.process = None
    end = time.monotonic() + 30
    while any(lives(pid) for pid in children) and time.monotonic() < end:
        time.sleep(0.1)
    assert [pid for pid in children if lives(pid)] == []
    product.start()  # what it left behind does not keep the next one from starting


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        product = Product(tmp_path / "data", begun=False, HAVENDESK_PORT=str(taken.getsockname()[1]))
        refused = product.command("up")
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.endswith(
        "(the desk) is not free: Address already in use; choose another with HAVENDESK_PORT."
    )
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    product = Product(tmp_path / "file" / "data", begun=False, HAVENDESK_PORT=str(free_port()))
    refused = product.command("up")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "Traceback" not in refused.stderr
