"""Writes of assistance, one file per noun."""

from havendesk.assistance.actions.helping import help_with, settle_suggestion
from havendesk.assistance.actions.interpreter import mark_for_interpreter
from havendesk.assistance.actions.originals import keep_original, purge_unsent
from havendesk.assistance.actions.translations import translate_message, translate_reply
from havendesk.assistance.actions.wording import word_draft, word_summary

__all__ = [
    "help_with",
    "keep_original",
    "mark_for_interpreter",
    "purge_unsent",
    "settle_suggestion",
    "translate_message",
    "translate_reply",
    "word_draft",
    "word_summary",
]
