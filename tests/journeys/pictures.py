"""Pictures for the documentation, made on the way by the journeys when ``HAVENDESK_SCREENSHOTS`` is set."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.support.folder import SCREENSHOTS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def picture(page: Page, name: str) -> None:
    """Keep the page as ``docs/pictures/<name>.png``, as small as it gets without losing a colour."""
    if not os.environ.get(SCREENSHOTS):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    seen.save(FOLDER / f"{name}.png", optimize=True)
