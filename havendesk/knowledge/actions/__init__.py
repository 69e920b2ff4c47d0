"""Writes of knowledge, one file per noun."""

from havendesk.knowledge.actions.articles import archive, change_article, create_article, restore, reviewed
from havendesk.knowledge.actions.drafts import discard_draft, save_draft, send_back, submit
from havendesk.knowledge.actions.images import add_image
from havendesk.knowledge.actions.importing import import_folder
from havendesk.knowledge.actions.indexing import measure_search, reindex
from havendesk.knowledge.actions.proposals import dismiss_proposal, propose_draft
from havendesk.knowledge.actions.publishing import (
    approve,
    confirm_conversion,
    publish_due,
    undo_publish,
    unpublish,
)
from havendesk.knowledge.actions.votes import handle_feedback, vote

__all__ = [
    "add_image",
    "approve",
    "archive",
    "change_article",
    "confirm_conversion",
    "create_article",
    "discard_draft",
    "dismiss_proposal",
    "handle_feedback",
    "import_folder",
    "measure_search",
    "propose_draft",
    "publish_due",
    "reindex",
    "restore",
    "reviewed",
    "save_draft",
    "send_back",
    "submit",
    "undo_publish",
    "unpublish",
    "vote",
]
