"""Reads of the bot."""

from havendesk.bot.queries.answers import answers, unanswered
from havendesk.bot.queries.models import models_in_force, training, trainings
from havendesk.bot.queries.offers import confirmed_offers, offer
from havendesk.bot.queries.rehearsal import rehearse
from havendesk.bot.queries.replaying import differences
from havendesk.bot.queries.reviews import reviews
from havendesk.bot.queries.understanding import understand

__all__ = [
    "answers",
    "confirmed_offers",
    "differences",
    "models_in_force",
    "offer",
    "rehearse",
    "reviews",
    "training",
    "trainings",
    "understand",
    "unanswered",
]
