"""What assistance does on a timer."""

from havendesk.assistance import actions
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic


@periodic(3600, "assistance.purge_unsent")
def purge_unsent() -> None:
    """Forget originals of messages that were never sent."""
    actions.purge_unsent(by=SYSTEM)
