"""Who signed in lately: time, country and device of each sign-in, and the freeze for whoever was not it."""

from __future__ import annotations

from datetime import timedelta

from havendesk.exchange.types import Device, Hold, Session
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Devices, Holds, Sessions
from havendesk.resolvers.finders.giving import rows, texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

MOST_SHOWN = 5
NEW_DEVICE = timedelta(hours=72)
"""A device first seen within this time before its sign-in's day is told as new."""
_KINDS = frozenset({"desktop", "phone", "tablet", "program"})


def find(question: Question) -> Steps[Finding]:
    """The newest sign-ins. The freeze is offered unless the account is frozen already."""
    sessions, devices, holds = yield from ask(Sessions(), Devices(), Holds())
    newest = sorted(sessions.known, key=lambda one: one.created_at, reverse=True)[:MOST_SHOWN]
    known = {one.id: one for one in devices.value or ()}
    values = rows(_row(one, known.get(one.device_id or ""), question) for one in newest)
    if any(_freezes(one) for one in holds.value or ()):
        code, action = FindingCode.UNKNOWN_LOGIN_FROZEN, NextAction.HAND_OVER
    else:
        code = FindingCode.UNKNOWN_LOGIN_LIST if newest else FindingCode.UNKNOWN_LOGIN_NONE
        action = NextAction.CONFIRM_FREEZE
    return Finding(
        Intent.UNKNOWN_LOGIN, code, question.slots, values=values, next_action=action, owner=Owner.SECURITY
    )


def _row(session: Session, device: Device | None, question: Question) -> dict[str, str]:
    values = times(signed_in_at=session.created_at) | texts(country=session.country)
    values["session_state"] = "open" if session.ended_at is None else "ended"
    if device is not None:
        values["device_kind"] = device.kind if device.kind in _KINDS else "other"
        if question.at - device.first_seen_at < NEW_DEVICE:
            values["device_new"] = "yes"
    return values


def _freezes(hold: Hold) -> bool:
    return hold.target == "account" and {"sign_in", "withdrawals"} <= set(hold.scope)


FINDER = Finder(Intent.UNKNOWN_LOGIN, find)
