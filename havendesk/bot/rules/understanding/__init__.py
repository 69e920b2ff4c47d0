"""Understanding: what a customer's words are most likely about, how sure that is, and the values in them.

Pure and replayable: the same text, prior, model and search results give the same understanding. The policy
(`rules.deciding`) makes a decision of it; nothing here decides.
"""

from havendesk.bot.rules.understanding.values import Outcome, Target, TargetKind, Understanding

__all__ = ["Outcome", "Target", "TargetKind", "Understanding"]
