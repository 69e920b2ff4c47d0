"""What the room decides from values alone: what may be told, what is said, example questions."""

from havendesk.resolvers.rules import wording
from havendesk.resolvers.rules.example_questions import examples

__all__ = ["examples", "wording"]
