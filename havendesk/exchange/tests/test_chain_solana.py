"""Solana by replayed answers, in the form of its RPC reference: "getTransaction" (jsonParsed),
"getSignatureStatuses", "getSlot", "getBlockTime", "getAccountInfo"."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.rules.chains.encodings import to_base58check
from havendesk.exchange.tests.replaying import json_rpc
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.types.chain_reading import (
    Agreement,
    AssetKind,
    ChainTransaction,
    NodeTrouble,
    TransactionStatus,
)
from havendesk.kernel.actors import BOT
from havendesk.kernel.clock import now

pytestmark = pytest.mark.django_db

TXID = to_base58check(bytes(range(9, 69)))  # 64 bytes
PAYER = to_base58check(bytes(range(1, 29)))
RECEIVER = to_base58check(bytes(range(2, 30)))
FROM_ACCOUNT = to_base58check(bytes(range(3, 31)))
TO_ACCOUNT = to_base58check(bytes(range(4, 32)))
MINT = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
SLOT = 390_000_000


def slots(params: list[dict[str, str]]) -> int:
    return SLOT if params[0]["commitment"] == "confirmed" else SLOT - 32


def heads() -> dict[str, Any]:
    return {"getSlot": slots, "getBlockTime": int(now().timestamp())}


def state(error: Any = None, status: str = "confirmed") -> dict[str, Any]:
    one = {"slot": SLOT - 2, "confirmations": 3, "err": error, "status": {}, "confirmationStatus": status}
    return {"context": {"slot": SLOT}, "value": [one]}


NOWHERE = {"context": {"slot": SLOT}, "value": [None]}


def transaction(
    accounts: list[str],
    before: list[int],
    after: list[int],
    tokens: tuple[list[Any], list[Any]] = ([], []),
    error: Any = None,
    **over: Any,
) -> dict[str, Any]:
    keys = [{"pubkey": one, "signer": at == 0, "writable": True} for at, one in enumerate(accounts)]
    return {
        "slot": SLOT - 2,
        "blockTime": 1_772_000_000,
        "meta": {
            "err": error,
            "fee": 5_000,
            "preBalances": before,
            "postBalances": after,
            "preTokenBalances": tokens[0],
            "postTokenBalances": tokens[1],
        },
        "transaction": {"signatures": [TXID], "message": {"accountKeys": keys, "instructions": []}},
        "version": 0,
        **over,
    }


def balance(index: int, owner: str, amount: int) -> dict[str, Any]:
    return {
        "accountIndex": index,
        "mint": MINT,
        "owner": owner,
        "uiTokenAmount": {"amount": str(amount), "decimals": 6, "uiAmountString": "0"},
    }


COINS = transaction([PAYER, RECEIVER], [9_000_000_000, 0], [6_999_995_000, 2_000_000_000])


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChainTransaction]:
    def asked(found: Any, states: Any) -> ChainTransaction:
        answers = {"getTransaction": found, "getSignatureStatuses": states, **heads()}
        with json_rpc(answers) as node:
            options = {"exchange_chain_nodes": {"solana": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                return queries.chain_transaction(viewer=BOT, network="solana", txid=TXID)

    return asked


def test_coins_by_the_balances_before_and_after(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(COINS, state())
    assert (card.status, card.confirmations, card.finalized) == (TransactionStatus.CONFIRMED, 3, False)
    (moved,) = card.transfers
    assert (moved.asset, moved.sender, moved.receiver) == (AssetKind.NATIVE, PAYER, RECEIVER)
    assert (moved.quantity, card.fee) == (Decimal("2.000000000"), 5_000)
    assert ask({**COINS, "slot": SLOT - 32}, state(status="finalized")).finalized


def test_a_token_for_an_account_that_is_new(ask: Callable[..., ChainTransaction]) -> None:
    """The receiver's account is made on the way: the rent that it gets is no payment."""
    found = transaction(
        [PAYER, FROM_ACCOUNT, TO_ACCOUNT],
        [9_000_000, 2_039_280, 0],
        [6_955_720, 2_039_280, 2_039_280],
        ([balance(1, PAYER, 50_000_000)], [balance(1, PAYER, 37_500_000), balance(2, RECEIVER, 12_500_000)]),
    )
    (moved,) = ask(found, state()).transfers
    assert (moved.asset, moved.contract, moved.quantity) == (AssetKind.TOKEN, MINT, Decimal("12.500000"))
    assert (moved.sender, moved.receiver) == (PAYER, RECEIVER)


def test_a_failed_transaction(ask: Callable[..., ChainTransaction]) -> None:
    error = {"InstructionError": [0, {"Custom": 1}]}
    found = transaction([PAYER, RECEIVER], [9_000, 0], [4_000, 0], error=error)
    card = ask(found, state(error))
    assert (card.status, card.reason, card.transfers) == (TransactionStatus.FAILED, "InstructionError", ())


def test_waiting_and_unknown(ask: Callable[..., ChainTransaction]) -> None:
    assert ask(None, state(status="processed")).status is TransactionStatus.PENDING
    assert ask(None, NOWHERE).status is TransactionStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("found", "states", "trouble"),
    [
        (
            {**COINS, "transaction": {"signatures": ["x"], "message": {}}},
            state(),
            NodeTrouble.CONTRADICTS_ITSELF,
        ),
        ({**COINS, "slot": SLOT + 99}, state(), NodeTrouble.CONTRADICTS_ITSELF),
        (COINS, state({"InstructionError": [0, "x"]}), NodeTrouble.CONTRADICTS_ITSELF),
        (transaction([PAYER, RECEIVER], [1], [2]), state(), NodeTrouble.CONTRADICTS_ITSELF),
        (
            transaction([PAYER], [1], [2], ([balance(7, PAYER, 1)], [])),
            state(),
            NodeTrouble.CONTRADICTS_ITSELF,
        ),
        (transaction([PAYER], [-1], [2]), state(), NodeTrouble.NOT_OF_THE_PROTOCOL),
        ({**COINS, "slot": True}, state(), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (7, state(), NodeTrouble.NOT_OF_THE_PROTOCOL),
    ],
)
def test_an_answer_that_cannot_be_true_decides_nothing(
    ask: Callable[..., ChainTransaction], found: Any, states: Any, trouble: NodeTrouble
) -> None:
    card = ask(found, states)
    assert (card.status, card.agreement, card.transfers) == (TransactionStatus.UNKNOWN, Agreement.SILENT, ())
    assert [one.trouble for one in card.readings] == [trouble]


def test_whether_a_program_lives_at_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    program = {"data": ["", "base64"], "executable": True, "lamports": 1, "owner": PAYER}
    for value, expected in (
        (program, (True, True)),
        ({**program, "executable": False}, (False, True)),
        (None, (False, False)),
    ):
        with json_rpc({"getAccountInfo": {"context": {"slot": SLOT}, "value": value}, **heads()}) as node:
            options = {"exchange_chain_nodes": {"solana": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                card = queries.chain_address(viewer=BOT, network="solana", address=MINT)
        assert (card.contract, card.exists) == expected
