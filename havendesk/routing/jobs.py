"""Sweeps of routing. Assignment itself has no ticker."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.routing import actions


@periodic(5, "routing.rescue_from_bot")
def rescue_from_bot() -> None:
    """Queue what the bot has left unanswered."""
    while actions.rescue_from_bot(by=SYSTEM):
        pass


@periodic(3600, "routing.forget_undos")
def forget_undos() -> None:
    """Forget how acts could be taken back whose time is over."""
    actions.forget_undos(by=SYSTEM)
