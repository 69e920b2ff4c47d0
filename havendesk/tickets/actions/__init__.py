"""Writes of tickets, one file per noun."""

from havendesk.tickets.actions.alter import alter, hand_over, hold, restore, wake_due
from havendesk.tickets.actions.drafts import drop_draft, forget_empty_drafts, save_draft
from havendesk.tickets.actions.flow import (
    mark_many_read,
    mark_read,
    rate,
    set_assignee,
    set_language,
    set_priority,
    set_status,
    set_topic,
)
from havendesk.tickets.actions.inbox import read_inbox
from havendesk.tickets.actions.kept import keep_from
from havendesk.tickets.actions.links import link, unlink
from havendesk.tickets.actions.listening import end_lost_listening, listen, renew_listening, stop_listening
from havendesk.tickets.actions.macros import add_macro, add_starter_macros, change_macro, remove_macro
from havendesk.tickets.actions.merging import merge, split
from havendesk.tickets.actions.messages import append_messages
from havendesk.tickets.actions.opening import open_tickets
from havendesk.tickets.actions.owners import adopt_tickets
from havendesk.tickets.actions.reveal import reveal
from havendesk.tickets.actions.scanning import (
    put_off_scan,
    scan_upload,
    settle_infected,
    settle_scan,
    tell_sender,
)
from havendesk.tickets.actions.scheduled import cancel_scheduled, schedule_message, send_due
from havendesk.tickets.actions.tags import add_tag, change_tag, remove_tag
from havendesk.tickets.actions.uploads import (
    delete_erased_file,
    delete_orphans,
    purge_unclaimed,
    store_upload,
)
from havendesk.tickets.actions.views import add_view, change_view, remove_view
from havendesk.tickets.actions.withheld import settle_withheld

__all__ = [
    "put_off_scan",
    "scan_upload",
    "settle_infected",
    "settle_scan",
    "tell_sender",
    "add_tag",
    "alter",
    "change_tag",
    "hand_over",
    "hold",
    "keep_from",
    "remove_tag",
    "restore",
    "add_view",
    "add_macro",
    "add_starter_macros",
    "adopt_tickets",
    "append_messages",
    "cancel_scheduled",
    "change_macro",
    "change_view",
    "delete_erased_file",
    "delete_orphans",
    "drop_draft",
    "end_lost_listening",
    "forget_empty_drafts",
    "listen",
    "link",
    "mark_many_read",
    "mark_read",
    "merge",
    "open_tickets",
    "purge_unclaimed",
    "rate",
    "read_inbox",
    "remove_macro",
    "remove_view",
    "renew_listening",
    "save_draft",
    "schedule_message",
    "send_due",
    "reveal",
    "set_assignee",
    "set_language",
    "set_priority",
    "set_status",
    "set_topic",
    "settle_withheld",
    "stop_listening",
    "split",
    "store_upload",
    "unlink",
    "wake_due",
]
