"""Writes of routing, one file per noun."""

from havendesk.routing.actions.contacts import assign, finish, take, transfer
from havendesk.routing.actions.queue import (
    ask_for_person,
    await_turn,
    enqueue,
    match,
    reorder,
    rescue_from_bot,
)
from havendesk.routing.actions.returns import release_left, release_lost, requeue

__all__ = [
    "ask_for_person",
    "assign",
    "await_turn",
    "enqueue",
    "finish",
    "match",
    "release_left",
    "release_lost",
    "reorder",
    "requeue",
    "rescue_from_bot",
    "take",
    "transfer",
]
