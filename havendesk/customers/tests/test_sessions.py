"""Sessions: how a customer becomes known, and what proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry, RefusalCount
from havendesk.customers import actions, queries
from havendesk.customers.events import CustomerUpgraded
from havendesk.customers.models import ContactPoint, Customer, CustomerPrivate, CustomerSession
from havendesk.customers.tests.conftest import claims, rows
from havendesk.customers.types import Proof, ProvenIdentity, SessionCard
from havendesk.kernel import doors
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.outbox import Event

Begin = Callable[..., SessionCard]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Events that would become outbox rows."""
    events: list[Event] = []
    monkeypatch.setattr(doors, "write_outbox", events.extend)
    return events


def test_a_visitor_gets_a_session_that_proves_nothing(begin: Begin) -> None:
    card = begin(language="ja", user_agent="Firefox", address="203.0.113.7")

    found = queries.actor_of_session(card.token)
    assert found is not None
    actor, info = found
    assert (actor.kind, actor.id) == (ActorKind.CUSTOMER, card.customer_id)
    assert (info.proven, info.language) == (False, "ja")
    customer = queries.customer_card(viewer=SYSTEM, customer_id=card.customer_id)
    assert customer.alias.startswith("Visitor ")
    assert not customer.proven


def test_a_token_proves_a_customer(begin: Begin) -> None:
    card = begin(claims=claims())

    assert card.proven
    assert card.display_name == "Kim Minji"
    customer = queries.customer_card(viewer=SYSTEM, customer_id=card.customer_id)
    assert (customer.proven, customer.jurisdiction, customer.language) == (True, "KR", "ko")
    assert customer.alias.startswith("Customer ")
    assert queries.exchange_ref(viewer=SYSTEM, customer_id=card.customer_id) == "cus_minji"
    assert queries.customer_by_ref(viewer=SYSTEM, exchange_ref="cus_minji") == card.customer_id


def test_the_bearer_secret_is_not_stored(begin: Begin) -> None:
    card = begin(claims=claims(), user_agent="Firefox", address="203.0.113.7")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM customers_session s")
        stored = str(cursor.fetchall())
    for secret in (card.token, "Firefox", "203.0.113.7"):
        assert secret not in stored


def test_the_same_customer_comes_back_as_the_same_one(begin: Begin) -> None:
    first = begin(claims=claims())
    second = begin(claims=claims())

    assert first.customer_id == second.customer_id
    assert first.token != second.token
    assert rows() == {
        "Customer": 1,
        "CustomerPrivate": 1,
        "ContactPoint": 1,
        "CustomerSession": 2,
        "UsedToken": 2,
        "VisitorCount": 0,
        "AccessGrant": 0,
    }


def test_a_changed_name_is_kept_and_the_newest_counts(begin: Begin) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        customer_id = begin(claims=claims(display_name="Kim Minji")).customer_id
        clock.shift(60)
        begin(claims=claims(display_name="Lee Minji"))
        clock.shift(60)
        begin(claims=claims(display_name="Kim Minji"))

    assert CustomerPrivate.objects.count() == 2
    card = queries.private_card(viewer=SYSTEM, customer_id=customer_id, reason="test")
    assert card.display_name == "Kim Minji"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_at": now() - timedelta(seconds=1)}, ErrorCode.TOKEN_EXPIRED),
        ({"jti": ""}, ErrorCode.TOKEN_INVALID),
        ({"exchange_ref": ""}, ErrorCode.TOKEN_INVALID),
        ({"exchange_ref": "c" * 129}, ErrorCode.TOKEN_INVALID),
        ({"exchange_ref": "cus\0minji"}, ErrorCode.TOKEN_INVALID),
    ],
)
def test_a_bad_token_creates_nothing(begin: Begin, changes: dict[str, Any], code: ErrorCode) -> None:
    with pytest.raises(Refused) as refused:
        begin(claims=claims(**changes))

    assert refused.value.code is code
    assert set(rows().values()) == {0}
    assert RefusalCount.objects.get().code == code


def test_a_replayed_token_creates_nothing(begin: Begin) -> None:
    token = claims()
    begin(claims=token)
    visitor = begin()
    before = rows()

    with pytest.raises(Refused) as refused:
        begin(claims=token, visitor_session=visitor.token)

    assert refused.value.code is ErrorCode.TOKEN_REPLAYED
    assert rows() == before
    assert Customer.objects.get(id=visitor.customer_id).merged_into_id is None
    assert queries.actor_of_session(visitor.token) is not None


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_uses_of_one_token_exactly_one_succeeds() -> None:
    token = claims()

    def attempt(_number: int) -> str:
        try:
            return str(actions.start_session(by=ANONYMOUS, claims=token).customer_id)
        except Refused as refused:
            return refused.code.value
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, range(4)))

    assert answers.count(ErrorCode.TOKEN_REPLAYED) == 3
    assert (rows()["Customer"], rows()["CustomerSession"], rows()["UsedToken"]) == (1, 1, 1)


def test_a_visitor_who_proves_themselves_is_merged(begin: Begin, heard: list[Event]) -> None:
    visitor = begin(language="ko")
    proven = begin(claims=claims(), visitor_session=visitor.token)

    assert heard == [CustomerUpgraded(visitor.customer_id, proven.customer_id)]
    assert queries.actor_of_session(visitor.token) is None
    card = queries.customer_card(viewer=SYSTEM, customer_id=visitor.customer_id)
    assert card.id == proven.customer_id


def test_a_visitor_is_merged_once(begin: Begin, heard: list[Event]) -> None:
    visitor = begin()
    minji = begin(claims=claims(), visitor_session=visitor.token)
    daniel = begin(claims=claims("cus_daniel", email="", display_name=""), visitor_session=visitor.token)

    assert len(heard) == 1
    assert Customer.objects.get(id=visitor.customer_id).merged_into_id == minji.customer_id
    assert daniel.customer_id != minji.customer_id


@pytest.mark.parametrize("why", ["ended", "expired", "unknown"])
def test_a_visitor_session_that_is_over_merges_nobody(begin: Begin, heard: list[Event], why: str) -> None:
    visitor = begin()
    session = CustomerSession.objects.filter(customer_id=visitor.customer_id)
    if why == "ended":
        session.update(ended_at=now())
    if why == "expired":
        session.update(expires_at=now())
    token = "unknown" if why == "unknown" else visitor.token

    proven = begin(claims=claims(), visitor_session=token)

    assert proven.proven
    assert heard == []
    assert Customer.objects.get(id=visitor.customer_id).merged_into_id is None


def test_a_proven_session_is_no_visitors_session(begin: Begin, heard: list[Event]) -> None:
    minji = begin(claims=claims())
    again = begin(visitor_session=minji.token)
    daniel = begin(claims=claims("cus_daniel"), visitor_session=minji.token)

    assert not again.proven
    assert again.customer_id != minji.customer_id
    assert daniel.customer_id != minji.customer_id
    assert heard == []


def test_a_visitor_comes_back_as_the_same_visitor(begin: Begin) -> None:
    first = begin(address="203.0.113.7")
    second = begin(visitor_session=first.token, address="203.0.113.7")

    assert second.customer_id == first.customer_id
    assert rows()["VisitorCount"] == 1


def test_a_typed_address_proves_nothing_and_merges_nobody(begin: Begin, heard: list[Event]) -> None:
    minji = begin(claims=claims())
    thief = begin()
    actor = Actor(ActorKind.CUSTOMER, thief.customer_id)

    contact = actions.add_contact_point(
        by=actor, customer_id=thief.customer_id, kind="email", value=" Minji@Example.com "
    )

    assert ContactPoint.objects.get(id=contact).proof == Proof.NONE
    assert Customer.objects.get(id=thief.customer_id).merged_into_id is None
    assert not queries.customer_card(viewer=SYSTEM, customer_id=thief.customer_id).proven
    assert heard == []
    with pytest.raises(Refused) as refused:
        actions.add_contact_point(
            by=actor, customer_id=minji.customer_id, kind="email", value="x@example.com"
        )
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert ContactPoint.objects.filter(customer_id=minji.customer_id).count() == 1


def test_a_token_proves_what_was_typed_before(begin: Begin) -> None:
    customer_id = begin(claims=claims(email="")).customer_id
    by = Actor(ActorKind.CUSTOMER, customer_id)
    actions.add_contact_point(by=by, customer_id=customer_id, kind="email", value="minji@example.com")

    begin(claims=claims(email="MINJI@example.com"))

    contact = ContactPoint.objects.get(customer_id=customer_id)
    assert contact.proof == Proof.EXCHANGE_TOKEN
    assert contact.proven_at is not None


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("pigeon", "coop 7", "kind"),
        ("email", "  ", "value"),
        ("email", "a" * 321, "value"),
        ("phone", "+82\0", "value"),
    ],
)
def test_a_bad_contact_point_is_refused(begin: Begin, kind: str, value: str, field: str) -> None:
    customer_id = begin().customer_id
    with pytest.raises(Refused) as refused:
        actions.add_contact_point(
            by=Actor(ActorKind.CUSTOMER, customer_id), customer_id=customer_id, kind=kind, value=value
        )
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, field)
    assert ContactPoint.objects.count() == 0


def test_visitors_from_one_address_are_limited(begin: Begin) -> None:
    from havendesk.customers.options import CustomersOptions
    from havendesk.kernel.options import options_of

    most = options_of(CustomersOptions).customers_visitors_per_minute
    with time_machine.travel("2026-03-01T09:30:05Z", tick=False) as clock:
        for _ in range(most):
            begin(address="2001:db8::1")
        with pytest.raises(Refused) as refused:
            begin(address="2001:db8:0:0:ffff::2")  # another address of the same household
        assert refused.value.code is ErrorCode.TOO_MANY
        assert refused.value.params["retry_after"] == 55
        assert Customer.objects.count() == most
        begin(address="203.0.113.7")
        begin(claims=claims(), address="2001:db8::1")
        clock.shift(60)
        begin(address="2001:db8::1")
    assert Customer.objects.count() == most + 3


def test_ending_a_session(begin: Begin) -> None:
    card, other = begin(claims=claims()), begin(claims=claims("cus_daniel", email=""))
    daniel = Actor(ActorKind.CUSTOMER, other.customer_id)

    with pytest.raises(Refused) as refused:
        actions.end_session(by=daniel, session_id=card.session_id)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert queries.actor_of_session(card.token) is not None
    assert queries.session_lives(viewer=SYSTEM, session_ids=[card.session_id]) == {card.session_id}

    actions.end_session(by=Actor(ActorKind.CUSTOMER, card.customer_id), session_id=card.session_id)
    assert queries.actor_of_session(card.token) is None
    assert queries.session_lives(viewer=SYSTEM, session_ids=[card.session_id]) == set()


def test_a_session_expires(begin: Begin) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        card = begin(claims=claims(expires_at=now() + timedelta(days=9)))
        clock.move_to(card.expires_at - timedelta(seconds=1))
        assert queries.actor_of_session(card.token) is not None
        clock.move_to(card.expires_at)
        assert queries.actor_of_session(card.token) is None


def test_an_unknown_token_is_nobody(db: None) -> None:
    assert queries.actor_of_session("") is None
    assert queries.actor_of_session("\0") is None
    assert queries.actor_of_session("안녕") is None


def test_a_customer_sees_only_their_own_card(begin: Begin) -> None:
    mine, other = begin(), begin()
    viewer = Actor(ActorKind.CUSTOMER, mine.customer_id)

    assert queries.customer_card(viewer=viewer, customer_id=mine.customer_id).id == mine.customer_id
    for customer_id in (other.customer_id, uuid7()):
        with pytest.raises(Refused) as refused:
            queries.customer_card(viewer=viewer, customer_id=customer_id)
        assert refused.value.code is ErrorCode.NOT_FOUND
        with pytest.raises(Refused):
            queries.exchange_ref(viewer=viewer, customer_id=customer_id)


def test_cards_of_many_cost_one_statement(begin: Begin) -> None:
    ids = [begin().customer_id for _ in range(5)]
    with CaptureQueriesContext(connection) as statements:
        assert set(queries.customer_cards(viewer=SYSTEM, customer_ids=[*ids, uuid7()])) == set(ids)
    assert len(statements) == 1


def test_looking_up_a_session_costs_one_statement(begin: Begin) -> None:
    card = begin()
    with CaptureQueriesContext(connection) as statements:
        queries.actor_of_session(card.token)
    assert len(statements) == 1


def test_a_session_leaves_an_entry_without_personal_data(begin: Begin) -> None:
    card = begin(claims=claims())

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.customer_id) == ("customers.start_session", card.customer_id)
    for secret in ("Minji", "minji", card.token):
        assert secret not in bytes(entry.body).decode()


def test_a_name_with_a_zero_byte_is_kept_without_it(begin: Begin) -> None:
    card = begin(claims=claims(display_name="Kim\0 Minji", email="mi\0nji@example.com"))
    private = queries.private_card(viewer=SYSTEM, customer_id=card.customer_id, reason="test")
    assert private.display_name == "Kim Minji"


def test_purge_forgets_only_what_is_over(begin: Begin) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token: ProvenIdentity = claims()
        begin(claims=token)
        begin(address="203.0.113.7")
        assert actions.purge(by=SYSTEM) == 0
        clock.shift(timedelta(days=2))
        assert actions.purge(by=SYSTEM) == 2
        with pytest.raises(Refused) as refused:
            begin(claims=token)
        assert refused.value.code is ErrorCode.TOKEN_EXPIRED
        clock.shift(timedelta(days=100))
        assert actions.purge(by=SYSTEM) == 2
    assert rows()["Customer"] == 2
