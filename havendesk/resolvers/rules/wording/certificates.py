"""Texts about certificates of the account."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

TEXTS: dict[FindingCode, Text] = {
    FindingCode.CERTIFICATE_READY: Text(
        noop("I can make this certificate from your account: {certificate}."),
        (
            noop("It states what was there when {balance_day} ended."),
            noop("It speaks of {first_day} – {last_day}."),
            noop("Days are those of {zone}; in UTC: {in_utc}."),
            noop("Only {asset} stands in it."),
            noop("It holds what was booked, no tax that is due and no advice."),
        ),
    ),
    FindingCode.CERTIFICATE_NOT_OVER: Text(
        noop("A certificate can only speak of days that are over."),
        (noop("Ask again when the time is over, or choose another one."),),
    ),
}
