"""Reads of the bot."""

from havendesk.bot.queries.answers import answers
from havendesk.bot.queries.understanding import understand

__all__ = ["answers", "understand"]
