"""Writes of routing, one file per noun."""

from havendesk.routing.actions.bulk import bulk
from havendesk.routing.actions.changes import set_priority, set_topic, snooze, tag, wake
from havendesk.routing.actions.codes import own_code, own_talks
from havendesk.routing.actions.contacts import assign, finish, take, transfer
from havendesk.routing.actions.merging import merge, split
from havendesk.routing.actions.queue import (
    ask_for_person,
    await_turn,
    enqueue,
    match,
    reorder,
    rescue_from_bot,
)
from havendesk.routing.actions.returns import give_back, release_left, release_lost, requeue
from havendesk.routing.actions.security import call_security
from havendesk.routing.actions.undo import forget_undos, undo

__all__ = [
    "ask_for_person",
    "assign",
    "await_turn",
    "bulk",
    "call_security",
    "enqueue",
    "finish",
    "forget_undos",
    "give_back",
    "match",
    "merge",
    "own_code",
    "own_talks",
    "release_left",
    "release_lost",
    "reorder",
    "requeue",
    "rescue_from_bot",
    "set_priority",
    "set_topic",
    "snooze",
    "split",
    "tag",
    "take",
    "transfer",
    "undo",
    "wake",
]
