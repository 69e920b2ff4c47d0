"""Pictures for the documentation, made on the way by the journeys when ``HAVENDESK_SCREENSHOTS`` is set."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.support.folder import SCREENSHOTS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLOURS = 256


def picture(page: Page, name: str) -> None:
    """Keep the page as ``docs/pictures/<name>.png``, small: flat surfaces need few colours."""
    if not os.environ.get(SCREENSHOTS):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    small = seen.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)
