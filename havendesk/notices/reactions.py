"""What notices does when one was written."""

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.notices import actions
from havendesk.notices.events import NoticeWritten


@reaction(NoticeWritten)
def on_notice(event: NoticeWritten) -> None:
    """Bring it over every further way."""
    actions.spread(by=SYSTEM, notice_id=event.notice_id)
