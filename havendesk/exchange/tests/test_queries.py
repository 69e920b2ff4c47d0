"""What other rooms ask, against a running sandbox and against one that fails."""

import dataclasses
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange import actions, queries
from havendesk.exchange.queries import public
from havendesk.exchange.tests.support import leading_to
from havendesk.exchange.types import AccountState, ActResult, HoldScope, Masked, ReasonCode, SituationCard
from havendesk.kernel import switches
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.tests.bad_servers import BadServer, bad_server, header_of, ok, reset
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def token_for(customer: str, lifetime: int = 120) -> str:
    return actions.issue_sandbox_token(by=SYSTEM, exchange_customer_id=customer, lifetime_seconds=lifetime)


def test_tables_come_as_cards(sandbox: Served) -> None:
    networks = {(one.asset, one.network): one for one in queries.asset_networks(viewer=SYSTEM)}
    assert networks[("BTC", "bitcoin")].fee == Decimal("0.0002")
    assert queries.fee_table(viewer=SYSTEM).tiers[0].taker == Decimal("0.0015")
    waits = {one.name: one.seconds for one in queries.limits(viewer=SYSTEM).waiting_times}
    assert waits["hold_after_password_change"] == 24 * 3600
    assert [one.kind for one in queries.notices(viewer=SYSTEM)] == ["maintenance", "delisting", "listing"]
    assert queries.is_sandbox(viewer=SYSTEM)
    assert "act.freeze" in queries.capabilities(viewer=SYSTEM).groups
    assert "prices" not in queries.capabilities(viewer=SYSTEM).groups
    assert queries.answers(viewer=SYSTEM)


def test_a_table_says_where_and_when_it_was_read(sandbox: Served) -> None:
    sourced = queries.sourced_table(viewer=SYSTEM, name="fees")
    assert sourced.provenance.source == "exchange:fees"
    assert now() - sourced.provenance.fetched_at < timedelta(seconds=10)


def test_tables_are_kept_for_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch, exchange_tables_seconds=60):
        first = queries.sourced_table(viewer=SYSTEM, name="fees")
        assert queries.sourced_table(viewer=SYSTEM, name="fees") is first


def test_codes_of_assets_are_known_while_the_exchange_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def silent() -> tuple[Any, ...]:
        asked.append(1)
        raise Refused(ErrorCode.EXCHANGE_SILENT)

    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch, exchange_tables_seconds=0):
        with monkeypatch.context() as before:
            before.setattr(public._networks, "_read", silent)
            assert queries.asset_codes(viewer=SYSTEM) == queries.asset_codes(viewer=SYSTEM) == frozenset()
        assert len(asked) == 1, "who asks again at once waits for nobody"
        monkeypatch.setattr(public._networks, "_failed_at", float("-inf"))
        known = queries.asset_codes(viewer=SYSTEM)
        assert {"BTC", "KRW", "USDT"} <= known
        monkeypatch.setattr(public._networks, "_read", silent)
        assert queries.asset_codes(viewer=SYSTEM) == queries.asset_codes(viewer=SYSTEM) == known
        assert len(asked) == 2


def frozen(card: SituationCard) -> bool:
    assert card.account.facts is not None
    return card.account.facts.state is AccountState.FROZEN


def test_the_situation_is_whole_and_masked(sandbox: Served) -> None:
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_daniel")
    sections = (card.account, card.identity, card.keys, card.holds, card.transfers, card.orders)
    assert {section.code for section in (*sections, card.logins, card.security_events, card.assets)} == {""}
    assert card.available
    assert card.risk.unknown == ()
    assert card.account.facts is not None
    assert card.account.facts.name is not None
    assert card.account.facts.name.masked == "D••• R•••"
    assert card.keys.facts is not None
    assert card.keys.facts.valid == 2
    text = str(encode(card))
    for secret in ("Daniel", "Reyes", "daniel@", "203.0.113.24", "SANDBOX"):
        assert secret not in text


def test_an_unknown_customer_is_told(sandbox: Served) -> None:
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_nobody")
    assert (card.available, card.code) == (False, ErrorCode.NOT_FOUND.value)


@pytest.mark.parametrize("id", ["../capabilities", "a/b", "x?limit=1", "%2e%2e", "🙂"])
def test_a_strange_id_stays_an_id(sandbox: Served, id: str) -> None:
    card = queries.situation(viewer=SYSTEM, exchange_customer_id=id)
    assert (card.available, card.code) == (False, ErrorCode.NOT_FOUND.value)


def relay(sandbox: Served, request: bytes) -> bytes:
    """The sandbox's whole answer to a request."""
    with socket.create_connection(("127.0.0.1", sandbox.port), 5) as way:
        head, _, body = request.partition(b"\r\n\r\n")
        way.sendall(head + b"\r\nconnection: close\r\n\r\n" + body)
        answer = b""
        while chunk := way.recv(65536):
            answer += chunk
    return answer.replace(b"connection: close\r\n", b"")


def test_slow_parts_are_missing_and_the_others_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as exchange:

        def slow(connection: socket.socket, request: bytes, _number: int) -> None:
            if b"/orders" not in request.split(b"\r\n")[0]:
                connection.sendall(relay(exchange, request))

        with (
            bad_server(slow) as proxy,
            leading_to(proxy.url, monkeypatch, exchange_situation_milliseconds=1500),
        ):
            card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_haruka")
    assert (card.orders.available, card.orders.code) == (False, "exchange_silent")
    assert card.orders.items == ()
    assert card.transfers.available
    assert card.transfers.items


def test_a_dead_exchange_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with leading_to("http://127.0.0.1:9", monkeypatch, exchange_seconds=1.0):
        for ask in (
            lambda: queries.fee_table(viewer=SYSTEM),
            lambda: queries.is_sandbox(viewer=SYSTEM),
        ):
            with pytest.raises(Refused) as caught:
                ask()
            assert caught.value.code is ErrorCode.EXCHANGE_SILENT
        assert not queries.answers(viewer=SYSTEM)
        card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji")
        assert (card.available, card.code) == (False, ErrorCode.EXCHANGE_SILENT.value)


def test_an_answer_outside_the_contract_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = frozenset({"amount-as-number"})
    with (
        served(tmp_path, faults=faults) as exchange,
        leading_to(exchange.url, monkeypatch),
        pytest.raises(Refused) as caught,
    ):
        queries.fee_table(viewer=SYSTEM)
    assert caught.value.code is ErrorCode.EXCHANGE_SILENT


# tokens


def test_a_token_of_the_exchange_is_believed(sandbox: Served) -> None:
    claims = queries.verify_customer_token(viewer=SYSTEM, token=token_for("cus_wei"))
    assert (claims.subject, claims.name, claims.locale) == ("cus_wei", "陈伟", "zh-Hans")
    assert (claims.jurisdiction, claims.email) == ("SG", "wei@customer.brightwater.example")
    claims = queries.verify_customer_token(viewer=SYSTEM, token=token_for("load-000123"))
    assert (claims.subject, claims.jurisdiction, claims.email) == ("load-000123", "KR", "")


def test_an_expired_token_is_refused(sandbox: Served) -> None:
    with pytest.raises(Refused) as caught:
        queries.verify_customer_token(viewer=SYSTEM, token=token_for("cus_wei", lifetime=-60))
    assert caught.value.code is ErrorCode.TOKEN_EXPIRED


def test_a_rotated_key_is_found_by_one_more_read(sandbox: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "REFETCH_SECONDS", 0.0)
    assert queries.verify_customer_token(viewer=SYSTEM, token=token_for("cus_wei"))
    old = token_for("cus_wei")
    sandbox.sandbox.mint.rotate()
    assert queries.verify_customer_token(viewer=SYSTEM, token=token_for("cus_wei"))
    assert queries.verify_customer_token(viewer=SYSTEM, token=old)  # the key before stays published


def test_invented_key_ids_do_not_make_us_ask_each_time(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []

    def read() -> dict[str, tuple[str, Any]]:
        reads.append(1)
        return {}

    monkeypatch.setattr(public._keys, "_read", read)
    foreign = token_for("cus_wei")
    for _ in range(5):
        with pytest.raises(Refused) as caught:
            queries.verify_customer_token(viewer=SYSTEM, token=foreign)
        assert caught.value.code is ErrorCode.TOKEN_INVALID
    assert len(reads) == 1


def test_known_keys_serve_while_the_exchange_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch, exchange_keys_seconds=1):
        token = token_for("cus_wei")
        queries.verify_customer_token(viewer=SYSTEM, token=token)
        asked = []

        def silent() -> dict[str, tuple[str, Any]]:
            asked.append(1)
            raise Refused(ErrorCode.EXCHANGE_SILENT)

        monkeypatch.setattr(public._keys, "_read", silent)
        monkeypatch.setattr(public._keys, "_read_at", time.monotonic() - 60)
        for _ in range(3):
            assert queries.verify_customer_token(viewer=SYSTEM, token=token).subject == "cus_wei"
        assert len(asked) == 1
        monkeypatch.setattr(public._keys, "_read_at", time.monotonic() - 4000)
        with pytest.raises(Refused) as caught:
            queries.verify_customer_token(viewer=SYSTEM, token=token)
    assert caught.value.code is ErrorCode.EXCHANGE_SILENT


def test_slow_reads_leave_the_way_open_for_a_freeze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as exchange:

        def no_reads(connection: socket.socket, request: bytes, _number: int) -> None:
            if request.startswith(b"POST"):
                connection.sendall(relay(exchange, request))
            else:
                reset(connection)

        with bad_server(no_reads) as proxy, leading_to(proxy.url, monkeypatch):
            assert not queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji").available
            assert freeze()
            assert holds_of(exchange, "cus_minji") == 1


def test_shared_secret_mode_takes_no_other_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "s" * 40
    with served(tmp_path / "a", token_secret=secret) as exchange, served(tmp_path / "b") as other:
        with leading_to(other.url, monkeypatch):
            foreign = token_for("cus_wei")
        with leading_to(exchange.url, monkeypatch, exchange_token_secret=secret):
            assert queries.verify_customer_token(viewer=SYSTEM, token=token_for("cus_wei"))
            with pytest.raises(Refused) as caught:
                queries.verify_customer_token(viewer=SYSTEM, token=foreign)
    assert caught.value.code is ErrorCode.TOKEN_INVALID


def test_tokens_are_issued_only_by_a_sandbox(sandbox: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dataclasses.replace(queries.capabilities(viewer=SYSTEM), sandbox=False)
    monkeypatch.setattr(public._capabilities, "_read", lambda: real)
    with pytest.raises(Refused) as caught:
        token_for("cus_wei")
    assert caught.value.code is ErrorCode.NOT_A_SANDBOX


# acts


def freeze(key: str = "freeze-0001") -> str:
    done = actions.freeze(
        by=SYSTEM,
        exchange_customer_id="cus_minji",
        scope=[HoldScope.WITHDRAWALS, HoldScope.TRADING],
        reason_code=ReasonCode.TAKEOVER_REPORT,
        idempotency_key=key,
    )
    return done.id


def test_freeze_and_release(sandbox: Served) -> None:
    freeze()
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji")
    assert frozen(card)
    assert card.holds.items[0].placed_by == "desk"
    actions.release(
        by=SYSTEM,
        exchange_customer_id="cus_minji",
        reason_code=ReasonCode.CUSTOMER_REQUEST,
        idempotency_key="release-0001",
    )
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji")
    assert not frozen(card)


def test_sessions_and_keys(sandbox: Served) -> None:
    for act in (actions.end_sessions, actions.revoke_keys):
        act(
            by=SYSTEM,
            exchange_customer_id="cus_daniel",
            reason_code=ReasonCode.TAKEOVER_REPORT,
            idempotency_key=f"act-{act.__name__}",
        )
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_daniel")
    assert card.keys.facts is not None
    assert card.keys.facts.valid == 0
    assert [one for one in card.logins.items if one.open] == []


def holds_of(exchange: Served, customer: str) -> int:
    return len([one for one in exchange.sandbox.store.all("hold", customer) if one["placed_by"] == "desk"])


def test_an_act_whose_answer_was_lost_is_done_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as exchange:

        def lose_the_first(connection: socket.socket, request: bytes, number: int) -> None:
            answer = relay(exchange, request)
            if number == 1:
                reset(connection)  # done, and nobody heard of it
            else:
                connection.sendall(answer)

        with bad_server(lose_the_first) as proxy, leading_to(proxy.url, monkeypatch):
            freeze()
            assert holds_of(exchange, "cus_minji") == 1
            keys = {header_of(one, "idempotency-key") for one in proxy.requests}
            nonces = {header_of(one, "desk-nonce") for one in proxy.requests}
    assert keys == {"freeze-0001"}
    assert len(nonces) == len(proxy.requests) == 2


def test_an_act_is_never_taken_for_done_by_another_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answers everything twice: the doubles must not answer what comes next."""
    with served(tmp_path) as exchange:

        def twice(connection: socket.socket, request: bytes, _number: int) -> None:
            answer = relay(exchange, request)
            connection.sendall(answer + answer)

        with bad_server(twice) as proxy, leading_to(proxy.url, monkeypatch):
            freeze()
            card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji")
            assert frozen(card)
            assert card.account.facts is not None
            assert card.account.facts.name == Masked("K••• M•••", "account.name")
            assert holds_of(exchange, "cus_minji") == 1


def test_a_replayed_request_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who overhears a freeze or release cannot send it again."""
    with served(tmp_path) as exchange:

        def pass_on(connection: socket.socket, request: bytes, _number: int) -> None:
            connection.sendall(relay(exchange, request))

        with bad_server(pass_on) as proxy, leading_to(proxy.url, monkeypatch):
            freeze()
            overheard = proxy.requests[0]
            before = exchange.sandbox.store.all("hold", "cus_minji")
            assert b"401" in relay(exchange, overheard).split(b"\r\n")[0]
            assert exchange.sandbox.store.all("hold", "cus_minji") == before


def test_a_key_used_for_something_else_is_refused(sandbox: Served) -> None:
    freeze("same-key-1")
    with pytest.raises(Refused) as caught:
        actions.release(
            by=SYSTEM,
            exchange_customer_id="cus_minji",
            reason_code=ReasonCode.OTHER,
            idempotency_key="same-key-1",
        )
    assert caught.value.code is ErrorCode.EXCHANGE_REFUSED
    assert caught.value.params["exchange_code"] == "idempotency_conflict"
    card = queries.situation(viewer=SYSTEM, exchange_customer_id="cus_minji")
    assert frozen(card)


@pytest.mark.parametrize(
    ("switch", "act"),
    [
        ("exchange.freeze", actions.release),
        ("exchange.end_sessions", actions.end_sessions),
        ("exchange.revoke_keys", actions.revoke_keys),
    ],
)
def test_an_act_that_is_switched_off_asks_nobody(
    switch: str, act: Callable[..., ActResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_switch(by=SYSTEM, name=switch, on=False, reason="a test")
    with bad_server(lambda _c, _r, _n: None) as server, leading_to(server.url, monkeypatch):
        with pytest.raises(Refused) as caught:
            act(
                by=SYSTEM,
                exchange_customer_id="cus_minji",
                reason_code=ReasonCode.OTHER,
                idempotency_key="switched-off-1",
            )
        assert server.connections == 0
    switches.forget()
    assert caught.value.code is ErrorCode.SWITCHED_OFF


def test_a_desk_with_a_wrong_clock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        served(tmp_path, clock=lambda: now() + timedelta(hours=1)) as exchange,
        leading_to(exchange.url, monkeypatch),
        pytest.raises(Refused) as caught,
    ):
        queries.fee_table(viewer=SYSTEM)
    assert caught.value.code is ErrorCode.EXCHANGE_REFUSED
    assert caught.value.params["exchange_code"] == "clock_skew"


def test_a_stalling_exchange_opens_the_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    def sick(connection: socket.socket, request: bytes, _number: int) -> None:
        connection.sendall(
            ok(b"{}", status="503 No", headers=f"desk-nonce: {header_of(request, 'desk-nonce')}\r\n")
        )

    def asked(server: BadServer) -> int:
        with pytest.raises(Refused) as caught:
            queries.fee_table(viewer=SYSTEM)
        assert caught.value.code is ErrorCode.EXCHANGE_SILENT
        return len(server.requests)

    with bad_server(sick) as server, leading_to(server.url, monkeypatch):
        counts = [asked(server) for _ in range(4)]
    assert counts == [3, 5, 5, 5]
