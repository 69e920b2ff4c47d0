"""What the forks of fault tests run: the desk's own work, which ends like a power cut at a named moment."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Callable
from typing import Any

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from havendesk.audit import sequencer
from havendesk.audit.tests import support as log
from havendesk.evidence import actions, building
from havendesk.evidence.chapters import in_order
from havendesk.kernel import typesetting
from tests.support.forks import die


def sequence(moment: str = "") -> int:
    """A sequencer; dies at one of :data:`SEQUENCING`, or runs until it is told to stop."""
    if moment:
        SEQUENCING[moment]()
    at_work = log.sequencer()
    signal.signal(signal.SIGTERM, lambda _number, _frame: at_work.stop())
    at_work.run()
    return 0


def work(moment: str = "") -> int:
    """A worker that does the jobs that wait, and ends; dies at one of :data:`BUILDING` or of
    :data:`EVERY_STEP`."""
    if moment:
        (BUILDING | EVERY_STEP)[moment]()
    asyncio.run(_jobs())
    return 0


async def _jobs() -> None:
    connector = PsycopgConnector(kwargs=connector_params())
    async with app.with_connector(connector).open_async() as working:
        await working.run_worker_async(
            queues=["default"],
            wait=False,
            concurrency=1,
            delete_jobs="successful",
            install_signal_handlers=False,
        )


def _dies_after(owner: Any, name: str, times: int = 1) -> Callable[[], None]:
    """Lets the function do its work so often, and then nothing more happens."""

    def bend() -> None:
        whole, left = getattr(owner, name), [times]

        def last(*words: Any, **named: Any) -> Any:
            found = whole(*words, **named)
            left[0] -= 1
            return found if left[0] else die()

        setattr(owner, name, last)

    return bend


def _dies_before(owner: Any, name: str) -> Callable[[], None]:
    def bend() -> None:
        setattr(owner, name, lambda *_words, **_named: die())

    return bend


def _dies_within(name: str, piece: Callable[..., tuple[Any, ...]]) -> Callable[[], None]:
    """Lets a function of the sequencer write a part of what it was given."""

    def bend() -> None:
        whole = getattr(sequencer, name)

        def half(*words: Any) -> None:
            whole(*piece(*words))
            die()

        setattr(sequencer, name, half)

    return bend


SEQUENCING: dict[str, Callable[[], None]] = {
    "keys-published": _dies_after(sequencer.Sequencer, "publish_keys"),
    "half-of-the-leaves": _dies_within(
        "_write_leaves",
        lambda cursor, first, rows, hashes: (cursor, first, rows[: len(rows) // 2], hashes[: len(rows) // 2]),
    ),
    "one-tile-of-two": _dies_within("_write_tiles", lambda cursor, full: (cursor, full[:1])),
    "checkpoint-written": _dies_after(sequencer.Sequencer, "_write_checkpoint"),
    "before-the-commit": _dies_after(sequencer.Sequencer, "_batch"),
    "after-the-commit": _dies_after(sequencer.Sequencer, "batch"),
}
BUILDING: dict[str, Callable[[], None]] = {
    "chapters": _dies_after(actions, "note_progress", 3),
    "zip": _dies_after(building, "zip_bag"),
    "kept-and-not-issued": _dies_before(actions, "issue"),
    "issued": _dies_after(actions, "issue"),
}
# The long form: after every chapter, and before and after each step that follows them.
EVERY_STEP: dict[str, Callable[[], None]] = {
    "taken-up": _dies_after(actions, "begin_build"),
    **{
        f"chapter-{number}": _dies_after(actions, "note_progress", number)
        for number in range(1, len(in_order()) + 1)
    },
    "papers-begun": _dies_after(subprocess, "Popen"),  # what sets them goes on alone
    **{f"papers-{number}": _dies_after(typesetting, "_ask", number) for number in (2, 4)},
    "before-the-tags": _dies_before(building, "write_tags"),
    "tags": _dies_after(building, "write_tags"),
    "signed": _dies_after(building, "seal"),
    "sealed": _dies_after(building, "put_seal"),
    "checked": _dies_after(building, "check_whole"),
    **{name: moment for name, moment in BUILDING.items() if name != "chapters"},
}
