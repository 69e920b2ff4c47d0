"""How many pictures of a console's screen tell who looked and when: a simulation of 200 photographs.

``python -m benchmarks.watermark [--pictures 200]``. Chromium opens the console's pages, light and dark, and
takes real screenshots with the mark in them; each is then scaled to half, warped by up to 2 % at each corner,
made noisy (3 of 255 grey levels) and written as JPEG with quality 60. No camera took part. Peer in the same
run: the same screenshots with the mark switched off, in which nothing may be read.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from benchmarks.results import keep
from havendesk.quality.conduct.rules.marks import Mark
from havendesk.quality.conduct.rules.reading import read_mark
from tests.journeys.pages import Agent
from tests.support.chromium import ARGUMENTS, CHROMIUM
from tests.support.photograph import photograph
from tests.support.product import Product

LIMIT = 0.95
PLACES = ("mine", "queue", "team", "all", "inbox", "live", "manage/macros", "manage/tags", "knowledge")
UNMARKED = 10
_SHOW = "(how) => { document.querySelector('canvas[aria-hidden]').style.display = how; }"


def main() -> int:
    """Writes results/watermark.json; fails below 95 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    pictures: int = parser.parse_args().pictures
    with tempfile.TemporaryDirectory(prefix="havendesk-mark-") as folder, sync_playwright() as driver:
        product = Product(Path(folder) / "data")
        product.start()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            code, marked, plain = _screens(browser, product)
        finally:
            browser.close()
            product.stop()
    chance = np.random.default_rng(1)
    seconds, right, wrong = [], 0, 0
    for number in range(pictures):
        began = time.perf_counter()
        mark = _mark_in(marked[number % len(marked)], chance)
        seconds.append(time.perf_counter() - began)
        right += mark is not None and mark.code == code
        wrong += mark is not None and mark.code != code
    figures = {
        "simulated_pictures": pictures,
        "screens": len(marked),
        "read": right,
        "read_wrongly": wrong,
        "share": round(right / pictures, 4),
        "limit": LIMIT,
        "read_without_a_mark": sum(_mark_in(screen, chance) is not None for screen in plain[:UNMARKED]),
        "seconds_median": round(statistics.median(seconds), 2),
    }
    sys.stdout.write(keep("watermark", figures).read_text())
    return 0 if right / pictures >= LIMIT and not wrong and not figures["read_without_a_mark"] else 1


def _mark_in(screen: Image.Image, chance: np.random.Generator) -> Mark | None:
    picture = Image.open(io.BytesIO(photograph(screen, chance, bend=0.02)))
    return read_mark(np.asarray(picture.convert("L")))


def _screens(browser: Browser, product: Product) -> tuple[int, list[Image.Image], list[Image.Image]]:
    """The code of who looks, screens with the mark, and the same without."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        agent = Agent(page, product.url)
        agent.sign_in("lena")
        own = page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).id")
        marked, plain = [], []
        for place in PLACES:
            page.goto(f"{product.url}/console/{place}")
            page.wait_for_load_state("networkidle")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.wait_for_timeout(400)
                marked.append(_shot(page.screenshot()))
                page.evaluate(_SHOW, "none")
                plain.append(_shot(page.screenshot()))
                page.evaluate(_SHOW, "block")
    return int(own[-6:], 16), marked, plain


def _shot(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
