"""The relay: turns outbox rows into jobs, in batches, in one process at a time."""

from __future__ import annotations

from procrastinate.exceptions import ProcrastinateException

from havendesk.kernel.doorbell import OUTBOX
from havendesk.kernel.jobs import defer_reactions
from havendesk.kernel.leading import Leader
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.kernel.outbox import claim_outbox

# Any fixed number of our own.
LEADER_KEY = 0x48_41_56_45_4E
_BATCH = 500


def make_relay() -> Leader:
    """The relay of this process. Deferring raises the library's own errors; a relay that ended there would
    end all news."""
    return Leader(
        "relay",
        LEADER_KEY,
        topic=OUTBOX,
        turn=_relay,
        poll_seconds=options_of(KernelOptions).outbox_poll_milliseconds / 1000,
        outlives=(ProcrastinateException,),
    )


def _relay() -> bool:
    """A full batch means more to do."""
    return claim_outbox(_BATCH, defer_reactions) >= _BATCH
