"""Writes of conduct, one file per noun."""

from havendesk.quality.conduct.actions.canaries import mark_canary, unmark_canary, watch_canaries
from havendesk.quality.conduct.actions.counting import count_hours, weigh
from havendesk.quality.conduct.actions.investigations import decide, note, note_offer, note_question
from havendesk.quality.conduct.actions.looks import question_look

__all__ = [
    "count_hours",
    "decide",
    "mark_canary",
    "note",
    "note_offer",
    "note_question",
    "question_look",
    "unmark_canary",
    "watch_canaries",
    "weigh",
]
