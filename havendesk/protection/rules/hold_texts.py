"""What customers read about holds: one sentence for each reason, and the general one for those not told."""

from __future__ import annotations

from havendesk.exchange.types import HoldScope
from havendesk.kernel.i18n import noop
from havendesk.protection.types.holds import HoldReason

HOLDS_PAGE = "/holds"
"""Where customers read about their holds and object."""
GENERAL = noop("A check that the law requires of us is running. We may not say more about it.")

REASONS: dict[HoldReason, str] = {
    HoldReason.CUSTOMER_REQUEST: noop("You asked us to block this."),
    HoldReason.TAKEOVER: noop("You or somebody for you reported that somebody else is in your account."),
    HoldReason.SECURITY_CHANGE: noop("A security setting of your account was changed a short while ago."),
    HoldReason.SCAM_DELAY: noop(
        "A fresh deposit waits for a while, so that victims of scams can be protected."
    ),
    HoldReason.SCAM_RELIEF: noop("A victim of a scam applied for a freeze, and the law orders it."),
    HoldReason.AML_DUTY: noop("We still need details that the law requires for this transfer or account."),
    HoldReason.OUTAGE: noop("Systems that are needed for this are out of order or under maintenance."),
    HoldReason.DELISTING: noop("This asset is being taken off the market: deposits are closed."),
    HoldReason.ASSET_AUDIT: noop("The assets kept for customers are being audited."),
    HoldReason.CLOSING_DOWN: noop("The service is being closed down: deposits are closed."),
}

TO_DO: dict[HoldReason, str] = {
    HoldReason.CUSTOMER_REQUEST: noop("When you want it lifted, begin the recovery of your account."),
    HoldReason.TAKEOVER: noop(
        "When you are sure that only you have access, begin the recovery of your account."
    ),
    HoldReason.SECURITY_CHANGE: noop("If the change was yours, wait. If it was not, report it at once."),
    HoldReason.SCAM_DELAY: noop(
        "Wait until the time is over. If somebody told you to send this money, write to us."
    ),
    HoldReason.SCAM_RELIEF: noop("You may object with proof of where the money came from."),
    HoldReason.AML_DUTY: noop("Give the details that were asked for; the hold ends when they are checked."),
    HoldReason.OUTAGE: noop("Wait: it ends by itself when the systems work again."),
    HoldReason.DELISTING: noop("You can still withdraw what you have."),
    HoldReason.ASSET_AUDIT: noop("Wait: it ends by itself when the audit is finished."),
    HoldReason.CLOSING_DOWN: noop("Withdraw what you have."),
}
GENERAL_TO_DO = noop("You need to do nothing. If you think that this is a mistake, you may appeal.")

SCOPES: dict[HoldScope, str] = {
    HoldScope.WITHDRAWALS: noop("withdrawals"),
    HoldScope.DEPOSITS: noop("deposits"),
    HoldScope.TRANSFERS: noop("transfers inside the exchange"),
    HoldScope.TRADING: noop("trading"),
    HoldScope.SIGN_IN: noop("signing in"),
    HoldScope.CONTACT_CHANGES: noop("changes of contacts"),
    HoldScope.ADDRESS_BOOK: noop("changes of the address book"),
}


def reason_text(reason: HoldReason | None) -> str:
    """The sentence for a reason, in English for the catalogues; None and what is not told: the general
    one."""
    return REASONS.get(reason, GENERAL) if reason is not None else GENERAL


def to_do(reason: HoldReason | None) -> str:
    """What the customer can do, in English for the catalogues."""
    return TO_DO.get(reason, GENERAL_TO_DO) if reason is not None else GENERAL_TO_DO
