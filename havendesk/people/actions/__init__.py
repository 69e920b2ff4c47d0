"""Writes of people, one file per noun."""

from havendesk.people.actions.presence import (
    begin_wrap_up,
    heartbeat,
    mark_idle,
    mark_lost,
    set_presence,
    turn_presence,
)
from havendesk.people.actions.staff import (
    add_staff,
    add_team,
    change_roles,
    deactivate,
    end_session,
    end_sign_ins,
    issue_live_ticket,
    password_link,
    purge,
    redeem_live_ticket,
)

__all__ = [
    "add_staff",
    "add_team",
    "begin_wrap_up",
    "change_roles",
    "deactivate",
    "end_session",
    "end_sign_ins",
    "heartbeat",
    "issue_live_ticket",
    "mark_idle",
    "mark_lost",
    "password_link",
    "purge",
    "redeem_live_ticket",
    "set_presence",
    "turn_presence",
]
