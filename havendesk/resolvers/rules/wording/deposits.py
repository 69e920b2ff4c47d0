"""Texts about deposits of coins."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_TXID = noop("Transaction id: {txid}.")
_PROGRESS = noop("{confirmations_now} of {needed_count} confirmations so far.")
_REST = noop("The rest usually takes about {rest_seconds_now}.")
_RECOVERY_FEE = noop("A recovery costs {recovery_rate} of the value above {free_amount} {free_asset}.")
_NOTICE = noop("Notice: {title}.")
_LINK = noop("More: {notice_url}")

TEXTS: dict[FindingCode, Text] = {
    FindingCode.DEPOSIT_ID_IS_ADDRESS: Text(
        noop("This is an address, not a transaction id: {address}"),
        (noop("The transaction id (TxID, hash) stands on the sender’s page of this withdrawal."),),
    ),
    FindingCode.DEPOSIT_NOT_ON_CHAIN: Text(
        noop("No blockchain that I looked at knows this transaction: {networks}."),
        (
            _TXID,
            noop("Most likely the sender has not sent it yet. Ask the sender whether it was broadcast."),
            noop("I can look again and tell you when it appears."),
        ),
    ),
    FindingCode.DEPOSIT_SENDER_SUSPENDED: Text(
        noop("{venue} has suspended withdrawals of {asset} ({network_name}) at the moment."),
        (
            noop("So the coins have probably not left there yet."),
            noop("Ask {venue} when withdrawals open again."),
        ),
    ),
    FindingCode.DEPOSIT_NOT_SEEN: Text(
        noop("No deposit with this transaction id has arrived here so far."),
        (_TXID, noop("I cannot look into this blockchain myself; our wallet team can.")),
    ),
    FindingCode.DEPOSIT_NODES_SILENT: Text(
        noop("I cannot see your transaction right now: no node of {networks} that we ask answers."),
        (
            _TXID,
            noop("In our books nothing with this id has arrived so far."),
            noop("This says nothing about your coins: what is on the blockchain stays there."),
            noop("You need do nothing more: our wallet team looks into the blockchain in another way."),
        ),
    ),
    FindingCode.DEPOSIT_FAILED: Text(
        noop("This transaction failed on the blockchain, so nothing was transferred."),
        (
            _TXID,
            noop("Network: {network_name}."),
            noop("The coins stayed with the sender, who can send them again."),
        ),
    ),
    FindingCode.DEPOSIT_REPLACED: Text(
        noop("This transaction was replaced by another one and will never arrive."),
        (
            _TXID,
            noop("The new transaction is {new_txid}."),
            noop("Ask the sender for the new transaction id."),
        ),
    ),
    FindingCode.DEPOSIT_DROPPED: Text(
        noop("This transaction was dropped by the network, so nothing was transferred."),
        (_TXID, noop("The coins are still with the sender, who has to send them again.")),
    ),
    FindingCode.DEPOSIT_PENDING: Text(
        noop("The network knows this transaction, but no block holds it yet."),
        (
            _TXID,
            noop("This is up to the network and to the fee that the sender paid."),
            noop("I can tell you when it goes on."),
        ),
    ),
    FindingCode.DEPOSIT_CONFIRMING: Text(
        noop("Your deposit of {amount} {asset} is on its way and waits for confirmations on {network_name}."),
        (_PROGRESS, _REST, "{congested}", _TXID),
    ),
    FindingCode.DEPOSIT_NOT_OUR_ADDRESS: Text(
        noop("This transaction did not go to an address of your account."),
        (
            noop("It went to {address}."),
            noop("Amount: {amount} {asset} on {network_name}."),
            _TXID,
            noop("Compare this address with the one that you meant, and ask whoever owns it."),
        ),
    ),
    FindingCode.DEPOSIT_TO_CONTRACT: Text(
        noop("This transaction went to a smart contract, not to an address of your account."),
        (
            noop("It went to {address}."),
            _TXID,
            noop("Only whoever made that contract could send the coins back."),
        ),
    ),
    FindingCode.DEPOSIT_UNREADABLE: Text(
        noop("This transaction calls a smart contract, and I cannot see for certain what it moved."),
        (_TXID, noop("Our wallet team looks at it.")),
    ),
    FindingCode.DEPOSIT_NOT_YOUR_ADDRESS: Text(
        noop("This transaction did not go to an address of your account."),
        (
            noop("It went to {address}."),
            noop("Amount: {amount} {asset} on {network_name}."),
            _TXID,
            noop("Compare this address with the one that you meant. A person can look at what is possible."),
        ),
    ),
    FindingCode.DEPOSIT_ADDRESS_RETIRED: Text(
        noop("This deposit went to an old address of your account that is no longer in use."),
        (
            noop("It went to {address}."),
            noop("Amount: {amount} {asset}."),
            noop("Our wallet team can usually recover it. Please use your present address from now on."),
        ),
    ),
    FindingCode.DEPOSIT_UNLISTED_TOKEN: Text(
        noop("The exchange does not list this token, so it was not credited."),
        (
            noop("Token: {asset} on {network_name}."),
            noop("Our wallet team can check whether it can be recovered."),
            _RECOVERY_FEE,
        ),
    ),
    FindingCode.DEPOSIT_WRONG_NETWORK: Text(
        noop("This deposit came over {network_name}, a network for which this address is not meant."),
        (
            noop("The address is meant for {meant_name}."),
            noop("Amount: {amount} {asset}."),
            noop("It was not credited, but it can often be recovered by our wallet team."),
            _RECOVERY_FEE,
            _TXID,
        ),
    ),
    FindingCode.DEPOSIT_TAG_MISSING: Text(
        noop("This deposit came without the tag that says to whom it belongs, so it was not credited."),
        (
            noop("Amount: {amount} {asset}."),
            noop("Our wallet team can credit it once you have shown that you sent it."),
            _TXID,
        ),
    ),
    FindingCode.DEPOSIT_TAG_UNKNOWN: Text(
        noop(
            "This deposit carries a tag that is not the one of your account, so it was not credited to you."
        ),
        (
            noop("Tag used: {tag}."),
            noop("Amount: {amount} {asset}."),
            noop("Our wallet team can look into it once you have shown that you sent it."),
            _TXID,
        ),
    ),
    FindingCode.DEPOSIT_BELOW_MINIMUM: Text(
        noop("This deposit of {amount} {asset} is below the minimum and is not credited."),
        (noop("The smallest deposit on {network_name} is {least_amount} {asset}."), _TXID),
    ),
    FindingCode.DEPOSIT_TRAVEL_RULE: Text(
        noop("Your deposit of {amount} {asset} has arrived and waits for the sender’s details."),
        (
            noop("The law asks the sending exchange for them. We asked {venue}."),
            noop("They were asked for on {asked_at}."),
            noop("If no answer comes by {until_at}, the coins are returned."),
            noop("It helps if you ask the sender to answer."),
        ),
    ),
    FindingCode.DEPOSIT_REVIEW: Text(
        noop("Your deposit of {amount} {asset} has arrived and is being checked."),
        (
            noop("Such checks are part of every exchange’s duties."),
            noop("Our team will contact you if it needs something from you."),
        ),
    ),
    FindingCode.DEPOSIT_REFUNDING: Text(
        noop("Your deposit of {amount} {asset} is being returned to the sender."),
        (noop("Transaction id of the return: {refund_txid}."),),
    ),
    FindingCode.DEPOSIT_REFUNDED: Text(
        noop("Your deposit of {amount} {asset} was returned to the sender."),
        (noop("Transaction id of the return: {refund_txid}."), noop("Date: {at}.")),
    ),
    FindingCode.DEPOSIT_REJECTED: Text(
        noop("Your deposit of {amount} {asset} was not accepted."),
        (_TXID, noop("A person can tell you what happens with it.")),
    ),
    FindingCode.DEPOSIT_CREDITED_LOCKED: Text(
        noop("Your deposit of {amount} {asset} is credited; it can be traded, but not withdrawn yet."),
        (
            noop("It was credited on {credited_at}."),
            noop("{confirmations_now} of {needed_count} confirmations until it can be withdrawn."),
            _REST,
        ),
    ),
    FindingCode.DEPOSIT_CREDITED: Text(
        noop("Your deposit of {amount} {asset} is credited and can be withdrawn."),
        (
            noop("It was credited on {credited_at}."),
            noop("Booking: {booking}."),
            _TXID,
        ),
    ),
    FindingCode.DEPOSIT_WALLET_PAUSED: Text(
        noop("Deposits of {asset} over {network_name} are paused at the moment."),
        (
            noop("They have been paused since {since_at}."),
            _NOTICE,
            noop("What you have sent is credited once deposits open again."),
            _LINK,
        ),
    ),
    FindingCode.DEPOSIT_NODE_BEHIND: Text(
        noop("The blockchain has confirmed your deposit, but our own node is behind."),
        (
            noop("It lacks {behind_count_now} blocks. It is credited once the node has caught up."),
            _TXID,
        ),
    ),
    FindingCode.DEPOSIT_WALLET_TEAM: Text(
        noop(
            "The blockchain has confirmed your deposit, but our books lack it. Our wallet team looks at it."
        ),
        (_TXID, noop("They see everything that I have read; you need not say anything twice.")),
    ),
    FindingCode.DEPOSIT_NONE: Text(
        noop("I see no deposit that fits this."),
        (noop("With the transaction id I can follow it on the blockchain."),),
    ),
}
