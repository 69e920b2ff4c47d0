"""Finding against a running sandbox: what is read, recorded and switched off; silence is said."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import switches
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.tests.bad_servers import bad_server
from havendesk.protection import actions as protection
from havendesk.protection.types import ChannelKind
from havendesk.resolvers import queries, reading
from havendesk.resolvers.finders.asks import Fees
from havendesk.resolvers.options import ResolverOptions
from havendesk.resolvers.types import Finding, FindingCode, Intent, SlotName, Slots
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def find(intent: Intent, customer: str | None = "cus_wei", **slots: object) -> Finding:
    return queries.find(
        viewer=BOT,
        exchange_customer_id=customer,
        intent=intent,
        slots=Slots(**slots),  # type: ignore[arg-type]  # fields by name, as a test writes them
    )


def looks() -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(verb="resolvers.find").order_by("at", "id")
    return [(row.reads, row.subject_kind) for row in rows]


def test_a_hold_is_found_with_its_evidence_and_recorded(sandbox: Served) -> None:
    finding = find(Intent.HOLDS)
    assert finding.code is FindingCode.HOLDS_ONE
    assert finding.values["reason"] == "security_change"
    assert [one.source for one in finding.evidence] == ["exchange", "desk"]
    assert looks() == [("security", "exchange_customer")]


def test_a_public_answer_leaves_no_entry(sandbox: Served) -> None:
    assert find(Intent.FEES, None).code is FindingCode.FEES_TRADING
    assert find(Intent.BALANCE, None).code is FindingCode.NEEDS_SIGN_IN
    assert looks() == []


def test_our_own_books_are_read_without_an_exchange_and_without_an_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    protection.add_channel(by=SYSTEM, kind=ChannelKind.DOMAIN, value="brightwater.example", label="Exchange")
    with leading_to("http://127.0.0.1:9", monkeypatch, exchange_seconds=0.5):
        not_ours = find(Intent.CHANNEL_CHECK, None, contact="help.brightwater-wallet.example")
        nothing = find(Intent.CHANNEL_CHECK, None, contact="???")
        person = find(Intent.SECURITY_REPORT, None)
        programme = ResolverOptions(
            resolver_seconds=4.0,
            watch_days=7,
            watches_at_once=10,
            resolver_security_reports="https://exchange.example/security",
            resolver_disputes="",
        )
        monkeypatch.setattr(reading, "options_of", lambda _section: programme)
        told = find(Intent.SECURITY_REPORT, "cus_wei", order_id="42")
    assert (not_ours.code, not_ours.evidence[0].source) == (FindingCode.CHANNEL_NOT_OURS, "desk")
    assert (nothing.missing, nothing.evidence[0].silent) == ((SlotName.CONTACT,), False)
    assert (person.code, person.evidence) == (FindingCode.SECURITY_REPORT_PERSON, ())
    assert (told.code, told.values) == (
        FindingCode.SECURITY_REPORT_WHERE,
        {"report_url": "https://exchange.example/security"},
    )
    assert looks() == []


def test_a_silent_exchange_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    with leading_to("http://127.0.0.1:9", monkeypatch, exchange_seconds=0.5):
        finding = find(Intent.BALANCE)
    assert finding.code is FindingCode.SOURCE_SILENT
    assert all(one.silent for one in finding.evidence)


def test_an_exchange_that_hangs_costs_no_more_than_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ResolverOptions(
        resolver_seconds=0.4,
        watch_days=7,
        watches_at_once=10,
        resolver_security_reports="",
        resolver_disputes="",
    )
    monkeypatch.setattr(queries, "options_of", lambda _section: options)
    with (
        bad_server(lambda _connection, _request, _number: time.sleep(2)) as server,
        leading_to(server.url, monkeypatch, exchange_seconds=1.0),
    ):
        started = time.monotonic()
        finding = find(Intent.BALANCE)
        took = time.monotonic() - started
    assert finding.code is FindingCode.SOURCE_SILENT
    assert {one.note for one in finding.evidence} == {"late"}
    assert took < 1.5


def test_a_reader_that_breaks_is_a_silent_source(sandbox: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_asker: reading.Asker, _one: Fees) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(reading.READERS, Fees, broken)
    assert find(Intent.FEES).code is FindingCode.SOURCE_SILENT


def test_a_finder_can_be_switched_off(sandbox: Served) -> None:
    set_switch(by=SYSTEM, name="resolver.holds", on=False, reason="wrong ends")
    switches.forget()
    assert find(Intent.HOLDS).code is FindingCode.SWITCHED_OFF
    assert find(Intent.BALANCE).code is not FindingCode.SWITCHED_OFF


def test_staff_and_customers_do_not_enter_here(sandbox: Served) -> None:
    for kind in (ActorKind.STAFF, ActorKind.CUSTOMER):
        with pytest.raises(Refused) as caught:
            queries.find(
                viewer=Actor(kind, uuid7()),
                exchange_customer_id="cus_wei",
                intent=Intent.HOLDS,
                slots=Slots(),
            )
        assert caught.value.code is ErrorCode.FORBIDDEN


def test_twenty_ids_and_endless_ones_are_cut() -> None:
    slots = queries._bounded(
        Slots(txids=tuple(str(n) for n in range(20)), addresses=("x" * 50_000, "a", "a"))
    )
    assert (len(slots.txids), slots.addresses) == (queries.MOST_TXIDS, ("a",))
