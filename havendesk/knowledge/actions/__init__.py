"""Writes of knowledge."""

from havendesk.knowledge.actions.importing import import_folder
from havendesk.knowledge.actions.votes import vote

__all__ = ["import_folder", "vote"]
