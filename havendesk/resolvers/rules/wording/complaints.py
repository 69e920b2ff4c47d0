"""Texts about formal complaints."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_ELSEWHERE = (
    noop(
        "You may turn to the arbitration body, the ombudsman or the authority that is responsible for you; a "
        "court stays open to you as well."
    ),
    noop("Who that is in your country: {disputes_url}"),
)
_ROW = noop("{reference}, received on {received_at}: {complaint_state}")
_ROW_MORE = (noop("(decision by {decide_by_at})"),)

TEXTS: dict[FindingCode, Text] = {
    FindingCode.COMPLAINT_NONE: Text(
        noop("No formal complaint of yours is registered."),
        (noop("Write “formal complaint” and what it is about, and it goes to a person at once."),),
    ),
    FindingCode.COMPLAINT_RUNNING: Text(
        noop("Your complaint {reference} is not decided yet: you get the decision by {decide_by_at}."),
        (
            noop("It was received, and confirmed to you, on {received_at}."),
            noop("People decide it, in writing and with reasons; what you add goes to them."),
            *_ELSEWHERE,
        ),
        row=_ROW,
        row_more=_ROW_MORE,
    ),
    FindingCode.COMPLAINT_LATE: Text(
        noop("Your complaint {reference} was to be decided by {decide_by_at}, and is not."),
        (
            noop("It was received, and confirmed to you, on {received_at}."),
            noop("A person looks at it at once, and tells you the reason and the new date."),
            *_ELSEWHERE,
        ),
        row=_ROW,
        row_more=_ROW_MORE,
    ),
    FindingCode.COMPLAINT_ANSWERED: Text(
        noop("Your complaint {reference} of {received_at} was answered on {answered_at}."),
        (noop("If you do not agree, write here, and a person looks at it again."), *_ELSEWHERE),
        row=_ROW,
        row_more=_ROW_MORE,
    ),
}
