"""Lighthouse's scores of the customer's page and of the help centre: median of five, each at least 95.

``python -m benchmarks.lighthouse [--runs 5] [--lighthouse COMMAND]``. Lighthouse itself is no dependency of
this repository (185 MB installed): it is run by ``npx`` in the version that is named below, with Debian's
Chromium, as a phone on a slow network, which is its own default. Needs a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from benchmarks.results import keep
from tests.support.chromium import CHROMIUM
from tests.support.product import Product

VERSION = "12.8.2"  # the last one that runs on Node 20
COMMAND = f"npx --yes lighthouse@{VERSION}"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = 95
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
PATIENCE_SECONDS = 300
TRIES = 4


def main() -> int:
    """Writes results/lighthouse.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lighthouse", default=COMMAND, help="how Lighthouse is called")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="havendesk-lighthouse-") as folder:
        product = Product(Path(folder) / "data")
        product.start()
        try:
            pages = {
                name: _measure(shlex.split(wanted.lighthouse), url, headers, wanted.runs, Path(folder))
                for name, url, headers in _pages(product)
            }
        finally:
            product.stop()
    figures = {"lighthouse": VERSION, "runs": wanted.runs, "limit": LEAST, "pages": pages}
    sys.stdout.write(keep("lighthouse", figures).read_text())
    least = min(score for page in pages.values() for score in page["median"].values())
    return 0 if least >= LEAST else 1


def _pages(product: Product) -> list[tuple[str, str, dict[str, str]]]:
    """Name, address and headers of each page."""
    account = f"{product.sandbox_url}/account"
    return [
        ("customer's page with the widget", account, {"Cookie": _signed_in(product.sandbox_url)}),
        ("help centre, list", f"{product.url}/help/en/", {}),
        ("help centre, article", f"{product.url}/help/en/article/deposit-missing", {}),
        ("widget's demo page", f"{product.url}/widget/demo", {}),
    ]


def _signed_in(sandbox_url: str) -> str:
    """The sandbox's cookie of somebody who chose an account."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    browser.open(f"{sandbox_url}/sign-in", data=urlencode({"name": "daniel"}).encode())
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def _measure(
    command: list[str], url: str, headers: dict[str, str], runs: int, folder: Path
) -> dict[str, Any]:
    reports = [_run_until_seen(command, url, headers, folder) for _ in range(runs)]
    scores = {
        category: [round(100 * report["categories"][category]["score"]) for report in reports]
        for category in CATEGORIES
    }
    failing = {
        audit["id"]
        for report in reports
        for audit in report["audits"].values()
        if audit["scoreDisplayMode"] == "binary" and audit["score"] == 0
    }
    return {
        "median": {category: statistics.median(found) for category, found in scores.items()},
        "runs": scores,
        "failing_audits": sorted(failing),
    }


def _run_until_seen(command: list[str], url: str, headers: dict[str, str], folder: Path) -> dict[str, Any]:
    """Beside load Chromium's trace sometimes lacks its beginning (NO_NAVSTART); such a run says nothing."""
    for _ in range(TRIES - 1):
        try:
            return _run(command, url, headers, folder)
        except (subprocess.CalledProcessError, RuntimeError) as error:
            sys.stderr.write(f"again: {error}\n")
    return _run(command, url, headers, folder)


def _run(command: list[str], url: str, headers: dict[str, str], folder: Path) -> dict[str, Any]:
    report, extra = folder / "report.json", folder / "headers.json"
    extra.write_text(json.dumps(headers))
    subprocess.run(
        [
            *command,
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={extra}",
            f"--chrome-flags={FLAGS}",
        ],
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    found: dict[str, Any] = json.loads(report.read_text())
    if found.get("runtimeError"):
        raise RuntimeError(str(found["runtimeError"]))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
