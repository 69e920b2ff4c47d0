"""What an error code of the exchange's API means, and what of one's own keys fits it. Never a secret."""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.exchange.types import ApiErrorCode, ApiKey, Notice
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, needs
from havendesk.resolvers.finders.asks import ApiKeys, Limits, Notices
from havendesk.resolvers.finders.giving import rows, running, titles
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName

_CODES = {
    "clock_skew": FindingCode.API_CLOCK,
    "ip_not_allowed": FindingCode.API_IP,
    "permission_missing": FindingCode.API_PERMISSION,
    "signature_wrong": FindingCode.API_SIGNATURE,
    "rate_limited": FindingCode.API_RATE,
    "key_invalid": FindingCode.API_KEY,
    "maintenance": FindingCode.API_MAINTENANCE,
}
_ABOUT_KEYS = frozenset({FindingCode.API_IP, FindingCode.API_PERMISSION, FindingCode.API_KEY})


def find(question: Question) -> Steps[Finding]:
    """The meaning from the exchange's table; for some the customer's keys are read too."""
    wanted = (question.slots.api_code or "").strip()
    if not wanted:
        return needs(question, Intent.API_ERROR, SlotName.API_CODE)
    (table,) = yield from ask(Limits())
    meaning = _meaning(table.known.api_errors, wanted)
    code = _CODES.get(meaning)
    if code is None:
        return Finding(
            Intent.API_ERROR,
            FindingCode.API_UNKNOWN_CODE,
            question.slots,
            values={"api_code": wanted[:40]},
            next_action=NextAction.HAND_OVER,
            owner=Owner.API,
        )
    values = {"api_code": wanted[:40]}
    if code is FindingCode.API_MAINTENANCE:
        notices = yield from ask(Notices())
        values |= _notice(question, notices[0].value or ())
    if code in _ABOUT_KEYS and question.signed_in:
        (keys,) = yield from ask(ApiKeys())
        values |= rows(_row(one) for one in keys.value or ())
    return _finding(question, code, values)


def _meaning(table: Sequence[ApiErrorCode], wanted: str) -> str:
    return next((one.meaning for one in table if one.code.casefold() == wanted.casefold()), "")


def _notice(question: Question, notices: Sequence[Notice]) -> dict[str, str]:
    resting = [one for one in running(notices, question.at) if not {"api", "all"}.isdisjoint(one.affects)]
    return titles(resting[0]) if resting else {}


def _row(key: ApiKey) -> dict[str, str]:
    values = {"key_label": key.label[:60], "key_state": "revoked" if key.revoked_at else "valid"}
    values["key_scope"] = (
        "withdraw" if "withdraw" in key.permissions else ("trade" if "trade" in key.permissions else "read")
    )
    return values | {"address_count": str(len(key.ip_allow))}


def _finding(question: Question, code: FindingCode, values: dict[str, str]) -> Finding:
    waits = code in (FindingCode.API_RATE, FindingCode.API_MAINTENANCE)
    return Finding(
        Intent.API_ERROR,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if waits else NextAction.CHANGE_SETTING,
        owner=Owner.SUPPORT if code is FindingCode.API_MAINTENANCE else Owner.CUSTOMER,
    )


FINDER = Finder(Intent.API_ERROR, find, needs_account=False)
