"""Where a withdrawal of coins is: at which stage here, or on the chain with proof that it was paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from havendesk.exchange.rules.chains import could_be_on, recognise
from havendesk.exchange.types import AssetNetwork, Hold, Notice, Transfer, TravelRuleRequest
from havendesk.exchange.types.chain_reading import Agreement, ChainTransaction, TransactionStatus
from havendesk.exchange.types.chains import IdKind
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, ask_all
from havendesk.resolvers.finders.asks import (
    Holds,
    Networks,
    Notices,
    OnChain,
    TransferById,
    Transfers,
    TransfersByTxid,
    TravelRuleMessages,
)
from havendesk.resolvers.finders.choosing import choose
from havendesk.resolvers.finders.giving import amount, running, texts, times, title_of
from havendesk.resolvers.rules.telling import REVIEW, stops_withdrawals, told_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

FINISHED = frozenset({"confirmed", "rejected", "failed", "cancelled"})
BANK = "bank"
PROOF = "/api/v1/customer/papers/withdrawal-proof/"
"""Where the signed-in customer fetches the paper that proves a payment; the transfer's id follows."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read about one withdrawal."""

    question: Question
    row: Transfer
    served: AssetNetwork | None
    notices: tuple[Notice, ...]
    holds: tuple[Hold, ...]
    message: TravelRuleRequest | None
    tx: ChainTransaction | None

    def values(self) -> dict[str, str]:
        """What every text about it may name."""
        row = self.row
        values = {
            "asset": row.asset,
            "amount": amount(row.amount),
            "fee_amount": amount(row.fee),
            "network_name": self.served.network_name if self.served else (row.network or ""),
            "transfer_id": row.id,
        }
        values |= texts(address=row.address, tag=row.tag, txid=row.txid)
        return values | times(created_at=row.created_at, expected_at=row.expected_at)


def find(question: Question) -> Steps[Finding]:
    """The withdrawal that is named, else the newest open one, else the newest."""
    rows = yield from meant(question)
    if not rows:
        values = texts(asset=question.slots.asset)
        return Finding(
            Intent.WITHDRAWAL_STATUS,
            FindingCode.WITHDRAWAL_NONE,
            question.slots,
            values=values,
            next_action=NextAction.HAND_OVER if question.slots.txids else NextAction.NOTHING,
            owner=Owner.SUPPORT if question.slots.txids else Owner.NOBODY,
        )
    if len(rows) > 1:
        (networks,) = yield from ask(Networks())
        return choose(question, Intent.WITHDRAWAL_STATUS, rows, networks.value or ())
    return (yield from of_row(question, rows[0]))


def meant(question: Question) -> Steps[list[Transfer]]:
    """The withdrawals that may be meant: one by its id, those of the ids named, or the newest that fit."""
    slots = question.slots
    if slots.transfer_id:
        (one,) = yield from ask(TransferById(id=slots.transfer_id))
        return [one.known] if one.known.direction == "withdrawal" else []
    if slots.txids:
        forms = dict.fromkeys(form for text in slots.txids for form in _forms(text))
        reads = yield from ask_all([TransfersByTxid(txid=form) for form in forms])
        found = {row.id: row for read in reads for row in read.known if row.direction == "withdrawal"}
        return list(found.values())
    (listed,) = yield from ask(Transfers(direction="withdrawal"))
    fitting = [one for one in listed.known if _fits(question, one)]
    still_open = [one for one in fitting if one.state not in FINISHED]
    if still_open:
        return still_open
    named = slots.asset or slots.amount or slots.addresses
    return fitting if named else fitting[:1]


def _forms(text: str) -> Iterator[str]:
    found = recognise(text)
    yield from (one.canonical for one in found.meanings if one.kind is IdKind.TRANSACTION and one.canonical)
    yield found.text


def _fits(question: Question, one: Transfer) -> bool:
    slots = question.slots
    return (
        one.network != BANK
        and slots.asset in (None, one.asset)
        and slots.network in (None, one.network)
        and slots.amount in (None, one.amount)
        and (not slots.addresses or one.address in slots.addresses)
    )


def of_row(question: Question, row: Transfer) -> Steps[Finding]:
    """The leaf of this withdrawal's state, with the chain's word where it has a transaction id."""
    networks, notices = yield from ask(Networks(), Notices())
    served = next(
        (one for one in networks.value or () if (one.asset, one.network) == (row.asset, row.network)), None
    )
    holds: tuple[Hold, ...] = ()
    message: TravelRuleRequest | None = None
    tx: ChainTransaction | None = None
    if row.state in ("queued", "review", "user_action_needed", "rejected", "signing"):
        blocks, messages = yield from ask(Holds(), TravelRuleMessages())
        holds = blocks.value or ()
        message = next((one for one in messages.value or () if one.transfer_id == row.id), None)
    elif row.txid and row.network:
        txid = _on_network(row.txid, row.network, served)
        (read,) = yield from ask(OnChain(network=row.network, txid=txid))
        tx = read.value
    facts = Facts(question, row, served, notices.value or (), holds, message, tx)
    for leaf in LEAVES:
        found = leaf(facts)
        if found is not None:
            return found
    return _finding(facts, FindingCode.WITHDRAWAL_QUEUED, facts.values(), again=60)


def _on_network(txid: str, network: str, served: AssetNetwork | None) -> str:
    meaning = could_be_on(recognise(txid), IdKind.TRANSACTION, network, served.chain_id if served else None)
    return meaning.canonical if meaning else txid


_HANDED = (NextAction.HAND_OVER, Owner.WALLET)
_NEXT: dict[FindingCode, tuple[NextAction, Owner]] = {
    FindingCode.SOURCES_DISAGREE: _HANDED,
    FindingCode.WITHDRAWAL_ACTION_NEEDED: (NextAction.CHANGE_SETTING, Owner.CUSTOMER),
    FindingCode.WITHDRAWAL_REVIEW: (NextAction.WAIT, Owner.FRAUD),
    FindingCode.WITHDRAWAL_TRAVEL_RULE: (NextAction.WAIT, Owner.OTHER_VENUE),
    FindingCode.WITHDRAWAL_PAUSED: (NextAction.WAIT, Owner.WALLET),
    FindingCode.WITHDRAWAL_CONFIRMED: (NextAction.ASK_RECEIVER, Owner.CUSTOMER),
    FindingCode.WITHDRAWAL_REJECTED: (NextAction.NOTHING, Owner.CUSTOMER),
    FindingCode.WITHDRAWAL_FAILED: _HANDED,
    FindingCode.WITHDRAWAL_CANCELLED: (NextAction.NOTHING, Owner.NOBODY),
}


def _finding(
    facts: Facts,
    code: FindingCode,
    values: dict[str, str],
    *,
    again: int | None = None,
    document: str = "",
) -> Finding:
    action, owner = _NEXT.get(code, (NextAction.WAIT, Owner.WALLET))
    return Finding(
        Intent.WITHDRAWAL_STATUS,
        code,
        facts.question.slots,
        values=values,
        next_action=action,
        owner=owner,
        recheck_seconds=again,
        document=document,
    )


def _ended(facts: Facts) -> Finding | None:
    codes = {"cancelled": FindingCode.WITHDRAWAL_CANCELLED, "failed": FindingCode.WITHDRAWAL_FAILED}
    code = codes.get(facts.row.state)
    if code is None:
        return None
    return _finding(facts, code, facts.values() | times(ended_at=facts.row.updated_at))


_TOLD_ENDS = frozenset(
    {"address_invalid", "over_limit", "vasp_unsupported", "beneficiary_mismatch", "customer_request"}
)
"""Reasons of a rejection that may be named (``state_reason`` of the contract)."""


def _rejected(facts: Facts) -> Finding | None:
    if facts.row.state != "rejected":
        return None
    reason = facts.row.state_reason or ""
    told = {"ending": reason} if reason in _TOLD_ENDS else {}
    values = facts.values() | told | times(ended_at=facts.row.updated_at)
    return _finding(facts, FindingCode.WITHDRAWAL_REJECTED, values)


def _travel_rule(facts: Facts) -> Finding | None:
    message = facts.message
    if message is None or message.status in ("answered", "not_needed"):
        return None
    values = facts.values() | texts(venue=message.counterparty_vasp) | times(until_at=message.expires_at)
    return _finding(facts, FindingCode.WITHDRAWAL_TRAVEL_RULE, values, again=300)


def _review(facts: Facts) -> Finding | None:
    """Any check reads the same, whatever is behind it."""
    own = [one for one in facts.holds if one.id in facts.row.holds or one.transfer_id == facts.row.id]
    quiet = any(told_reason(one.reason_code) == REVIEW for one in own)
    if facts.row.state != "review" and not quiet:
        return None
    values = facts.values()
    values.pop("expected_at", None)
    return _finding(facts, FindingCode.WITHDRAWAL_REVIEW, values, again=600)


def _action_needed(facts: Facts) -> Finding | None:
    if facts.row.state != "user_action_needed":
        return None
    return _finding(facts, FindingCode.WITHDRAWAL_ACTION_NEEDED, facts.values(), again=120)


def _held(facts: Facts) -> Finding | None:
    if facts.row.state != "queued":
        return None
    blocks = [one for one in facts.holds if stops_withdrawals(one) or one.transfer_id == facts.row.id]
    if not blocks:
        return None
    told = [one for one in blocks if told_reason(one.reason_code) != REVIEW]
    if len(told) < len(blocks):
        values = facts.values()
        values.pop("expected_at", None)
        return _finding(facts, FindingCode.WITHDRAWAL_REVIEW, values, again=600)
    last = max(told, key=lambda one: (one.expires_at is None, str(one.expires_at)))
    values = facts.values() | {"reason": last.reason_code} | times(until_at=last.expires_at)
    return _finding(facts, FindingCode.WITHDRAWAL_HELD, values, again=600)


def _paused(facts: Facts) -> Finding | None:
    served = facts.served
    if facts.row.state not in ("queued", "signing") or served is None or served.withdraw_enabled:
        return None
    notices = running(facts.notices, facts.question.at)
    values = facts.values() | times(since_at=served.state_since) | texts(notice_url=served.notice_url)
    values |= title_of(notices, served.asset, served.network)
    return _finding(facts, FindingCode.WITHDRAWAL_PAUSED, values, again=600)


def _in_process(facts: Facts) -> Finding | None:
    if facts.row.state not in ("queued", "signing"):
        return None
    queued = facts.row.state == "queued"
    code = FindingCode.WITHDRAWAL_QUEUED if queued else FindingCode.WITHDRAWAL_SIGNING
    values = facts.values() | ({"cancellable": "yes"} if facts.row.cancellable else {})
    return _finding(facts, code, values, again=60)


def _nodes_disagree(facts: Facts) -> Finding | None:
    if facts.tx is None or facts.tx.agreement is not Agreement.DISAGREE:
        return None
    return _finding(facts, FindingCode.SOURCES_DISAGREE, {"network": facts.tx.network}, again=300)


def _failed_on_chain(facts: Facts) -> Finding | None:
    if facts.tx is None or facts.tx.status not in (TransactionStatus.FAILED, TransactionStatus.DROPPED):
        return None
    return _finding(facts, FindingCode.WITHDRAWAL_FAILED, facts.values())


def _sent(facts: Facts) -> Finding | None:
    """On its way or there: n of m by the chain, by our own row where no node is known."""
    row, tx = facts.row, facts.tx
    if row.state not in ("broadcast", "confirmed") or not row.txid:
        return None
    seen = (tx.confirmations if tx and tx.agreement.decides else None) or row.confirmations or 0
    needed = facts.served.conf_credit if facts.served else 1
    height = (tx.height if tx and tx.agreement.decides else None) or row.block_height
    values = facts.values() | {"needed_count": str(needed)}
    if seen or row.state == "broadcast":
        values |= {"confirmations_now": str(seen)}
    values |= texts(block_height=str(height) if height else None)
    if row.state == "confirmed" or seen >= needed:
        values |= times(sent_at=tx.at if tx and tx.at else row.updated_at)
        return _finding(
            facts, FindingCode.WITHDRAWAL_CONFIRMED, values, document=f"{PROOF}{quote(row.id, safe='')}"
        )
    pace = facts.served.block_seconds if facts.served else 60
    values |= {"rest_seconds_now": str(max(1, needed - seen) * pace)}
    return _finding(facts, FindingCode.WITHDRAWAL_BROADCAST, values, again=min(max(pace, 20), 600))


LEAVES: tuple[Callable[[Facts], Finding | None], ...] = (
    _ended,
    _rejected,
    _review,
    _travel_rule,
    _action_needed,
    _held,
    _paused,
    _in_process,
    _nodes_disagree,
    _failed_on_chain,
    _sent,
)

FINDER = Finder(Intent.WITHDRAWAL_STATUS, find)
