"""Texts that any finder may need, labels of candidates, questions for missing values."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode, ReadingKind, SlotName

MORE_ROWS = noop("and {more_count} more")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.NEEDS_SIGN_IN: Text(
        noop("I can only look into your account when you are signed in."),
        (noop("Open this chat from your account at the exchange, and I will look at once."),),
    ),
    FindingCode.NEEDS_SLOT: Text(noop("I need one more detail to look this up.")),
    FindingCode.CHOOSE_ONE: Text(noop("Which of these do you mean?")),
    FindingCode.NOTHING_FOUND: Text(
        noop("I found nothing in your account that fits this."),
        (noop("Check the details you gave, or tell me more about it."),),
    ),
    FindingCode.SOURCE_SILENT: Text(
        noop("I cannot look this up right now: no answer from {source}."),
        (noop("This says nothing about your money. Ask again in a few minutes, or talk to a person."),),
    ),
    FindingCode.NOT_OFFERED: Text(
        noop("This cannot be looked up automatically here."), (noop("A person can look into it for you."),)
    ),
    FindingCode.SWITCHED_OFF: Text(
        noop("This automatic look-up is switched off at the moment."),
        (noop("A person can look into it for you."),),
    ),
    FindingCode.SOURCES_DISAGREE: Text(
        noop("The sources that I asked contradict each other, so I cannot say what is true yet."),
        (noop("Network: {network}. Our wallet team looks at it; nothing is decided until they agree."),),
    ),
    FindingCode.VALUE_UNUSABLE: Text(
        noop("I cannot read this as a transaction id: {value}"),
        (noop("Copy it from the sender’s withdrawal page, without spaces or missing letters."),),
    ),
}

LABELS: dict[ReadingKind, tuple[str, ...]] = {
    ReadingKind.TRANSFER: ("{amount} {asset}", "{network_name}", "{state}", "{created_at}"),
    ReadingKind.POSITION: ("{market}", "{position_side}", "{opened_at}"),
    ReadingKind.LEDGER: ("{certificate}", "{balance_day}", "{first_day} – {last_day}"),
    ReadingKind.DISTRIBUTION: ("{title}", "{asset}"),
    ReadingKind.CAMPAIGN: ("{title}",),
    ReadingKind.ORDER: ("{market}", "{side}", "{amount} {asset}", "{order_state}", "{created_at}"),
}
"""Values that a button names, by what it chooses; those not known are left out."""

QUESTIONS: dict[SlotName, str] = {
    SlotName.ASSET: noop("Which coin or currency is it about?"),
    SlotName.NETWORK: noop("Which network was used?"),
    SlotName.TXID: noop("What is the transaction id (TxID, hash)?"),
    SlotName.ADDRESS: noop("Which address is it about?"),
    SlotName.TAG: noop("Which tag or memo was used?"),
    SlotName.AMOUNT: noop("What amount is it about?"),
    SlotName.TRANSFER_ID: noop("What is the number of the transfer?"),
    SlotName.ORDER_ID: noop("What is the number of the order?"),
    SlotName.MARKET: noop("Which market is it about, for example BTC-USDT?"),
    SlotName.API_CODE: noop("Which error code did the API give?"),
    SlotName.AT: noop("When did it happen?"),
    SlotName.PERIOD: noop("For which time should it be?"),
    SlotName.CONTACT: noop(
        "What is the web address, e-mail address, phone number, name or code? Copy it as a whole."
    ),
    SlotName.VENUE: noop("From which exchange or wallet was it sent?"),
}
