"""Worker and freeze lane are killed together between every two steps: no step is lost, none is done twice.

Each moment has an account of its own, which a thief robs. What the exchange did is counted in the sandbox's
own store; what the desk did, in its tables.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded
from sandbox.store import Store
from tests.support.product import Product

pytestmark = pytest.mark.fault

ACCOUNTS = ("daniel", "haruka", "minji", "wei", "lena")
MULE = "cus_fraud-viktor"
LANE = ("block", "snapshot", "cancel_withdrawals", "end_sessions", "revoke_keys", "block_changes")
PLAYBOOK = (
    "transfer_trace",
    "receiver_hold",
    "security_ticket",
    "contact_notice",
    "venue_alert",
    "sibling_accounts",
    "open_orders",
    "people_tasks",
)
MOMENTS = ("report", *LANE, *PLAYBOOK)

_REACHED = """
SELECT EXISTS (SELECT FROM protection_freeze f WHERE f.exchange_customer_id = %(account)s AND (
    %(moment)s = 'report'
    OR EXISTS (SELECT FROM protection_freeze_step s WHERE s.freeze_id = f.id AND s.name = %(moment)s
               AND s.state IN ('confirmed', 'skipped'))
    OR EXISTS (SELECT FROM cases_takeover_case c JOIN cases_takeover_case_step s ON s.case_id = c.id
               WHERE c.freeze_id = f.id AND s.name = %(moment)s AND s.settled_at IS NOT NULL)))
"""
_COUNTED = """
SELECT
    (SELECT count(*) FROM cases_takeover_case c WHERE c.freeze_id = f.id),
    (SELECT count(*) FROM protection_freeze_step s
     WHERE s.freeze_id = f.id AND s.state IN ('confirmed', 'skipped')),
    (SELECT count(*) FROM cases_takeover_case_step s JOIN cases_takeover_case c ON c.id = s.case_id
     WHERE c.freeze_id = f.id AND s.state IN ('done', 'skipped')),
    (SELECT count(*) FROM tickets_ticket t WHERE t.customer_id = f.customer_id),
    (SELECT count(*) FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id
     WHERE t.customer_id = f.customer_id),
    (SELECT count(*) FROM cases_takeover_task k JOIN cases_takeover_case c ON c.id = k.case_id
     WHERE c.freeze_id = f.id AND k.kind = 'customer_interview'),
    (SELECT count(*) FROM cases_takeover_outgoing o JOIN cases_takeover_case c ON c.id = o.case_id
     WHERE c.freeze_id = f.id AND o.way = 'inside' AND o.hold = 'held')
FROM protection_freeze f WHERE f.exchange_customer_id = %s
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A desk whose vanished workers are followed soon."""
    running = Product(tmp_path / "data", HAVENDESK_TAKEOVER_LEASE_SECONDS="5")
    running.start()
    yield running
    running.stop()


def _database(product: Product) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(Embedded(product.folder).conninfo(OWNER, DATABASE), autocommit=True)


def _kill_at(product: Product, account: str, moment: str, killed: list[int]) -> None:
    """Kills both as soon as the tables show that the moment was reached; notes whom."""
    with _database(product) as connection:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            row = connection.execute(_REACHED, {"account": account, "moment": moment}).fetchone()
            if row is not None and row[0]:
                killed += [product.kill(part) for part in ("worker", "freeze-lane")]
                return
            time.sleep(0.002)


def _play(product: Product, name: str, moment: str) -> dict[str, Any]:
    """A drill on this account, with both killed in the middle; what the drill told."""
    killed: list[int] = []
    killer = threading.Thread(target=_kill_at, args=(product, f"cus_{name}", moment, killed), daemon=True)
    killer.start()
    told = product.command(
        *("takeover", "drill", "--customer", name, "--keep", "--json", "--seconds", "150"), seconds=200
    )
    killer.join(130)
    assert len(killed) == 2, f"nobody was killed at {moment}"
    assert told.returncode == 0, (moment, told.stderr, told.stdout)
    report: dict[str, Any] = json.loads(told.stdout)
    product.wait_for_health()
    return report


def _holds(product: Product, account: str) -> list[dict[str, Any]]:
    """Holds of the desk on an account that are in force, as the sandbox has them."""
    with closing(Store(product.folder / "sandbox" / "sandbox.sqlite3")) as store:
        rows = store.all("hold", account)
    return [row for row in rows if row["placed_by"] == "desk" and row["status"] == "active"]


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param(("end_sessions", "transfer_trace"), id="short"),
        *(
            pytest.param(MOMENTS[first : first + 5], id=f"{first}", marks=pytest.mark.long)
            for first in range(0, len(MOMENTS), 5)
        ),
    ],
)
def test_nothing_is_lost_or_done_twice_when_both_are_killed(
    product: Product, moments: tuple[str, ...]
) -> None:
    for name, moment in zip(ACCOUNTS, moments, strict=False):
        report = _play(product, name, moment)
        assert report["settled_seconds"] is not None, moment
        account = f"cus_{name}"
        with _database(product) as connection:
            (found,) = connection.execute(_COUNTED, [account]).fetchall()
        cases, lane, playbook, tickets, messages, interviews, held = found
        assert (cases, lane, playbook) == (1, len(LANE), len(PLAYBOOK)), moment
        # One note for the team: a drill says nothing to the customer.
        assert (tickets, messages, interviews) == (1, 1, 1), moment
        assert held == report["transfers"].get("inside", 0), moment
        frozen = [row for row in _holds(product, account) if row["reason_code"] == "takeover_report"]
        assert len({row["id"] for row in frozen}) == len(frozen) <= 2, (moment, frozen)
        assert len(_holds(product, MULE)) == _receivers(product), moment


def _receivers(product: Product) -> int:
    """How many transfers the desk believes to have held at their receiver."""
    with _database(product) as connection:
        row = connection.execute(
            "SELECT count(DISTINCT hold_id) FROM cases_takeover_outgoing WHERE hold = 'held'"
        ).fetchone()
    assert row is not None
    return int(row[0])
