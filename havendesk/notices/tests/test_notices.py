"""Telling once, reading, and what staff may see of it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from havendesk.customers import actions as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.ids import uuid7
from havendesk.notices import actions, queries
from havendesk.notices.erasers import words_of_customer
from havendesk.notices.models import Delivery, DeliveryPrivate, Notice
from havendesk.notices.rules.sending import is_address, masked_address, pause
from havendesk.notices.rules.wording import LINKS, WARNINGS, WORDINGS, render
from havendesk.notices.tests.support import WARNING, claims, proven, tell
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink
from havendesk.people.types import Role
from tests.support.desk import make_agent, make_team


def test_every_kind_and_link_has_its_words() -> None:
    assert set(WORDINGS) == set(NoticeKind)
    assert set(LINKS) == set(LinkName)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", WARNINGS)
def test_a_warning_is_said_in_every_language(language: str, what: str) -> None:
    values = {
        "what": what,
        "seen_at": "2026-11-28T23:54:00+00:00",
        "country": "NL",
        "before_country": "KR",
        "kilometres": "8600",
        "count": "7",
        "minutes": "10",
        "percent": "93",
        "asset": "USDT",
    }
    said = render(NoticeKind.SECURITY_WARNING, values, language)
    assert "2026-11-28 23:54 UTC" in said.lines[0]
    assert "{" not in "".join((said.subject, *said.lines))
    assert (said.subject == "Was this you?") is (language == "en")
    if what == "new_device":
        assert {
            "en": "Netherlands",
            "zh-Hans": "荷兰",
            "zh-Hant": "荷蘭",
            "ko": "네덜란드",
            "ja": "オランダ",
        }[language] in said.lines[0]


def test_pauses_grow_and_addresses_are_masked() -> None:
    waits = [pause(attempts).total_seconds() for attempts in range(1, 9)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (10, 3600)
    assert masked_address("minji@customer.example") == "m•••@customer.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "minji",
        "a@b",
        "a@b.example\nBcc: x@y.example",
        "a@b@c.example",
        "a b@c.example",
        "<a@b.example>",
        "a@" + "b" * 250 + ".example",
    ],
)
def test_what_is_no_address_goes_in_no_header(text: str) -> None:
    assert not is_address(text)


@pytest.mark.django_db
def test_the_same_cause_is_told_once() -> None:
    customer = proven()
    first, second = tell(customer), tell(customer)
    assert first == second
    assert Notice.objects.count() == 1
    (card,) = queries.inbox(viewer=customer)
    assert card.subject == "본인이 맞습니까?"
    assert card.links == (NoticeLink(LinkName.IT_WAS_NOT_ME, "/warnings/abc"),)
    assert tell(customer, cause="another") != first


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": ""},
        {"cause": "c" * 121},
        {"params": {"what": "new_device"}},
        {"params": WARNING | {"country": "x" * 301}},
        {"links": [NoticeLink(LinkName.STOP, "https://elsewhere.example/")]},
        {"links": [NoticeLink(LinkName.STOP, "//elsewhere.example/")]},
    ],
)
def test_what_cannot_be_said_is_not_written(wrong: dict[str, object]) -> None:
    customer = proven()
    with pytest.raises(ValueError, match=r"cause|value|path"):
        tell(customer, **wrong)
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_nobody_is_told_who_does_not_exist() -> None:
    with pytest.raises(Refused) as refused:
        tell(Actor(ActorKind.CUSTOMER, uuid7()))
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_reading_is_ones_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    customer, other = proven(), proven("cus_daniel", email="daniel@customer.example", language="en")
    told = [tell(customer, cause=f"cause {number}") for number in range(3)]
    with django_assert_num_queries(2):
        cards = queries.inbox(viewer=customer, limit=2)
    assert [card.id for card in cards] == [told[2], told[1]]
    assert [card.id for card in queries.inbox(viewer=customer, before=told[1])] == [told[0]]
    assert queries.inbox(viewer=other) == []
    assert actions.mark_read(by=other, notice_id=told[2]) == 0
    assert queries.unread(viewer=customer) == 3
    assert actions.mark_read(by=customer, notice_id=told[1]) == 2
    assert queries.unread(viewer=customer) == 1


@pytest.mark.django_db
def test_staff_look_only_for_an_open_matter() -> None:
    customer = proven()
    tell(customer)
    agent = make_agent([make_team()], roles=(Role.AGENT,))
    assert customer.id is not None
    assert agent.id is not None
    with pytest.raises(Refused) as refused:
        queries.notices_of(viewer=agent, customer_id=customer.id)
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    customers.grant_access(by=SYSTEM, agent_id=agent.id, customer_id=customer.id, ticket_id=uuid7())
    (seen,) = queries.notices_of(viewer=agent, customer_id=customer.id)
    assert seen.subject == "Was this you?"
    assert not hasattr(seen, "links")


@pytest.mark.django_db
def test_the_inbox_opens_by_a_session_of_pages_only(client: Client) -> None:
    customer = proven()
    tell(customer)
    away = client.get("/inbox")
    assert (away.status_code, away["Location"]) == (302, "/enter?to=%2Finbox")
    client.cookies["hd_customer"] = "made up"
    assert client.get("/inbox").status_code == 302
    card = customers.start_session(by=SYSTEM, claims=claims())
    client.cookies["hd_customer"] = card.token
    page = client.get("/inbox")
    assert page.status_code == 200
    assert "본인이 맞습니까?" in page.content.decode()
    assert page["Cache-Control"].find("no-store") >= 0
    assert queries.unread(viewer=customer) == 0
    answer = client.get("/api/v1/customer/notices", headers={"Authorization": f"Bearer {card.token}"}).json()
    assert answer["unread"] == 0
    assert answer["notices"][0]["kind"] == "security_warning"
    assert client.post("/leave").status_code == 302
    client.cookies["hd_customer"] = card.token
    assert client.get("/inbox").status_code == 302


@pytest.mark.django_db
def test_erasure_takes_words_and_targets() -> None:
    customer = proven()
    tell(customer, extra_addresses=["old@customer.example"])
    assert customer.id is not None
    assert words_of_customer(customer.id) == {"notices": 1, "deliveries": 1}
    assert (Delivery.objects.count(), DeliveryPrivate.objects.count()) == (0, 0)
    (card,) = queries.inbox(viewer=customer)
    assert (card.subject, card.lines, card.links) == ("security_warning", (), ())
    assert words_of_customer(customer.id) == {"notices": 0, "deliveries": 0}
