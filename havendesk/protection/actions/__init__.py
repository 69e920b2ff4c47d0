"""What protection does, one module per noun."""

from havendesk.protection.actions.answering import act_on_warning, answer_warning, settle_warning
from havendesk.protection.actions.appeals import (
    appeal_hold,
    decide_appeal,
    note_appeal_ticket,
)
from havendesk.protection.actions.claims import (
    check_claim,
    claim,
    purge_claims,
    settle_claim,
)
from havendesk.protection.actions.complaints import receive_complaint, settle_complaint
from havendesk.protection.actions.hold_clock import (
    announce_due_holds,
    end_due_holds,
    mirror_freeze,
    note_hold_ended,
    note_hold_placed,
    note_hold_trouble,
    take_over_holds,
)
from havendesk.protection.actions.hold_ends import extend_hold, release_hold
from havendesk.protection.actions.holds import (
    defer_hold_notice,
    note_hold_report,
    notify_hold,
    place_hold,
    review_hold,
)
from havendesk.protection.actions.lane import (
    advance,
    settle_release,
    settle_step,
    tell_stuck,
)
from havendesk.protection.actions.official import (
    add_channel,
    mark_report,
    remove_channel,
    report_channel,
)
from havendesk.protection.actions.releasing import release
from havendesk.protection.actions.reports import (
    report,
    want_release,
)
from havendesk.protection.actions.undoing import undo
from havendesk.protection.actions.watching import conclude, look, purge_watch, put_off_look, read_events

__all__ = [
    "receive_complaint",
    "settle_complaint",
    "act_on_warning",
    "add_channel",
    "advance",
    "announce_due_holds",
    "answer_warning",
    "appeal_hold",
    "check_claim",
    "claim",
    "conclude",
    "decide_appeal",
    "defer_hold_notice",
    "end_due_holds",
    "extend_hold",
    "look",
    "mark_report",
    "mirror_freeze",
    "note_appeal_ticket",
    "note_hold_ended",
    "note_hold_placed",
    "note_hold_report",
    "note_hold_trouble",
    "notify_hold",
    "place_hold",
    "purge_claims",
    "purge_watch",
    "put_off_look",
    "read_events",
    "release",
    "release_hold",
    "remove_channel",
    "report",
    "report_channel",
    "review_hold",
    "settle_claim",
    "settle_release",
    "settle_step",
    "settle_warning",
    "take_over_holds",
    "tell_stuck",
    "undo",
    "want_release",
]
