"""Where a weakness is reported. What it is about is asked nowhere: a conversation is no place for it."""

from __future__ import annotations

from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import SecurityProgramme
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, Slots


def find(question: Question) -> Steps[Finding]:
    """The programme's address, or the security team where the operator names none. No value of the message is
    kept: an address or id in it would be part of the weakness. For everybody."""
    (programme,) = yield from ask(SecurityProgramme())
    if not programme.value:
        return Finding(
            Intent.SECURITY_REPORT,
            FindingCode.SECURITY_REPORT_PERSON,
            Slots(),
            next_action=NextAction.HAND_OVER,
            owner=Owner.SECURITY,
        )
    return Finding(
        Intent.SECURITY_REPORT,
        FindingCode.SECURITY_REPORT_WHERE,
        Slots(),
        values={"report_url": programme.value},
        next_action=NextAction.REPORT,
        owner=Owner.CUSTOMER,
    )


FINDER = Finder(Intent.SECURITY_REPORT, find, needs_account=False)
