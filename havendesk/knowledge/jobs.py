"""What knowledge does on a timer."""

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.knowledge import actions


@periodic(15, "knowledge.publish_due")
def publish_due() -> None:
    """Publish texts whose moment has come."""
    while actions.publish_due(by=SYSTEM):
        pass
