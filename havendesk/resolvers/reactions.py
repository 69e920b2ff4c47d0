"""What the room does when something happened."""

from __future__ import annotations

from havendesk.kernel.outbox import reaction
from havendesk.resolvers.events import WatchDue
from havendesk.resolvers.jobs import recheck


@reaction(WatchDue)
def on_watch_due(event: WatchDue) -> None:
    """Ask again; whether the watch still runs is read again."""
    recheck(event.watch_id)
