"""Texts about signing in, restrictions, and the identity verification."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_UNTIL = noop("It ends on {until_at} by itself.")
_TRIED = noop("Last attempt: {tried_at}, from {country}.")
_FAILED = noop("Failed attempts since the last sign-in: {failed_count}.")
_NOT_YOU = noop("If that was not you, tell me, and I will offer to freeze the account.")
_APPEAL = noop(
    "If you think it is wrong, say so here: a person takes your objection, somebody who did not place the "
    "restriction decides about it, and you may complain about the decision."
)

TEXTS: dict[FindingCode, Text] = {
    FindingCode.LOGIN_FINE: Text(
        noop("The security log shows no failed sign-in within the last 24 hours."),
        (
            noop("Last sign-in: {last_at}."),
            noop(
                "If the page does not load, try another browser or network, "
                "and check the address of the site."
            ),
        ),
    ),
    FindingCode.LOGIN_MAINTENANCE: Text(
        noop("Signing in does not work for anybody at the moment; it is not your account."),
        (noop("Notice: {title}."), noop("It should end on {until_at}."), noop("More: {notice_url}")),
    ),
    FindingCode.LOGIN_FROZEN: Text(
        noop("Your account is frozen, so nobody can sign in: you asked for it or reported a takeover."),
        (noop("A person checks with you that it is you before it is opened again."),),
    ),
    FindingCode.LOGIN_BLOCKED: Text(
        noop("Signing in to your account is blocked at the moment."),
        (noop("A check by our team is running. A person goes on from here."),),
    ),
    FindingCode.LOGIN_LOCKED: Text(
        noop("Signing in is locked for a while, because too many attempts failed."),
        (
            _TRIED,
            _FAILED,
            noop(
                "The lock opens by itself; each further attempt makes it longer. Then use “Forgot password”."
            ),
            _NOT_YOU,
        ),
    ),
    FindingCode.LOGIN_COUNTRY: Text(
        noop("Your last sign-in was refused because of the country it came from."),
        (
            _TRIED,
            noop("The exchange does not serve every country. Switch off a VPN or proxy, then try again."),
            _NOT_YOU,
        ),
    ),
    FindingCode.LOGIN_DEVICE: Text(
        noop("Your last sign-in came from a device that is not confirmed yet."),
        (
            _TRIED,
            noop("Open the confirmation that was sent to your e-mail address, on this device."),
            _NOT_YOU,
        ),
    ),
    FindingCode.LOGIN_FACTOR: Text(
        noop("Your last sign-in failed at the second factor."),
        (
            _TRIED,
            _FAILED,
            noop(
                "Set your phone’s clock to automatic: codes are wrong when it is off by more than a minute."
            ),
            noop("If the factor is lost, use “Lost second factor” on the sign-in page."),
            _NOT_YOU,
        ),
    ),
    FindingCode.LOGIN_PASSWORD: Text(
        noop("Your last sign-in failed because of a wrong password."),
        (_TRIED, _FAILED, noop("Use “Forgot password” on the sign-in page to set a new one."), _NOT_YOU),
    ),
    FindingCode.LOGIN_FAILED: Text(
        noop("Your last sign-in failed, and the log does not say why."),
        (_TRIED, _FAILED, noop("A person looks into it.")),
    ),
    FindingCode.RESTRICTION_NONE: Text(
        noop("Your account is not restricted at the moment."),
        (noop("If something is refused all the same, tell me what you tried and what you saw."),),
    ),
    FindingCode.RESTRICTION_OWN: Text(
        noop("Restricted because you asked for it or reported a takeover: {scope}."),
        (
            noop("In force since {since_at}."),
            noop("A person checks with you that it is you before it is opened again."),
        ),
    ),
    FindingCode.RESTRICTION_CLOCK: Text(
        noop("Restricted for a waiting time that protects you: {scope}."),
        (
            noop("Reason: {reason}."),
            _UNTIL,
            noop("Nobody can shorten it, support neither. It says nothing about you."),
        ),
    ),
    FindingCode.RESTRICTION_DETAILS: Text(
        noop("Restricted until details of sender or receiver are there: {scope}."),
        (noop("You can give them on the page of the transfer."), _UNTIL),
    ),
    FindingCode.RESTRICTION_OPERATION: Text(
        noop("Restricted for everybody, not because of you: {scope}."),
        (noop("Reason: {reason}."), _UNTIL),
    ),
    FindingCode.RESTRICTION_CHECK: Text(
        noop("Restricted because of a check by our team: {scope}."),
        (noop("How such checks work is not told to anybody."), _APPEAL),
    ),
    FindingCode.RESTRICTION_LIST: Text(
        noop("Several restrictions are in force."),
        (_APPEAL,),
        row=noop("{scope}: {reason}"),
        row_more=(noop("(until {until_at})"),),
    ),
    FindingCode.UNKNOWN_LOGIN_LIST: Text(
        noop("These are the last sign-ins to your account."),
        (
            noop("If one of them was not you, freeze the account: nobody can then take anything out."),
            noop("Then change your password and the password of your e-mail account."),
        ),
        row=noop("{signed_in_at}:"),
        row_more=("{country}", "{device_kind}", "{device_new}", "{session_state}"),
    ),
    FindingCode.UNKNOWN_LOGIN_NONE: Text(
        noop("The log shows no sign-in to your account."),
        (
            noop("A message about one that is not in the log may be forged: do not open its links."),
            noop("If you are not sure, freeze the account: nobody can then take anything out."),
        ),
    ),
    FindingCode.UNKNOWN_LOGIN_FROZEN: Text(
        noop("Your account is frozen already: nobody can sign in or take anything out."),
        (noop("A person goes through the last sign-ins with you."),),
        row=noop("{signed_in_at}:"),
        row_more=("{country}", "{device_kind}", "{device_new}", "{session_state}"),
    ),
    FindingCode.IDENTITY_NONE: Text(
        noop("You have not verified your identity yet."),
        (noop("Start it in your account under “Identity verification”."),),
        row="{document}",
    ),
    FindingCode.IDENTITY_PENDING: Text(
        noop("Your identity verification is being checked."),
        (noop("It usually takes up to {usual_seconds}."), noop("You need not do anything for it now.")),
    ),
    FindingCode.IDENTITY_DOCUMENTS: Text(
        noop("Your identity verification waits for documents from you:"),
        (noop("Upload them in your account under “Identity verification”, never in this chat."),),
        row="{document}",
    ),
    FindingCode.IDENTITY_APPROVED: Text(
        noop("Your identity is verified at level {level}."),
        (noop("It is valid until {until_at}."),),
    ),
    FindingCode.IDENTITY_ENDS_SOON: Text(
        noop("Your identity is verified at level {level}, but only until {until_at}."),
        (noop("Renew it before then in your account, so that nothing is interrupted."),),
        row="{document}",
    ),
    FindingCode.IDENTITY_REJECTED: Text(
        noop("Your identity verification was not accepted."),
        (
            noop("Reason: {identity_reason}. You can send new pictures at once."),
            noop("Your level stays {level}."),
        ),
        row="{document}",
    ),
    FindingCode.IDENTITY_EXPIRED: Text(
        noop("Your identity verification has expired and must be renewed."),
        (
            noop("It ended on {ended_at}."),
            noop("Upload them in your account under “Identity verification”, never in this chat."),
        ),
        row="{document}",
    ),
}
