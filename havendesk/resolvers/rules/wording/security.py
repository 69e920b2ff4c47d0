"""Texts about contacts that claim to be the exchange, and about weaknesses that are reported."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_NEVER = noop(
    "A sender or a caller can be forged all the same: none of us ever asks for a password, a code, a private "
    "key or recovery words, or tells you to move coins."
)
_LIKE = (
    noop("Its letters only look like those of ours: {letters_like}."),
    noop("It is spelled almost like ours: {spelled_like}."),
    noop("It carries our name inside another address; ours is {named_like}."),
)
_STOP = noop("Do not answer, open nothing, install nothing, and send neither coins nor codes nor documents.")
_GIVEN = noop("If you gave a password or a code there, write “freeze my account” here at once.")
_REPORT = noop("Report it, so that others are warned: {report_url}")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.CHANNEL_OURS: Text(
        noop("Yes, {contact} is ours."), (noop("On our list it stands as: {channel_label}."), _NEVER)
    ),
    FindingCode.CHANNEL_CODE_OURS: Text(
        noop("Yes, one of our people has this code now, until {until_at}."),
        (
            noop(
                "It was checked before, on {checked_at}. A code is made for one customer: if that was not "
                "you, do not trust whoever gave it to you."
            ),
            noop("Check it there by yourself as well: {check_url}"),
            _NEVER,
        ),
    ),
    FindingCode.CHANNEL_NOT_OURS: Text(noop("No, {contact} is not ours."), (*_LIKE, _STOP, _GIVEN, _REPORT)),
    FindingCode.CHANNEL_SCAM: Text(
        noop("Beware, {contact} is a fraud: it was reported, and our security team has confirmed it."),
        (*_LIKE, _STOP, _GIVEN, _REPORT),
    ),
    FindingCode.CHANNEL_CODE_UNKNOWN: Text(
        noop("No, none of our people has this code now."),
        (
            noop("A code holds for a short time. Ask for a new one and check it there: {check_url}"),
            _STOP,
            _GIVEN,
        ),
    ),
    FindingCode.SECURITY_REPORT_WHERE: Text(
        noop("Thank you for looking closely. Weaknesses are reported here: {report_url}"),
        (
            noop("Please describe nothing of it in this chat: more people read here than need to know it."),
            noop("Stop at the first sight of other people’s data, and move nothing that is not yours."),
            noop("If somebody is in your own account, write that here instead: it comes first."),
        ),
    ),
    FindingCode.SECURITY_REPORT_PERSON: Text(
        noop("Thank you for looking closely. Our security team takes this, ahead of other matters."),
        (
            noop("Please describe nothing of the weakness in this chat: the team names a safe way for it."),
            noop("Stop at the first sight of other people’s data, and move nothing that is not yours."),
        ),
    ),
}
