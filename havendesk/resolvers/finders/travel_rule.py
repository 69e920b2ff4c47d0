"""Where the exchange of sender's and receiver's details about a transfer stands."""

from __future__ import annotations

from havendesk.exchange.types import Transfer, TravelRuleRequest
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Transfers, TravelRuleMessages
from havendesk.resolvers.finders.giving import amount, texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 300
_CODES = {
    "requested": FindingCode.TRAVEL_RULE_WAITS,
    "refused": FindingCode.TRAVEL_RULE_REFUSED,
    "expired": FindingCode.TRAVEL_RULE_EXPIRED,
    "answered": FindingCode.TRAVEL_RULE_DONE,
    "not_needed": FindingCode.TRAVEL_RULE_DONE,
}
_NEXT = {
    FindingCode.TRAVEL_RULE_WAITS: (NextAction.ASK_SENDER, Owner.OTHER_VENUE),
    FindingCode.TRAVEL_RULE_DIFFERS: (NextAction.ASK_SENDER, Owner.CUSTOMER),
    FindingCode.TRAVEL_RULE_REFUSED: (NextAction.HAND_OVER, Owner.COMPLIANCE),
    FindingCode.TRAVEL_RULE_EXPIRED: (NextAction.HAND_OVER, Owner.COMPLIANCE),
}


def find(question: Question) -> Steps[Finding]:
    """The newest message about the transfer that is named, else the newest that still waits."""
    messages, transfers = yield from ask(TravelRuleMessages(), Transfers())
    rows = {one.id: one for one in transfers.value or ()}
    fitting = [one for one in messages.known if _fits(question, one, rows.get(one.transfer_id))]
    fitting.sort(key=lambda one: (one.status != "requested", -one.requested_at.timestamp()))
    if not fitting:
        return Finding(Intent.TRAVEL_RULE, FindingCode.TRAVEL_RULE_NONE, question.slots)
    return _of_message(question, fitting[0], rows.get(fitting[0].transfer_id))


def _fits(question: Question, one: TravelRuleRequest, row: Transfer | None) -> bool:
    slots = question.slots
    if slots.transfer_id:
        return one.transfer_id == slots.transfer_id
    return slots.asset is None or (row is not None and row.asset == slots.asset)


def _of_message(question: Question, one: TravelRuleRequest, row: Transfer | None) -> Finding:
    code = _CODES.get(one.status, FindingCode.TRAVEL_RULE_WAITS)
    if one.mismatched and one.status in ("requested", "refused"):
        code = FindingCode.TRAVEL_RULE_DIFFERS
    values = {"way": one.direction, "transfer_id": one.transfer_id}
    values |= texts(venue=one.counterparty_vasp)
    values |= times(asked_at=one.requested_at, answered_at=one.answered_at, until_at=one.expires_at)
    if row is not None:
        values |= {"asset": row.asset, "amount": amount(row.amount)}
    action, owner = _NEXT.get(code, (NextAction.NOTHING, Owner.NOBODY))
    return Finding(
        Intent.TRAVEL_RULE,
        code,
        question.slots,
        values=values,
        next_action=action,
        owner=owner,
        recheck_seconds=None if code is FindingCode.TRAVEL_RULE_DONE else AGAIN_SECONDS,
    )


FINDER = Finder(Intent.TRAVEL_RULE, find)
