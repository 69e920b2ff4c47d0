"""Debian's Chromium, and how tests and benchmarks start it."""

HEADLESS = "/usr/bin/chromium-headless-shell"
"""The same browser without a window's parts, at half of the processor time. What journeys run in."""
CHROMIUM = "/usr/bin/chromium"
"""With all its parts, for what is measured."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
