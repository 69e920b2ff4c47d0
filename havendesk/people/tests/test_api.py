"""The API of people, and live tickets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connections
from django.test import Client

from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions
from havendesk.people.models import LiveTicket, Presence, Staff, User
from havendesk.people.tests.conftest import actor, seated, session_of, sign_in

Hire = Callable[..., Staff]


@pytest.fixture
def aria(hire: Hire, browser: Client, sandbox: None) -> Staff:
    """An agent who is signed in."""
    team = actions.add_team(by=SYSTEM, name="Money", topics=["deposit"], languages=["en"])
    staff = hire("aria", team_ids=[team], languages=["en", "ko"])
    sign_in(browser, staff)
    return staff


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/v1/me"),
        ("post", "/api/v1/me/presence"),
        ("post", "/api/v1/live/ticket"),
        ("get", "/api/v1/me/sessions"),
        ("delete", "/api/v1/me/sessions/1"),
        ("get", "/api/v1/desk/teams"),
        ("get", "/api/v1/desk/staff"),
    ],
)
def test_nobody_gets_nothing(browser: Client, method: str, path: str) -> None:
    body: Any = (
        {"data": {"status": "available"}, "content_type": "application/json"} if method == "post" else {}
    )
    response = getattr(browser, method)(path, **body)
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")
    assert response["Content-Type"].startswith("application/problem+json")
    assert LiveTicket.objects.count() == 0


def test_me(aria: Staff, browser: Client) -> None:
    me = browser.get("/api/v1/me").json()
    assert me["name"] == "Aria"
    assert me["roles"] == ["agent"]
    assert me["languages"] == ["en", "ko"]
    assert [team["name"] for team in me["teams"]] == ["Money"]
    assert "routing.take" in me["permissions"]
    assert "people.add_staff" not in me["permissions"]
    assert me["presence"] == "offline"


def test_presence(aria: Staff, browser: Client) -> None:
    response = browser.post("/api/v1/me/presence", {"status": "available"}, content_type="application/json")
    assert response.json() == {"status": "available"}
    assert browser.get("/api/v1/me").json()["presence"] == "available"
    bad = browser.post("/api/v1/me/presence", {"status": "asleep"}, content_type="application/json")
    assert (bad.status_code, bad.json()["field"]) == (422, "status")
    assert Presence.objects.get(staff=aria).status == "available"


def test_lists(aria: Staff, browser: Client, hire: Hire) -> None:
    hire("zoe")
    assert [one["name"] for one in browser.get("/api/v1/desk/staff").json()] == ["Aria", "Zoe"]
    assert [one["topics"] for one in browser.get("/api/v1/desk/teams").json()] == [["deposit"]]


def test_a_cookie_without_csrf_token_writes_nothing(aria: Staff, browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    body: Any = {"data": {"status": "available"}, "content_type": "application/json"}

    response = strict.post("/api/v1/me/presence", **body)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert strict.post("/api/v1/live/ticket").status_code == 403
    assert Presence.objects.get(staff=aria).status == "offline"
    assert LiveTicket.objects.count() == 0

    assert strict.get("/api/v1/me").status_code == 200
    strict.get("/accounts/password/change/")
    token = strict.cookies["havendesk_csrf"].value
    assert strict.post("/api/v1/me/presence", **body, headers={"X-CSRFToken": token}).status_code == 200


def test_a_user_who_is_no_staff_is_nobody(aria: Staff, browser: Client) -> None:
    Staff.objects.filter(id=aria.id).update(active=False)
    assert browser.get("/api/v1/me").status_code == 401


# ----- live tickets


def test_a_live_ticket_opens_one_seat(aria: Staff, browser: Client) -> None:
    answer = browser.post("/api/v1/live/ticket").json()
    assert answer["expires_in"] == 30
    assert answer["ticket"] not in str(bytes(LiveTicket.objects.get().token_hash))

    seat = actions.redeem_live_ticket(by=ANONYMOUS, ticket=answer["ticket"])

    assert (seat.actor.id, seat.name, seat.session_id) == (aria.id, "Aria", session_of(browser))
    assert seat.actor.may("routing.take")
    with pytest.raises(Refused) as refused:
        actions.redeem_live_ticket(by=ANONYMOUS, ticket=answer["ticket"])
    assert refused.value.code is ErrorCode.LIVE_TICKET_INVALID


@pytest.mark.parametrize("why", ["unknown", "late", "signed out", "left"])
def test_a_bad_live_ticket_opens_nothing(aria: Staff, browser: Client, hire: Hire, why: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ticket = actions.issue_live_ticket(by=actor(aria), session_id=session_of(browser))
        if why == "unknown":
            ticket = "unknown\0票"
        if why == "late":
            clock.shift(30)
        if why == "signed out":
            browser.post("/accounts/logout/")
        if why == "left":
            User.objects.filter(id=aria.user_id).update(is_active=False)
        with pytest.raises(Refused) as refused:
            actions.redeem_live_ticket(by=ANONYMOUS, ticket=ticket)
    assert refused.value.code is ErrorCode.LIVE_TICKET_INVALID
    assert LiveTicket.objects.filter(redeemed_at__isnull=False).count() == 0


def test_a_ticket_is_issued_only_for_ones_own_session(aria: Staff, browser: Client, hire: Hire) -> None:
    for session_id in (session_of(browser), 0):
        with pytest.raises(Refused) as refused:
            actions.issue_live_ticket(by=actor(hire(f"jun{session_id}")), session_id=session_id)
        assert refused.value.code is ErrorCode.NOT_FOUND
    assert LiveTicket.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_tries_exactly_one_takes_the_seat(sandbox: None) -> None:
    staff_id = actions.add_staff(
        by=SYSTEM,
        email="aria@brightwater.example",
        name="Aria",
        roles=["agent"],
        password="harbour-light-test",
    )
    client = Client()
    sign_in(client, Staff.objects.get(id=staff_id))
    ticket = client.post("/api/v1/live/ticket").json()["ticket"]

    def take(_number: int) -> bool:
        try:
            actions.redeem_live_ticket(by=ANONYMOUS, ticket=ticket)
        except Refused:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]


def test_old_tickets_are_forgotten(aria: Staff, browser: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        actions.issue_live_ticket(by=actor(aria), session_id=session_of(browser))
        assert actions.purge(by=SYSTEM) == 0
        clock.shift(2 * 3600)
        assert actions.purge(by=SYSTEM) == 1
    assert LiveTicket.objects.count() == 0


def test_a_seat_is_lost_with_its_session_or_its_person(aria: Staff, browser: Client) -> None:
    seat = session_of(browser)

    def lives(staff: Staff = aria, session_id: int = seat) -> bool:
        found = seated(staff.id, session_id)
        return found is not None

    assert lives()
    assert not lives(session_id=0)
    assert seated(uuid7(), seat) is None
    Staff.objects.filter(id=aria.id).update(active=False)
    assert not lives()
    Staff.objects.filter(id=aria.id).update(active=True)
    UserSession.objects.get(id=seat)._session_store().delete(browser.session.session_key)
    assert not lives()
