"""Writes of assistance, one file per noun."""

from havendesk.assistance.actions.interpreter import mark_for_interpreter
from havendesk.assistance.actions.originals import keep_original, purge_unsent
from havendesk.assistance.actions.translations import translate_message, translate_reply

__all__ = [
    "keep_original",
    "mark_for_interpreter",
    "purge_unsent",
    "translate_message",
    "translate_reply",
]
