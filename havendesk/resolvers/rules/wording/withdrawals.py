"""Texts about withdrawals of coins, and about cancelling them."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_TXID = noop("Transaction id: {txid}.")
_TO = noop("Receiver: {address}.")
_EXPECTED = noop("It is expected to go on by {expected_at}.")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.WITHDRAWAL_NONE: Text(
        noop("I see no withdrawal in your account that fits this."),
        (noop("Asset: {asset}."), noop("If you see one on your side, tell me its number or amount.")),
    ),
    FindingCode.WITHDRAWAL_ACTION_NEEDED: Text(
        noop("Your withdrawal of {amount} {asset} waits for your own confirmation."),
        (
            noop("Look for our message with the confirmation link, also among unwanted mail."),
            noop("If you did not ask for this withdrawal, do not confirm it and write to us at once."),
        ),
    ),
    FindingCode.WITHDRAWAL_REVIEW: Text(
        noop("Your withdrawal of {amount} {asset} is being checked before it is sent."),
        (
            noop("Such checks are part of every exchange’s duties."),
            noop("Our team will contact you if it needs something from you."),
        ),
    ),
    FindingCode.WITHDRAWAL_HELD: Text(
        noop("Your withdrawal of {amount} {asset} waits, because withdrawals are blocked at the moment."),
        (noop("Reason: {reason}."), noop("It ends on {until_at} by itself.")),
    ),
    FindingCode.WITHDRAWAL_TRAVEL_RULE: Text(
        noop("Your withdrawal of {amount} {asset} waits for the receiver’s details."),
        (
            noop("The receiving exchange has to confirm them: {venue}."),
            noop("Check that you entered the receiver’s name exactly as it is registered there."),
            noop("Without an answer by {until_at} it is not sent and stays in your account."),
        ),
    ),
    FindingCode.WITHDRAWAL_PAUSED: Text(
        noop("Your withdrawal of {amount} {asset} waits: withdrawals over {network_name} are paused."),
        (
            noop("They have been paused since {since_at}."),
            noop("Notice: {title}."),
            noop("It is sent once they open again."),
            noop("More: {notice_url}"),
        ),
    ),
    FindingCode.WITHDRAWAL_QUEUED: Text(
        noop("Your withdrawal of {amount} {asset} is in the queue and will be sent next."),
        (_EXPECTED, "{cancellable}", _TO),
    ),
    FindingCode.WITHDRAWAL_SIGNING: Text(
        noop("Your withdrawal of {amount} {asset} is being signed and sent right now."),
        (_EXPECTED, _TO),
    ),
    FindingCode.WITHDRAWAL_BROADCAST: Text(
        noop("Your withdrawal of {amount} {asset} was sent and is being confirmed by {network_name}."),
        (
            noop("{confirmations_now} of {needed_count} confirmations so far."),
            noop("The rest usually takes about {rest_seconds_now}."),
            _TO,
            _TXID,
        ),
    ),
    FindingCode.WITHDRAWAL_CONFIRMED: Text(
        noop("Your withdrawal of {amount} {asset} was sent, and {network_name} has confirmed it."),
        (
            _TO,
            _TXID,
            noop("Block: {block_height}."),
            noop("Sent on {sent_at}."),
            noop("If it is not there, give the receiver the proof of payment and ask them to look."),
        ),
    ),
    FindingCode.WITHDRAWAL_REJECTED: Text(
        noop("Your withdrawal of {amount} {asset} was not carried out; the amount is in your account."),
        (noop("Reason: {ending}."), noop("Date: {ended_at}.")),
    ),
    FindingCode.WITHDRAWAL_FAILED: Text(
        noop("Your withdrawal of {amount} {asset} failed on the way. Our wallet team looks at it."),
        (_TXID, noop("You need not do anything now.")),
    ),
    FindingCode.WITHDRAWAL_CANCELLED: Text(
        noop("Your withdrawal of {amount} {asset} was cancelled; the amount is in your account."),
        (noop("Date: {ended_at}."),),
    ),
    FindingCode.CANCEL_POSSIBLE: Text(
        noop("Your withdrawal of {amount} {asset} can still be cancelled."),
        (
            noop("Receiver: {address}."),
            noop("Confirm if you want to cancel it. Once it is being sent, nobody can stop it any more."),
        ),
    ),
    FindingCode.CANCEL_TOO_LATE: Text(
        noop("Your withdrawal of {amount} {asset} can no longer be cancelled."),
        (
            noop("State: {state}."),
            noop("What was sent to a blockchain cannot be called back; only the receiver can return it."),
            _TXID,
        ),
    ),
    FindingCode.CANCEL_NOTHING_OPEN: Text(
        noop("There is no open withdrawal that could be cancelled."),
    ),
}
