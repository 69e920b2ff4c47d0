"""Whether deposits and withdrawals of an asset are open, network by network."""

from __future__ import annotations

from havendesk.exchange.types import AssetNetwork, Notice
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Networks, Notices
from havendesk.resolvers.finders.giving import rows, running, texts, times, title_of
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 300


def find(question: Question) -> Steps[Finding]:
    """What is asked for, else only what is closed. For everybody."""
    networks, notices = yield from ask(Networks(), Notices())
    slots = question.slots
    fitting = [
        one
        for one in networks.known
        if slots.asset in (None, one.asset) and slots.network in (None, one.network)
    ]
    named = bool(slots.asset or slots.network)
    if named and not fitting:
        values = texts(asset=slots.asset, network_name=slots.network)
        return _finding(question, FindingCode.NETWORK_UNKNOWN, values)
    in_force = running(notices.value or (), question.at)
    if len(fitting) == 1:
        return _of_one(question, fitting[0], in_force)
    listed = fitting if named else [one for one in fitting if not _open(one)]
    values = rows(_row(one) for one in listed)
    if all(_open(one) for one in listed):
        return _finding(question, FindingCode.NETWORK_OPEN, values)
    return _finding(question, FindingCode.NETWORK_LIST, values, again=True)


def _open(one: AssetNetwork) -> bool:
    return one.deposit_enabled and one.withdraw_enabled


def _row(one: AssetNetwork) -> dict[str, str]:
    state = {(True, True): "open", (True, False): "deposits_only", (False, True): "withdrawals_only"}
    values = {"asset": one.asset, "network_name": one.network_name}
    return values | {"network_state": state.get((one.deposit_enabled, one.withdraw_enabled), "closed")}


_CODES = {
    (True, True): FindingCode.NETWORK_OPEN,
    (True, False): FindingCode.NETWORK_WITHDRAWALS_CLOSED,
    (False, True): FindingCode.NETWORK_DEPOSITS_CLOSED,
    (False, False): FindingCode.NETWORK_CLOSED,
}


def _of_one(question: Question, one: AssetNetwork, notices: list[Notice]) -> Finding:
    code = _CODES[(one.deposit_enabled, one.withdraw_enabled)]
    values = {"asset": one.asset, "network_name": one.network_name}
    if code is FindingCode.NETWORK_OPEN:
        congested = {"congested": "yes"} if one.congestion == "high" else {}
        return _finding(question, code, values | congested)
    values |= times(since_at=one.state_since) | texts(notice_url=one.notice_url)
    return _finding(question, code, values | title_of(notices, one.asset, one.network), again=True)


def _finding(
    question: Question, code: FindingCode, values: dict[str, str], *, again: bool = False
) -> Finding:
    return Finding(
        Intent.NETWORK_STATUS,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if again else NextAction.NOTHING,
        owner=Owner.WALLET if again else Owner.NOBODY,
        recheck_seconds=AGAIN_SECONDS if again else None,
    )


FINDER = Finder(Intent.NETWORK_STATUS, find, needs_account=False)
