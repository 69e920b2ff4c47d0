"""Writes of the bot: what it says and why, acts that it offers, what customers think of it."""

from havendesk.bot.actions.carrying import carry_out
from havendesk.bot.actions.learning import (
    await_training,
    begin_training,
    call_trainings,
    fail_training,
    keep_training,
    publish_models,
    put_first_model,
    request_training,
)
from havendesk.bot.actions.offering import confirm_offer, decline_offer, expire_offers, settle_offer
from havendesk.bot.actions.speaking import speak
from havendesk.bot.actions.telling import tell_change, tell_no_change
from havendesk.bot.actions.verdicts import heed_rating, judge_answer, report_answer, settle_review

__all__ = [
    "await_training",
    "begin_training",
    "call_trainings",
    "fail_training",
    "keep_training",
    "publish_models",
    "put_first_model",
    "request_training",
    "carry_out",
    "confirm_offer",
    "decline_offer",
    "expire_offers",
    "heed_rating",
    "judge_answer",
    "report_answer",
    "settle_offer",
    "settle_review",
    "speak",
    "tell_change",
    "tell_no_change",
]
