"""How long a package of a million rows takes, and how much memory; prints JSON.

    python -m benchmarks.evidence
    python -m benchmarks.evidence --rows 100000

The rows are made while they are asked for, so that what is measured is the package: CSV and JSON, hashes,
papers, manifests, signature, both verifiers, the zip. Each size runs in a process of its own, which holds
before it begins what a worker holds. Counted is that whole process together with those that it starts to set
papers: ``megabytes_peak`` are both at the same time, sampled (``peak_shared_once``: pages that both use
counted once); ``megabytes_bound`` is the process's own peak plus that of the largest one it started, which no
sum can exceed, since they run one at a time. The small run shows what does not depend on rows. Reading from
an exchange is not in it: the desk holds one page. Exits 1 when ``megabytes_peak`` is 256 MB or more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.memory import watched
from benchmarks.results import keep

ROWS = 1_000_000
LIMIT_MEGABYTES = 256
AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def main() -> int:
    """Measures, prints and keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        sys.stdout.write(json.dumps(_measure(asked.rows)) + "\n")
        return 0
    runs = [_in_a_process(rows) for rows in sorted({10, asked.rows})]
    figures = {"limit_megabytes": LIMIT_MEGABYTES, "runs": runs}
    keep("evidence", figures)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0 if all(run["megabytes_peak"] < LIMIT_MEGABYTES for run in runs) else 1


def _in_a_process(rows: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.evidence", "--alone", "--rows", str(rows)]
    with tempfile.TemporaryDirectory() as folder:
        named = {"HAVENDESK_DATA": folder, "DJANGO_SETTINGS_MODULE": "havendesk.config.settings"}
        with (
            subprocess.Popen(
                command,
                env={**os.environ, **named, "HAVENDESK_OPTIONS_FILE": f"{folder}/none.toml"},
                stdout=subprocess.PIPE,
                text=True,
            ) as running,
            watched(running.pid) as tree,
        ):
            said, _ = running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told | {
        "megabytes_own_peak": round(tree.own, 1),
        "megabytes_largest_child": round(tree.largest_child, 1),
        "megabytes_peak": round(tree.resident, 1),
        "peak_shared_once": round(tree.proportional, 1),
        "megabytes_bound": round(tree.own + tree.largest_child, 1),
        "samples": tree.samples,
    }


def _measure(rows: int) -> dict[str, Any]:
    import django

    django.setup()
    # What a worker has loaded when a package is ordered.
    import_module("havendesk.config.worker")
    before = _resident()
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.monotonic(), _cpu()
        built = _build(rows, Path(folder))
        seconds = time.monotonic() - began
        with zipfile.ZipFile(built.file) as packed:
            inside = sum(one.file_size for one in packed.infolist())
    return {
        "rows": rows,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(_cpu() - cpu, 1),
        "rows_per_second": round(rows / seconds),
        "megabytes_inside": round(inside / 1e6, 1),
        "megabytes_zip": round(built.size / 1e6, 1),
        "megabytes_before": before,
    }


def _cpu() -> float:
    """Seconds of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def _build(rows: int, folder: Path) -> Any:
    from havendesk.evidence.building import Plan, build
    from havendesk.evidence.sources import Subject
    from havendesk.evidence.types import Country, Version
    from havendesk.kernel.ids import uuid7

    subject = Subject(
        customer_id=uuid7(),
        exchange_customer_id="cus_busy",
        alias="Busy Heron",
        language="en",
        jurisdiction="KR",
        version=Version.VICTIM,
        legal_process="",
        exchange_name="Brightwater Exchange",
        package_id=uuid7(),
        reference="HD-7K2M9-QXTC4",
        ordered_at=AT,
    )
    plan = Plan(
        subject=subject,
        languages=("en", "ko"),
        time_zone="Asia/Seoul",
        country=Country.KR,
        recipient="",
        key_name="brightwater.example/evidence",
        log_keys=list,
        custody=list,
        progress=lambda _done: None,
    )
    return build(plan, ManyRows(rows), folder, AT)


class ManyRows:
    """An account with so many rows: half bookings, a quarter trades, the rest transfers, orders, events."""

    def __init__(self, rows: int) -> None:
        self._shares = {
            "ledger": rows // 2,
            "trades": rows // 4,
            "orders": rows // 8,
            "transfers": rows // 16,
            "security_events": rows // 16,
        }

    def of_exchange(self, kind: str) -> Any:
        """Rows made while they are asked for."""
        from havendesk.evidence.sources import Reading
        from havendesk.kernel.errors import ErrorCode, Refused

        if kind not in self._shares:
            raise Refused(ErrorCode.NOT_OFFERED)
        makers = {
            "ledger": _booking,
            "trades": _trade,
            "orders": _order,
            "transfers": _transfer,
            "security_events": _event,
        }
        made = makers[kind]
        return Reading((made(number) for number in range(self._shares[kind])), "benchmark")

    def identity(self) -> dict[str, Any]:
        """Nobody."""
        return {"name": "Busy Heron"}

    def tickets(self) -> Iterator[Any]:
        """None."""
        return iter(())

    def messages(self, ticket_id: UUID) -> Iterator[Any]:
        """None."""
        return iter(())

    def attachment(self, attachment_id: UUID) -> Any:
        """None is asked for."""

    def freezes(self) -> Iterator[Any]:
        """None."""
        return iter(())

    def snapshot(self, freeze_id: UUID) -> None:
        """None."""

    def acts(self) -> Any:
        """None."""
        from havendesk.evidence.sources import Reading

        return Reading(iter(()), "benchmark")


def _at(number: int) -> datetime:
    return AT - timedelta(minutes=7 * number)


def _booking(number: int) -> Any:
    from havendesk.exchange.types import LedgerEntry

    amount = Decimal(number * 7919 % 10_000_019).scaleb(-8)
    return LedgerEntry(f"led_{number}", "cus_busy", "BTC", amount, "trade", f"ord_{number}", _at(number))


def _trade(number: int) -> Any:
    from havendesk.exchange.types import Trade

    price = Decimal(9_000_000 + number * 31 % 90_000).scaleb(-2)
    amount = Decimal(number * 7919 % 10_000_019 + 1).scaleb(-8)
    names = (f"trd_{number}", f"ord_{number}", "cus_busy", "BTC-USDT", "sell")
    return Trade(*names, price, amount, Decimal("0.1"), "USDT", _at(number))


def _order(number: int) -> Any:
    from havendesk.exchange.types import Order

    amount = Decimal(number * 7919 % 10_000_019 + 1).scaleb(-8)
    names = (f"ord_{number}", "cus_busy", "BTC-USDT", "sell", "market", None)
    return Order(*names, amount, amount, Decimal("90000.12"), "filled", None, _at(number), _at(number))


def _event(number: int) -> Any:
    from havendesk.exchange.types import SecurityEvent

    network = f"203.0.113.{number % 250}"
    names = (f"evt_{number}", "cus_busy", "sign_in", _at(number), network, "KR")
    return SecurityEvent(*names, f"dev_{number % 9}", f"ses_{number}")


def _transfer(number: int) -> Any:
    from havendesk.exchange.types import Transfer

    values: dict[str, Any] = dict.fromkeys(Transfer.__dataclass_fields__)
    values |= {
        "id": f"wd_{number}",
        "customer_id": "cus_busy",
        "direction": "withdrawal",
        "asset": "BTC",
        "network": "bitcoin",
        "amount": Decimal(number * 7919 % 10_000_019 + 1).scaleb(-8),
        "fee": Decimal("0.0001"),
        "address": f"bc1q{number:036}",
        "txid": f"{number * 2654435761 % 2**256:064x}",
        "state": "confirmed",
        "holds": (),
        "cancellable": False,
        "created_at": _at(number),
        "updated_at": _at(number),
    }
    return Transfer(**values)


if __name__ == "__main__":
    sys.exit(main())
