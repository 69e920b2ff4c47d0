"""What people and nodes throw at the bot, at the face of the product: `havendesk ask` for a customer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

from havendesk.bot.asking import ask
from havendesk.bot.tests.support import exchange_beside
from havendesk.exchange.tests.replaying import hanging, json_rpc
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.tests.test_chain_faults import HEIGHT, TXID, honest, with_receipt
from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.kernel.tests.bad_servers import BadServer
from havendesk.knowledge.queries import finding
from havendesk.resolvers.queries import MOST_TXIDS
from havendesk.resolvers.types import FindingCode
from sandbox.tests.serving import Served
from tests.support.knowledge import publish_chosen

pytestmark = pytest.mark.django_db
LENA = "cus_lena"
CYRILLIC = "\u0415"
OURS = "0x52908400098527886E0F7030069857D2E4169Ee7"


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    finding.forget()
    publish_chosen(("deposit-missing", "fees"))
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served
    finding.forget()


def asked(text: str) -> dict[str, Any]:
    """What the command prints, with the finding's code as ``code``."""
    found = ask(text, Language.EN, LENA)
    assert encode(found) == found, "it is JSON"
    return {**found, "code": (found["finding"] or {}).get("code")}


GARBAGE = (
    "asdkjh qwlekj %$#@! zzxq",
    "\u202e\ufffd\x07\x1b[2J" * 50,
    "a" * 50_000,
    "\U0001f64f\U0001f64f\U0001f680",
    "where is \u6211\u7684 deposit \uc785\uae08 \u0441\u0435\u0439\u0447\u0430\u0441 \u3069\u3053",
    " \u200b\n",
)


def test_what_nobody_can_read_goes_to_a_person_and_nothing_is_looked_at(exchange: Served) -> None:
    for text in GARBAGE:
        found = asked(text)
        assert found["decision"]["kind"] == "hand_over", text[:40]
        assert found["finding"] is None, text[:40]
        assert found["answer"]


def test_a_question_among_fifty_thousand_characters_is_answered_in_time(exchange: Served) -> None:
    asked("where is my deposit")
    began = time.process_time()
    found = asked("where is my deposit " * 2_500)
    assert time.process_time() - began < 5
    assert found["code"] == FindingCode.CHOOSE_ONE.value


def test_ids_and_addresses_that_are_not_what_they_seem(exchange: Served) -> None:
    twenty = asked("where are my deposits " + " ".join(f"0x{number:064x}" for number in range(1, 21)))
    looked = {one["reference"] for one in twenty["finding"]["evidence"] if one["kind"] == "transfer"}
    assert (len(twenty["slots"]["txids"]), len(looked)) == (20, 2 * MOST_TXIDS)
    assert twenty["code"] == FindingCode.DEPOSIT_NOT_SEEN.value
    other = asked("where is my deposit " + "3f" * 32)
    assert other["code"] == FindingCode.DEPOSIT_NOT_SEEN.value, "an id of Bitcoin, Tron or the XRP Ledger"


@pytest.mark.parametrize("words", ["is it safe to send my coins to", "where is my deposit to", "asdkjh"])
def test_an_address_with_letters_of_another_script_is_warned_of_whatever_is_asked(
    exchange: Served, words: str
) -> None:
    found = asked(f"{words} {OURS.replace('E', CYRILLIC)}")
    assert found["code"] == FindingCode.ADDRESS_LOOKALIKE.value
    assert asked(f"{words} {OURS}")["code"] != FindingCode.ADDRESS_LOOKALIKE.value


def agreeing(
    *answers: dict[str, Any] | AbstractContextManager[BadServer], seconds: float = 2.0
) -> dict[str, Any]:
    """The answer while these are the nodes of Ethereum."""
    with ExitStack() as stack:
        servers = [stack.enter_context(json_rpc(one) if isinstance(one, dict) else one) for one in answers]
        nodes = {"ethereum": [node_at(one.url) for one in servers]}
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        stack.enter_context(asking_nodes(patch, exchange_chain_nodes=nodes, exchange_chain_seconds=seconds))
        return asked(f"where is my deposit {TXID}")


def test_a_node_that_lies_lags_or_hangs_is_named_as_silent_and_two_that_disagree_decide_nothing(
    exchange: Served,
) -> None:
    def old(_params: list[Any]) -> dict[str, Any]:
        return {"number": hex(HEIGHT), "timestamp": hex(1), "transactions": []}

    cases = {
        "contradicts_itself": agreeing(with_receipt(blockNumber=hex(HEIGHT + 3))),
        "another_chain": agreeing({**honest(), "eth_chainId": "0x38"}),
        "lagging": agreeing({**honest(), "eth_getBlockByNumber": old}),
        "timeout": agreeing(hanging(), seconds=0.3),
    }
    for trouble, found in cases.items():
        notes = {one["source"]: one["note"] for one in found["finding"]["evidence"] if one["silent"]}
        assert notes["node:ethereum-1"] == trouble
        code = FindingCode.DEPOSIT_NOT_SEEN if trouble == "lagging" else FindingCode.DEPOSIT_NODES_SILENT
        assert (found["decision"]["kind"], found["code"]) == ("hand_over", code.value)
    found = agreeing(honest(), with_receipt(status="0x0"))
    assert (found["decision"]["kind"], found["code"]) == ("hand_over", FindingCode.SOURCES_DISAGREE.value)
    assert "contradict each other" in found["answer"]
    for number in ("1 ETH", str(HEIGHT - 5), "failed"):
        assert number not in found["answer"]
