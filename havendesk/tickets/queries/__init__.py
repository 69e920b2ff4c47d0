"""Reads of tickets, one file per noun. Whoever looks into a conversation needs a right to that very one, and
leaves an entry."""

from havendesk.tickets.queries.attachments import (
    attachment,
    upload_digest,
    upload_limits,
    upload_scan,
)
from havendesk.tickets.queries.conversation import begin_look, begin_looks, conversation, followable, messages
from havendesk.tickets.queries.customers import customer_latest, customer_tickets, references_by_key
from havendesk.tickets.queries.desk import desk_counts, desk_list
from havendesk.tickets.queries.gateway import heads, listened, pushes, states
from havendesk.tickets.queries.inbox import inbox
from havendesk.tickets.queries.kept import kept_from
from havendesk.tickets.queries.later import draft, drafts, scheduled
from havendesk.tickets.queries.links import aliases_of, find, links, merged, siblings
from havendesk.tickets.queries.macros import macros, render_macro
from havendesk.tickets.queries.papers import withdrawal_proof
from havendesk.tickets.queries.scanning import files_to_scan, refused_files, scanner_state
from havendesk.tickets.queries.similar import solved_like
from havendesk.tickets.queries.situation import matter, situation
from havendesk.tickets.queries.tags import tags
from havendesk.tickets.queries.views import views
from havendesk.tickets.queries.withheld import withheld
from havendesk.tickets.queries.work import (
    answered_by_others,
    bot_waits,
    desk_rows,
    held_by,
    last_change,
    numbers_of,
    open_assigned,
    snapshots,
)

__all__ = [
    "aliases_of",
    "answered_by_others",
    "attachment",
    "begin_look",
    "begin_looks",
    "bot_waits",
    "conversation",
    "customer_latest",
    "customer_tickets",
    "desk_counts",
    "desk_list",
    "desk_rows",
    "draft",
    "drafts",
    "files_to_scan",
    "find",
    "followable",
    "heads",
    "held_by",
    "inbox",
    "kept_from",
    "last_change",
    "links",
    "listened",
    "macros",
    "matter",
    "merged",
    "messages",
    "numbers_of",
    "open_assigned",
    "pushes",
    "references_by_key",
    "refused_files",
    "render_macro",
    "scanner_state",
    "scheduled",
    "siblings",
    "situation",
    "snapshots",
    "solved_like",
    "states",
    "tags",
    "upload_limits",
    "upload_digest",
    "upload_scan",
    "views",
    "withdrawal_proof",
    "withheld",
]
