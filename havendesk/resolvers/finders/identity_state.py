"""Where the identity verification stands, what is missing, and how long it holds."""

from __future__ import annotations

from datetime import timedelta

from havendesk.exchange.types import KycState, LimitTable
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Identity, Limits
from havendesk.resolvers.finders.giving import rows, times
from havendesk.resolvers.rules.telling import told_documents, told_identity_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 1800
SOON = timedelta(days=30)
"""An end that is nearer is told as near."""
REVIEW_TIME = "review_identity"
"""The waiting time of the contract's table of limits."""


def find(question: Question) -> Steps[Finding]:
    """The state as the exchange tells it. A reason that is not told is left to people."""
    identity, table = yield from ask(Identity(), Limits())
    state = identity.known
    values = {"level": str(state.level)} | rows({"document": one} for one in told_documents(state))
    if state.status == "approved":
        return _approved(question, state, values)
    if state.status == "pending":
        return _pending(question, state, table.value, values)
    if state.status == "rejected":
        return _rejected(question, state, values)
    if state.status == "expired":
        values |= times(ended_at=state.expires_at)
        return _finding(question, FindingCode.IDENTITY_EXPIRED, values, NextAction.GIVE_DOCUMENTS)
    return _finding(question, FindingCode.IDENTITY_NONE, values, NextAction.GIVE_DOCUMENTS)


def _approved(question: Question, state: KycState, values: dict[str, str]) -> Finding:
    values |= times(until_at=state.expires_at)
    if state.expires_at is not None and state.expires_at - question.at < SOON:
        return _finding(question, FindingCode.IDENTITY_ENDS_SOON, values, NextAction.GIVE_DOCUMENTS)
    return _finding(question, FindingCode.IDENTITY_APPROVED, values, NextAction.NOTHING, Owner.NOBODY)


def _pending(
    question: Question, state: KycState, table: LimitTable | None, values: dict[str, str]
) -> Finding:
    if state.documents_needed:
        return _finding(question, FindingCode.IDENTITY_DOCUMENTS, values, NextAction.GIVE_DOCUMENTS)
    usual = [one.seconds for one in (table.waiting_times if table else ()) if one.name == REVIEW_TIME]
    if usual:
        values["usual_seconds"] = str(usual[0])
    return Finding(
        Intent.IDENTITY_STATE,
        FindingCode.IDENTITY_PENDING,
        question.slots,
        values=values,
        next_action=NextAction.WAIT,
        owner=Owner.IDENTITY,
        recheck_seconds=AGAIN_SECONDS,
    )


def _rejected(question: Question, state: KycState, values: dict[str, str]) -> Finding:
    reason = told_identity_reason(state.reason_code)
    if reason:
        values["identity_reason"] = reason
        return _finding(question, FindingCode.IDENTITY_REJECTED, values, NextAction.GIVE_DOCUMENTS)
    values = {"level": values["level"]}
    return _finding(question, FindingCode.IDENTITY_REJECTED, values, NextAction.HAND_OVER, Owner.IDENTITY)


def _finding(
    question: Question,
    code: FindingCode,
    values: dict[str, str],
    action: NextAction,
    owner: Owner = Owner.CUSTOMER,
) -> Finding:
    return Finding(
        Intent.IDENTITY_STATE, code, question.slots, values=values, next_action=action, owner=owner
    )


FINDER = Finder(Intent.IDENTITY_STATE, find)
