"""Texts about money by bank, transfers between customers, travel rule, addresses, networks, limits."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_CHECKS = noop("Such checks are part of every exchange’s duties.")
_CONTACT = noop("Our team will contact you if it needs something from you.")
_EXPECTED = noop("It is expected by {expected_at}.")
_USUAL = noop("This usually takes about {usual_seconds}.")
_SINCE = noop("It has been so since {since_at}.")
_NOTICE = noop("Notice: {title}.")
_LINK = noop("More: {notice_url}")
_DATE = noop("Date: {ended_at}.")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.FIAT_DEPOSIT_NONE: Text(
        noop("I see no deposit of money by bank that fits this."),
        (
            noop("Check that it was sent from an account in your own name and to the right account number."),
            noop("A person can ask the bank; have the time, the amount and the payer’s name ready."),
        ),
    ),
    FindingCode.FIAT_DEPOSIT_WAITS: Text(
        noop("Your deposit of {amount} {asset} has been announced by the bank and is being booked."),
        (_EXPECTED,),
    ),
    FindingCode.FIAT_DEPOSIT_NAME_DIFFERS: Text(
        noop("Your deposit of {amount} {asset} waits: the payer’s name is not the name of your account."),
        (
            noop(
                "Deposits must come from an account in your own name. A person can look at what is possible."
            ),
        ),
    ),
    FindingCode.FIAT_DEPOSIT_OVER_LIMIT: Text(
        noop("Your deposit of {amount} {asset} waits: it is above your limit."),
        (noop("A person can tell you how it is credited or returned."),),
    ),
    FindingCode.FIAT_DEPOSIT_BANK_CLOSED: Text(
        noop("Your deposit of {amount} {asset} waits for the bank, which is under maintenance."), (_EXPECTED,)
    ),
    FindingCode.FIAT_DEPOSIT_REVIEW: Text(
        noop("Your deposit of {amount} {asset} has arrived and is being checked."), (_CHECKS, _CONTACT)
    ),
    FindingCode.FIAT_DEPOSIT_CREDITED: Text(
        noop("Your deposit of {amount} {asset} is credited."),
        (
            noop("It was credited on {credited_at}."),
            noop("Withdrawals of coins are possible again from {withdrawable_at} on."),
        ),
    ),
    FindingCode.FIAT_DEPOSIT_RETURNED: Text(
        noop("Your deposit of {amount} {asset} was returned to the account from which it came."),
        (noop("Reason: {ending}."), noop("Banks may need some days until it is there.")),
    ),
    FindingCode.FIAT_WITHDRAWAL_NONE: Text(noop("I see no withdrawal of money that fits this.")),
    FindingCode.FIAT_WITHDRAWAL_WAITS: Text(
        noop("Your withdrawal of {amount} {asset} to your bank is being processed."), (_EXPECTED, _USUAL)
    ),
    FindingCode.FIAT_WITHDRAWAL_REVIEW: Text(
        noop("Your withdrawal of {amount} {asset} to your bank is being checked."), (_CHECKS, _CONTACT)
    ),
    FindingCode.FIAT_WITHDRAWAL_HELD: Text(
        noop("Your withdrawal of {amount} {asset} waits, because withdrawals are blocked at the moment."),
        (noop("Reason: {reason}."), noop("It ends on {until_at} by itself.")),
    ),
    FindingCode.FIAT_WITHDRAWAL_SENT: Text(
        noop("Your withdrawal of {amount} {asset} was handed to your bank."),
        (
            noop("Sent on {sent_at}."),
            _USUAL,
            noop("If it is not there after that, ask your bank, and then us."),
        ),
    ),
    FindingCode.FIAT_WITHDRAWAL_ENDED: Text(
        noop("Your withdrawal of {amount} {asset} was not carried out; the amount is in your account."),
        (noop("State: {state}."), _DATE),
    ),
    FindingCode.INTERNAL_NONE: Text(
        noop("I see no transfer between customers that fits this."),
        (noop("If you wait for one, ask the sender whether it was really sent to your account."),),
    ),
    FindingCode.INTERNAL_WAITS: Text(noop("The transfer of {amount} {asset} is being processed.")),
    FindingCode.INTERNAL_REVIEW: Text(
        noop("The transfer of {amount} {asset} is being checked."), (_CHECKS, _CONTACT)
    ),
    FindingCode.INTERNAL_RECEIVED: Text(
        noop("You have received the transfer of {amount} {asset}; it is in your balance."), (_DATE,)
    ),
    FindingCode.INTERNAL_SENT: Text(
        noop("Your transfer of {amount} {asset} was booked to the receiver."),
        (_DATE, noop("Such transfers go through no blockchain, so there is no transaction id.")),
    ),
    FindingCode.INTERNAL_ENDED: Text(
        noop("The transfer of {amount} {asset} was not carried out; the amount stayed with the sender."),
        (_DATE,),
    ),
    FindingCode.TRAVEL_RULE_NONE: Text(
        noop("No details of sender or receiver are missing for your transfers.")
    ),
    FindingCode.TRAVEL_RULE_WAITS: Text(
        noop("We wait for the other exchange’s answer about {way}."),
        (
            noop("Amount: {amount} {asset}."),
            noop("The other exchange: {venue}."),
            noop("They were asked for on {asked_at}."),
            noop("The answer is due by {until_at}."),
        ),
    ),
    FindingCode.TRAVEL_RULE_DIFFERS: Text(
        noop("Details about {way} do not match those of the other exchange."),
        (
            noop("Amount: {amount} {asset}."),
            noop("The other exchange: {venue}."),
            noop("Check that name and account are written in the same way on both sides."),
        ),
    ),
    FindingCode.TRAVEL_RULE_REFUSED: Text(
        noop("The other exchange refused to give the details about {way}."),
        (
            noop("Amount: {amount} {asset}."),
            noop("The other exchange: {venue}."),
            noop("A person can tell you what is possible now."),
        ),
    ),
    FindingCode.TRAVEL_RULE_EXPIRED: Text(
        noop("The other exchange gave no answer about {way} in time."),
        (
            noop("Amount: {amount} {asset}."),
            noop("The other exchange: {venue}."),
            noop("A person can tell you what is possible now."),
        ),
    ),
    FindingCode.TRAVEL_RULE_DONE: Text(
        noop("The details of sender and receiver are complete; nothing waits for them."),
        (noop("Answered on {answered_at}."),),
    ),
    FindingCode.ADDRESS_YOURS: Text(
        noop("Yes, this is a deposit address of your account."),
        (noop("Networks: {networks}."), noop("Tag or memo that must be given: {tag}.")),
    ),
    FindingCode.ADDRESS_YOURS_RETIRED: Text(
        noop("This was a deposit address of your account, but it is no longer in use. Do not send to it."),
        (
            noop("It has been out of use since {retired_at}."),
            noop("Your present address stands on the deposit page."),
        ),
    ),
    FindingCode.ADDRESS_NOT_YOURS: Text(
        noop("This is not an address of your account."),
        (noop("By its form it can be used on these networks: {networks}."),),
    ),
    FindingCode.ADDRESS_BROKEN: Text(
        noop("This is no valid address: {defect}. Do not send anything to it."),
        (noop("Place in the text: letter {position_count}."), noop("Copy it again instead of typing it.")),
    ),
    FindingCode.ADDRESS_LOOKALIKE: Text(
        noop(
            "Careful: this address was tampered with or badly copied: {defect}. Do not send anything to it."
        ),
        (
            noop("Place in the text: letter {position_count} ({letter})."),
            noop("Copy the address again from its source, not from a message that somebody sent you."),
        ),
    ),
    FindingCode.ADDRESS_UNKNOWN_FORM: Text(
        noop("I do not know any network that writes addresses like this: {value}")
    ),
    FindingCode.ADDRESS_OTHER_NETWORK: Text(
        noop("This address is not for {network_name}. Do not send over that network."),
        (noop("It belongs to: {networks}."),),
    ),
    FindingCode.NETWORK_OPEN: Text(
        noop("Deposits and withdrawals are open."),
        (noop("Checked: {asset} over {network_name}."), "{congested}"),
        row=noop("{asset}, {network_name}: {network_state}"),
    ),
    FindingCode.NETWORK_DEPOSITS_CLOSED: Text(
        noop("Deposits of {asset} over {network_name} are closed; withdrawals are open."),
        (_SINCE, _NOTICE, _LINK),
    ),
    FindingCode.NETWORK_WITHDRAWALS_CLOSED: Text(
        noop("Withdrawals of {asset} over {network_name} are closed; deposits are open."),
        (_SINCE, _NOTICE, _LINK),
    ),
    FindingCode.NETWORK_CLOSED: Text(
        noop("Deposits and withdrawals of {asset} over {network_name} are closed."), (_SINCE, _NOTICE, _LINK)
    ),
    FindingCode.NETWORK_UNKNOWN: Text(
        noop("The exchange does not serve this. Do not send it here."),
        (noop("Asset: {asset}."), noop("Network: {network_name}.")),
    ),
    FindingCode.NETWORK_LIST: Text(
        noop("Not everything is open at the moment."), row=noop("{asset}, {network_name}: {network_state}")
    ),
    FindingCode.SERVICE_FINE: Text(
        noop("The exchange answers, and no trouble is known."),
        (
            noop("Networks with closed deposits or withdrawals: {closed_count}."),
            noop("If something does not work for you, tell me what you see."),
        ),
    ),
    FindingCode.SERVICE_NOTICE: Text(
        noop("The exchange answers; these notices are in force."),
        (noop("Networks with closed deposits or withdrawals: {closed_count}."),),
        row="{title}",
        row_more=(noop("(until {until_at})"), "{notice_url}"),
    ),
    FindingCode.SERVICE_DOWN: Text(
        noop("The exchange’s systems give no answer at the moment. We are sorry."),
        (noop("I can tell you when it answers again."),),
    ),
    FindingCode.LIMITS_OWN: Text(
        noop("These are your limits."),
        (noop("Your verification level: {level}."),),
        row=noop("{limit_name}, {period}:"),
        row_more=(
            noop("{amount} {asset}"),
            "{unlimited}",
            noop("(used {used_amount}, left {left_amount})"),
            noop("new on {resets_at}"),
        ),
    ),
    FindingCode.LIMITS_TABLE: Text(
        noop("Limits depend on the verification level."),
        row=noop("level {level}, {limit_name}, {period}:"),
        row_more=(noop("{amount} {asset}"), "{unlimited}"),
    ),
}
