"""Other venues by replayed answers, in the form that each documents (named in ``decoders``)."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.tests.replaying import hanging, paths, raw
from havendesk.exchange.tests.support import asking_nodes
from havendesk.exchange.types.chain_reading import VenueNetwork, VenueStatus
from havendesk.exchange.venues.decoders import VENUES
from havendesk.exchange.venues.naming import network_named
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.tests.bad_servers import bad_server, ok

pytestmark = pytest.mark.django_db

KUCOIN = {
    "code": "200000",
    "data": {
        "currency": "USDT",
        "name": "USDT",
        "isMarginEnabled": True,
        "chains": [
            {
                "chainName": "ERC20",
                "chainId": "eth",
                "withdrawalMinSize": "10",
                "depositMinSize": None,
                "isWithdrawEnabled": True,
                "isDepositEnabled": True,
                "confirms": 96,
                "preConfirms": 32,
                "contractAddress": "0xdac17f958d2ee523a2206206994597c13d831ec7",
                "needTag": False,
            },
            {
                "chainName": "TRC20",
                "chainId": "trx",
                "withdrawalMinSize": "3",
                "depositMinSize": "0.5",
                "isWithdrawEnabled": False,
                "isDepositEnabled": True,
                "confirms": 20,
                "preConfirms": 20,
                "contractAddress": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
                "needTag": False,
            },
        ],
    },
}
GATE = {
    "currency": "USDT",
    "name": "Tether",
    "delisted": False,
    "withdraw_disabled": False,
    "chains": [
        {
            "name": "ETH",
            "addr": "0xd",
            "withdraw_disabled": False,
            "withdraw_delayed": False,
            "deposit_disabled": False,
        },
        {
            "name": "TRX",
            "addr": "",
            "withdraw_disabled": True,
            "withdraw_delayed": True,
            "deposit_disabled": False,
        },
    ],
}
BITGET = {
    "code": "00000",
    "msg": "success",
    "data": [
        {
            "coinId": "3",
            "coin": "USDT",
            "chains": [
                {
                    "chain": "TRC20",
                    "needTag": "false",
                    "withdrawable": "false",
                    "rechargeable": "true",
                    "depositConfirm": "1",
                    "minDepositAmount": "0.01",
                    "minWithdrawAmount": "10",
                    "contractAddress": "TR7N",
                    "congestion": "congested",
                }
            ],
        }
    ],
}
HTX = {
    "code": 200,
    "data": [
        {
            "currency": "usdt",
            "chains": [
                {
                    "chain": "trc20usdt",
                    "displayName": "TRC20",
                    "baseChain": "TRX",
                    "baseChainProtocol": "TRC20",
                    "numOfConfirmations": 27,
                    "numOfFastConfirmations": 20,
                    "depositStatus": "allowed",
                    "minDepositAmt": "1",
                    "withdrawStatus": "prohibited",
                    "minWithdrawAmt": "10",
                    "addrDepositTag": False,
                }
            ],
        }
    ],
}
COINBASE = {
    "id": "USDT",
    "name": "Tether",
    "status": "online",
    "message": "",
    "supported_networks": [
        {
            "id": "ethereum",
            "name": "Ethereum",
            "status": "online",
            "contract_address": "0xdac17f958d2ee523a2206206994597c13d831ec7",
            "min_withdrawal_amount": 0.000001,
            "network_confirmations": 14,
        },
        {"id": "tron", "name": "Tron", "status": "delisted", "network_confirmations": None},
    ],
}
COINONE = {
    "result": "success",
    "error_code": "0",
    "currencies": [
        {
            "name": "Tether",
            "symbol": "USDT",
            "deposit_status": "normal",
            "withdraw_status": "suspended",
            "deposit_confirm_count": 20,
            "withdrawal_min_amount": "1.0",
        }
    ],
}
BITHUMB = {
    "status": "0000",
    "data": [
        {"currency": "USDT", "net_type": "TRX", "deposit_status": 1, "withdrawal_status": 0},
        {"currency": "USDT", "net_type": "ETH", "deposit_status": 1, "withdrawal_status": 1},
    ],
}
KRAKEN = {
    "error": [],
    "result": {"USDT": {"aclass": "currency", "altname": "USDT", "status": "deposit_only"}},
}

ANSWERS: dict[str, Any] = {
    "kucoin": KUCOIN,
    "gate": GATE,
    "bitget": BITGET,
    "htx": HTX,
    "coinbase": COINBASE,
    "coinone": COINONE,
    "bithumb": BITHUMB,
    "kraken": KRAKEN,
}
UNKNOWN: dict[str, Any] = {
    "kucoin": {"code": "900003", "msg": "currency not exists"},
    "gate": {"label": "INVALID_CURRENCY", "message": "Invalid currency"},
    "bitget": {"code": "00000", "msg": "success", "data": []},
    "htx": {"code": 2002, "message": "invalid field value in currency"},
    "coinone": {"result": "error", "error_code": "108", "error_msg": "Unknown cryptocurrency"},
    "bithumb": {"status": "5500", "message": "Invalid Parameter"},
    "kraken": {"error": ["EQuery:Unknown asset"]},
}

Ask = Callable[..., VenueStatus]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    def asked(venue: str, answer: Any, network: str | None = "tron", asset: str = "USDT") -> VenueStatus:
        with paths({VENUES[venue].path(asset): answer} if answer is not None else {}) as server:
            options = {"exchange_venues": {venue: {"url": server.url, "internal": True}}}
            with asking_nodes(monkeypatch, **options):
                return queries.venue_status(viewer=BOT, venue=venue, asset=asset, network=network)

    return asked


@pytest.mark.parametrize("venue", sorted(VENUES))
def test_withdrawals_that_rest_at_the_sender(ask: Ask, venue: str) -> None:
    card = ask(venue, ANSWERS[venue])
    assert (card.venue, card.asset, card.source) == (venue, "USDT", f"venue:{venue}")
    assert (card.known, card.silent) == (True, "")
    assert card.fetched_at <= now()
    (one,) = card.networks
    assert one.withdrawals is False
    assert card.per_network is VENUES[venue].per_network
    assert card.matched is card.per_network
    assert one.network == ("tron" if card.per_network else None)


@pytest.mark.parametrize("venue", ["kucoin", "gate", "coinbase", "bithumb"])
def test_another_network_of_the_same_asset_is_open(ask: Ask, venue: str) -> None:
    card = ask(venue, ANSWERS[venue], "ethereum")
    assert [(one.network, one.deposits, one.withdrawals) for one in card.networks] == [
        ("ethereum", True, True)
    ]


def test_a_network_that_the_venue_does_not_name_gives_all_of_them(ask: Ask) -> None:
    card = ask("kucoin", KUCOIN, "solana")
    assert not card.matched
    assert [one.network for one in card.networks] == ["ethereum", "tron"]


def test_the_figures_of_a_network(ask: Ask) -> None:
    assert ask("kucoin", KUCOIN).networks == (
        VenueNetwork(
            name="TRC20",
            network="tron",
            deposits=True,
            withdrawals=False,
            confirmations=20,
            min_deposit=Decimal("0.5"),
            min_withdraw=Decimal("3"),
            tag_required=False,
            contract="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        ),
    )
    assert ask("bitget", BITGET).networks[0].note == "congested"
    assert ask("coinbase", COINBASE, "ethereum").networks[0].min_withdraw == Decimal("0.000001")
    assert ask("htx", HTX).networks[0].confirmations == 20


def test_the_names_that_kraken_has_for_two_assets(ask: Ask) -> None:
    answer = {"error": [], "result": {"XXBT": {"altname": "XBT", "status": "funding_temporarily_disabled"}}}
    card = ask("kraken", answer, "bitcoin", "BTC")
    assert [(one.deposits, one.withdrawals) for one in card.networks] == [(False, False)]


@pytest.mark.parametrize("venue", sorted(VENUES))
def test_an_asset_that_the_venue_does_not_list(ask: Ask, venue: str) -> None:
    card = ask(venue, UNKNOWN.get(venue))
    assert (card.known, card.networks, card.silent) == (False, (), "")


@pytest.mark.parametrize("venue", sorted(VENUES))
@pytest.mark.parametrize("answer", [[], "closed", {}, {"code": "500000"}, {"data": {"chains": "all"}}, None])
def test_an_answer_of_another_shape_is_silence(ask: Ask, venue: str, answer: Any) -> None:
    if answer is None:
        answer = {
            **ANSWERS[venue],
            "code": 7,
            "id": "BTC",
            "status": "9999",
            "result": 7,
            "label": "BUSY",
            "error": ["EGeneral:Busy"],
        }
    card = ask(venue, answer)
    assert card.silent != ""
    assert (card.known, card.networks) == (False, ())


def test_a_word_that_is_not_documented_is_neither_open_nor_closed(ask: Ask) -> None:
    (one,) = ask("coinbase", {**COINBASE, "status": "resting"}, "ethereum").networks
    assert (one.deposits, one.withdrawals) == (None, None)
    answer = {"error": [], "result": {"USDT": {"altname": "USDT", "status": "on_holiday"}}}
    (one,) = ask("kraken", answer).networks
    assert (one.deposits, one.withdrawals) == (None, None)


@pytest.mark.parametrize(
    ("answer", "silent"),
    [
        (ok(b"<html>"), "not_json"),
        (ok(b"{}", status="403 Forbidden"), "status 403"),
        (ok(b"{}", status="503 Service Unavailable"), "status 503"),
        (ok(b"x" * 20_000_000), "too_large"),
    ],
)
def test_a_venue_in_trouble_is_silence(monkeypatch: pytest.MonkeyPatch, answer: bytes, silent: str) -> None:
    with bad_server(raw(answer)) as server:
        options = {"exchange_venues": {"kraken": {"url": server.url, "internal": True}}}
        with asking_nodes(monkeypatch, **options):
            card = queries.venue_status(viewer=BOT, venue="kraken", asset="USDT")
    assert (card.silent, card.known, card.networks) == (silent, False, ())


def test_a_venue_that_hangs_costs_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("havendesk.exchange.venues.asking._SECONDS", 0.3)
    with hanging() as server:
        options = {"exchange_venues": {"kraken": {"url": server.url, "internal": True}}}
        with asking_nodes(monkeypatch, **options):
            began = time.monotonic()
            card = queries.venue_status(viewer=BOT, venue="kraken", asset="USDT")
            assert time.monotonic() - began < 5
    assert card.silent == "timeout"


def test_nobody_is_asked_who_was_not_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with asking_nodes(monkeypatch):
        assert queries.venues(viewer=BOT) == ()
        for venue in ("kraken", "somebody"):
            card = queries.venue_status(viewer=BOT, venue=venue, asset="USDT")
            assert (card.silent, card.networks) == ("not_configured", ())
    with asking_nodes(monkeypatch, exchange_venues={"kraken": {}, "somebody": {}}):
        assert queries.venues(viewer=BOT) == ("kraken",)


def test_an_answer_is_kept_and_the_budget_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    with paths({VENUES["kraken"].path("USDT"): KRAKEN}) as server:
        source = {"url": server.url, "internal": True, "per_minute": 3}
        with asking_nodes(monkeypatch, exchange_venues={"kraken": source}):
            first = queries.venue_status(viewer=BOT, venue="kraken", asset="usdt ")
            assert queries.venue_status(viewer=BOT, venue="Kraken", asset="USDT") == first
            assert len(server.requests) == 1
            for number in range(5):
                last = queries.venue_status(viewer=BOT, venue="kraken", asset=f"A{number}")
            assert len(server.requests) == 3
    assert last.silent == "budget_spent"


@pytest.mark.parametrize("asset", ["", "US DT", "usdt/../../x", "テ", "A" * 21])
def test_what_is_no_asset_is_refused(monkeypatch: pytest.MonkeyPatch, asset: str) -> None:
    with asking_nodes(monkeypatch, exchange_venues={"kraken": {}}), pytest.raises(Refused) as refused:
        queries.venue_status(viewer=BOT, venue="kraken", asset=asset)
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "asset")


def test_only_the_machines_of_the_desk_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    with paths({VENUES["kraken"].path("USDT"): KRAKEN}) as server:
        options = {"exchange_venues": {"kraken": {"url": server.url, "internal": True}}}
        with asking_nodes(monkeypatch, **options), pytest.raises(Refused) as refused:
            queries.venue_status(viewer=Actor(ActorKind.CUSTOMER, SYSTEM.id), venue="kraken", asset="USDT")
        assert server.requests == []
    assert refused.value.code is ErrorCode.FORBIDDEN


def test_names_of_networks() -> None:
    assert network_named("BNB Smart Chain") == "bsc"
    assert network_named("unheard of", "AVAX C-Chain") == "avalanche"
    assert network_named("Moon", "") is None
