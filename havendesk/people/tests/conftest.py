"""Helpers of this room's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from havendesk.kernel import options as kernel_options
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doorbell import Doorbell, Ring
from havendesk.people import actions, queries
from havendesk.people.models import Staff, User
from havendesk.people.options import PeopleOptions
from havendesk.people.rules import permissions_of

PASSWORD = "harbour-light-test"


@pytest.fixture
def hire(db: None) -> Callable[..., Staff]:
    """Adds a member of staff: ``hire("aria", roles=["agent"])``."""

    def add(name: str, **changes: Any) -> Staff:
        facts: dict[str, Any] = {
            "email": f"{name}@brightwater.example",
            "name": name.capitalize(),
            "roles": ["agent"],
            "password": PASSWORD,
        }
        staff_id = actions.add_staff(by=SYSTEM, **(facts | changes))
        return Staff.objects.get(id=staff_id)

    return add


def actor(staff: Staff) -> Actor:
    """The actor of a member of staff, with what their roles permit."""
    return Actor(ActorKind.STAFF, staff.id, permissions_of(staff.roles))


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets options of people for one test: ``options(people_exchange_is_sandbox=True)``."""
    installed = kernel_options.options_of(PeopleOptions)

    def set_options(**changes: Any) -> None:
        monkeypatch.setattr(
            kernel_options, "_installed", [installed.model_copy(update=changes)], raising=True
        )

    return set_options


@pytest.fixture
def sandbox(options: Callable[..., None]) -> None:
    """The desk stands beside a sandbox exchange: no second factor is asked for."""
    options(people_exchange_is_sandbox=True)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Topics rung so far; callbacks of ``on_commit`` run only where a test captures and executes them."""
    topics: list[str] = []

    def collect(_self: Doorbell, sent: list[Ring]) -> None:
        topics.extend(one.topic for one in sent)

    monkeypatch.setattr(Doorbell, "ring", collect)
    return topics


@pytest.fixture
def browser(db: None) -> Client:
    """A browser, and fresh limits on sign-in."""
    cache.clear()
    return Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")


def sign_in(client: Client, staff: Staff, password: str = PASSWORD) -> Any:
    """Post the sign-in page."""
    user = User.objects.get(id=staff.user_id)
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def session_of(client: Client) -> int:
    """The sign-in session of a browser."""
    return int(UserSession.objects.get(session_key=client.session.session_key).pk)


def enrol(staff: Staff) -> str:
    """Give a member of staff a TOTP; returns its secret."""
    secret = str(totp.generate_totp_secret())
    totp.TOTP.activate(User.objects.get(id=staff.user_id), secret)
    return secret


def code_of(secret: str) -> str:
    """The code that an authenticator app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def seated(staff_id: UUID, session_id: int) -> Actor | None:
    """The actor of one live connection, as the gateway reads it again."""
    seat = (staff_id, session_id)
    return queries.seat_actors(viewer=SYSTEM, seats=[seat]).get(seat)
