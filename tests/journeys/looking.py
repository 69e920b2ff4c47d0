"""What a page must stand: every finding of axe, nothing to scroll sideways on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1400, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_AXE = (Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
_EVERY_LEVEL = """async ([colours, within]) => {
  const rules = colours ? {runOnly: ["color-contrast", "link-in-text-block"]} : {};
  const where = within ? {include: [within]} : document;
  const found = await axe.run(where, {resultTypes: ["violations"], ...rules});
  return found.violations
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`));
}"""
# Colours that change slowly are judged when they have changed.
_SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity;
  const ending = document.getAnimations().filter(ends);
  await Promise.allSettled(ending.map((one) => one.finished));
}"""
_SIDEWAYS = """() => {
  const wide = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      const box = one.getBoundingClientRect();
      const seen = box.width > 0 && box.height > 0 && one.checkVisibility();
      if (seen && box.right > innerWidth + 1) wide.push(`${one.tagName}.${one.className}`);
    }
  };
  look(document);
  return {scroll: document.scrollingElement.scrollWidth, window: innerWidth, wide};
}"""
_STANDS_MS = 500


def settle(page: Page) -> None:
    """Waits until what moves has moved."""
    page.evaluate(_SETTLED)


def violations(page: Page, what: str, *, colours: bool = False, within: str = "") -> list[str]:
    """axe's findings of every level, each with ``what`` before it.

    ``colours``: of these alone, where the same page was judged in its other scheme; ``within``: a selector of
    the layer that is judged, where the page below it was. A page that is being drawn anew is for a moment
    half of two pages: what is found must still be found a little later.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {_AXE} }}")
    found = _look(page, colours, within)
    if found:
        page.wait_for_timeout(_STANDS_MS)
        found = _look(page, colours, within)
    return [f"{what}: {one}" for one in found]


def _look(page: Page, colours: bool, within: str) -> list[str]:
    settle(page)
    found: list[str] = page.evaluate(_EVERY_LEVEL, [colours, within])
    return found


def sideways(page: Page) -> dict[str, Any]:
    """``scroll`` and ``window``: widths in pixels; ``wide``: what reaches over the window's edge."""
    settle(page)
    shape: dict[str, Any] = page.evaluate(_SIDEWAYS)
    return shape
