"""Writes of notices: telling a customer, and bringing what was told over further ways."""

from havendesk.notices.actions.delivering import deliver, deliver_due, spread
from havendesk.notices.actions.telling import mark_read, tell

__all__ = ["deliver", "deliver_due", "mark_read", "spread", "tell"]
