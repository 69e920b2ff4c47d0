"""Whether a contact that claims to be us is ours: an address, e-mail, number, name, or an agent's code."""

from __future__ import annotations

from urllib.parse import urlencode

from havendesk.kernel.errors import ErrorCode
from havendesk.protection.types import AskedChannel, ChannelKind, LookAlike, OfficialAnswer, Verdict
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, needs
from havendesk.resolvers.finders.asks import Channel
from havendesk.resolvers.finders.giving import texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName

_IMITATIONS = {
    LookAlike.LETTERS: "letters_like",
    LookAlike.SPELLING: "spelled_like",
    LookAlike.NAME_INSIDE: "named_like",
}
_VERDICTS = {
    Verdict.OURS: FindingCode.CHANNEL_OURS,
    Verdict.NOT_OURS: FindingCode.CHANNEL_NOT_OURS,
    Verdict.SCAM: FindingCode.CHANNEL_SCAM,
}
_CODES = {
    Verdict.OURS: FindingCode.CHANNEL_CODE_OURS,
    Verdict.NOT_OURS: FindingCode.CHANNEL_CODE_UNKNOWN,
}


def find(question: Question) -> Steps[Finding]:
    """On our list or not: what is not on it is not ours, however much it looks like it. For everybody."""
    contact = question.slots.contact
    if contact is None:
        return needs(question, Intent.CHANNEL_CHECK, SlotName.CONTACT)
    (read,) = yield from ask(Channel(contact))
    if read.trouble == ErrorCode.FIELD_INVALID.value:
        return needs(question, Intent.CHANNEL_CHECK, SlotName.CONTACT)
    asked = read.known
    answer = asked.answer
    code = (_CODES if answer.kind is ChannelKind.AGENT_CODE else _VERDICTS)[answer.verdict]
    fine = answer.verdict is Verdict.OURS
    return Finding(
        Intent.CHANNEL_CHECK,
        code,
        question.slots,
        values=_values(asked),
        next_action=NextAction.NOTHING if fine else NextAction.REPORT,
        owner=Owner.NOBODY if fine else Owner.CUSTOMER,
    )


def _values(asked: AskedChannel) -> dict[str, str]:
    answer = asked.answer
    values = texts(contact=_shown(answer), channel_label=answer.label)
    values |= times(until_at=answer.expires_at, checked_at=answer.checked_before)
    if answer.how is not None:
        values |= {_IMITATIONS[answer.how]: answer.imitates}
    reportable = answer.kind is not ChannelKind.AGENT_CODE and answer.verdict is not Verdict.OURS
    filled = f"?{urlencode({'value': _shown(answer)})}" if reportable else ""
    return values | {"report_url" if reportable else "check_url": asked.page + filled}


def _shown(answer: OfficialAnswer) -> str:
    """As it was compared; a name without its platform without the sign before it."""
    return answer.value.removeprefix(":")


FINDER = Finder(Intent.CHANNEL_CHECK, find, needs_account=False)
