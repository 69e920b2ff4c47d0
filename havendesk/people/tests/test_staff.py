"""Staff and teams: who is added, what they may do, how they leave."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions, queries
from havendesk.people.models import Membership, Presence, Staff, Team, User
from havendesk.people.tests.conftest import PASSWORD, actor
from havendesk.people.types import Role, Topic

Hire = Callable[..., Staff]


def refused(code: ErrorCode, call: Callable[..., Any], **arguments: Any) -> Refused:
    """Call a door that must refuse with this code."""
    with pytest.raises(Refused) as error:
        call(**arguments)
    assert error.value.code is code
    return error.value


def test_a_new_member_of_staff_can_sign_in(hire: Hire) -> None:
    staff = hire("aria", email=" Aria@Brightwater.example ", roles=["agent", "agent", "lead"])

    assert User.objects.get(id=staff.user_id).email == "aria@brightwater.example"
    assert authenticate(email="aria@brightwater.example", password=PASSWORD) is not None
    card = queries.staff_card(viewer=SYSTEM, staff_id=staff.id)
    assert card.roles == (Role.AGENT, Role.LEAD)
    assert Presence.objects.get(staff=staff).status == "offline"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"email": "nobody"}, ErrorCode.FIELD_INVALID, "email"),
        ({"email": "ADA@brightwater.example"}, ErrorCode.EMAIL_TAKEN, "email"),
        ({"name": " "}, ErrorCode.FIELD_INVALID, "name"),
        ({"roles": []}, ErrorCode.FIELD_INVALID, "roles"),
        ({"roles": ["king"]}, ErrorCode.FIELD_INVALID, "roles"),
        ({"languages": ["tlh"]}, ErrorCode.FIELD_INVALID, "languages"),
        ({"capacity": 21}, ErrorCode.FIELD_INVALID, "capacity"),
        ({"password": "short"}, ErrorCode.FIELD_INVALID, "password"),
        ({"team_ids": [uuid7()]}, ErrorCode.NOT_FOUND, "team_ids"),
    ],
)
def test_a_bad_new_member_is_refused(
    hire: Hire, changes: dict[str, Any], code: ErrorCode, field: str
) -> None:
    hire("ada", roles=["administrator"])
    facts: dict[str, Any] = {
        "email": "x@brightwater.example",
        "name": "X",
        "roles": ["agent"],
        "password": PASSWORD,
    }

    error = refused(code, actions.add_staff, by=SYSTEM, **(facts | changes))

    assert error.field == field
    assert (User.objects.count(), Staff.objects.count()) == (1, 1)
    assert PASSWORD not in str(error)


def test_only_administrators_and_the_machine_add_staff(hire: Hire) -> None:
    facts: dict[str, Any] = {"email": "x@brightwater.example", "name": "X", "roles": ["administrator"]}
    for by in (actor(hire("aria")), actor(hire("lena", roles=["lead"])), ANONYMOUS, BOT):
        with pytest.raises(Refused):
            actions.add_staff(by=by, **facts)
    assert not User.objects.filter(email=facts["email"]).exists()
    assert AuditEntry.objects.filter(verb="people.add_staff", outcome="refused").count() == 3

    actions.add_staff(by=actor(hire("ada", roles=["administrator"])), **facts)
    assert User.objects.filter(email=facts["email"]).exists()


def test_roles_change_what_one_may_do_at_once(hire: Hire, sandbox: None) -> None:
    ada, aria = hire("ada", roles=["administrator"]), hire("aria")
    before = queries.actor_for_user(aria.user_id, viewer=ANONYMOUS)

    actions.change_roles(by=actor(ada), staff_id=aria.id, roles=["auditor"], reason="moved to audit")

    after = queries.actor_for_user(aria.user_id, viewer=ANONYMOUS)
    assert before is not None
    assert after is not None
    assert before.may("customers.private_card")
    assert not after.may("customers.private_card")


def test_nobody_changes_their_own_roles(hire: Hire) -> None:
    ada = hire("ada", roles=["administrator"])
    hire("bob", roles=["administrator"])
    code = ErrorCode.OWN_ROLES
    refused(code, actions.change_roles, by=actor(ada), staff_id=ada.id, roles=["security"], reason="x")
    refused(code, actions.deactivate, by=actor(ada), staff_id=ada.id, reason="x")
    assert Staff.objects.get(id=ada.id).roles == ["administrator"]


def test_the_last_administrator_stays(hire: Hire) -> None:
    ada = hire("ada", roles=["administrator"])
    by = Actor(ActorKind.STAFF, uuid7(), frozenset({"people.change_roles", "people.deactivate"}))
    code = ErrorCode.LAST_ADMINISTRATOR
    refused(code, actions.change_roles, by=by, staff_id=ada.id, roles=["agent"], reason="x")
    refused(code, actions.deactivate, by=by, staff_id=ada.id, reason="x")
    assert Staff.objects.active().holding(Role.ADMINISTRATOR).count() == 1

    hire("bob", roles=["administrator"])
    actions.deactivate(by=by, staff_id=ada.id, reason="left")
    assert not Staff.objects.get(id=ada.id).active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other() -> None:
    def add(name: str) -> Staff:
        email = f"{name}@brightwater.example"
        staff_id = actions.add_staff(by=SYSTEM, email=email, name=name, roles=["administrator"])
        return Staff.objects.get(id=staff_id)

    def remove(pair: tuple[Staff, Staff]) -> bool:
        try:
            actions.deactivate(by=actor(pair[0]), staff_id=pair[1].id, reason="feud")
        except Refused:
            return False
        else:
            return True
        finally:
            connections.close_all()

    ada, bob = add("ada"), add("bob")
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, [(ada, bob), (bob, ada)])) == [False, True]
    assert Staff.objects.active().holding(Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("door", [actions.change_roles, actions.deactivate, actions.end_sign_ins])
def test_acts_on_colleagues_want_a_reason_and_somebody(hire: Hire, door: Callable[..., Any]) -> None:
    ada, aria = hire("ada", roles=["administrator"]), hire("aria")
    more = {"roles": ["lead"]} if door is actions.change_roles else {}
    refused(ErrorCode.REASON_MISSING, door, by=actor(ada), staff_id=aria.id, reason=" ", **more)
    refused(ErrorCode.NOT_FOUND, door, by=actor(ada), staff_id=uuid7(), reason="x", **more)
    assert Staff.objects.get(id=aria.id).roles == ["agent"]
    assert Staff.objects.active().count() == 2


def test_who_left_is_nobody(hire: Hire, sandbox: None) -> None:
    ada, aria = hire("ada", roles=["administrator"]), hire("aria")
    actions.deactivate(by=actor(ada), staff_id=aria.id, reason="left")

    assert queries.actor_for_user(aria.user_id, viewer=ANONYMOUS) is None
    assert authenticate(email="aria@brightwater.example", password=PASSWORD) is None
    refused(ErrorCode.NOT_FOUND, actions.set_presence, by=actor(aria), status="available")
    refused(ErrorCode.NOT_FOUND, queries.me, viewer=actor(aria))
    assert [card.name for card in queries.staff_cards(viewer=SYSTEM)] == ["Ada"]
    assert not queries.staff_card(viewer=SYSTEM, staff_id=aria.id).active


def test_teams(hire: Hire) -> None:
    money = actions.add_team(
        by=SYSTEM, name="Money", topics=["deposit", "withdrawal"], languages=["en", "ko"]
    )
    korean = actions.add_team(by=SYSTEM, name="Korean", topics=["deposit"], languages=["ko"])
    rest = actions.add_team(by=SYSTEM, name="Rest", topics=["other"], languages=["en"])

    def team(topic: str, language: str) -> Any:
        card = queries.team_for(viewer=SYSTEM, topic=topic, language=language)
        return card.id if card else None

    assert team("deposit", "ko") == korean
    assert team("deposit", "en") == money
    assert team("deposit", "ja") == korean  # nobody speaks it: the first by name
    assert team("api", "en") == rest
    assert [card.name for card in queries.teams(viewer=SYSTEM)] == ["Korean", "Money", "Rest"]
    assert queries.teams(viewer=SYSTEM)[0].topics == (Topic.DEPOSIT,)


def test_without_any_team_there_is_none(db: None) -> None:
    assert queries.team_for(viewer=SYSTEM, topic="deposit", language="en") is None


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "Money"}, ErrorCode.CONFLICT, "name"),
        ({"topics": ["cooking"]}, ErrorCode.FIELD_INVALID, "topics"),
        ({"languages": []}, ErrorCode.FIELD_INVALID, "languages"),
    ],
)
def test_a_bad_team_is_refused(db: None, changes: dict[str, Any], code: ErrorCode, field: str) -> None:
    facts: dict[str, Any] = {"name": "Other", "topics": ["deposit"], "languages": ["en"]}
    actions.add_team(by=SYSTEM, **(facts | {"name": "Money"}))
    assert refused(code, actions.add_team, by=SYSTEM, **(facts | changes)).field == field
    assert Team.objects.count() == 1


def test_cards_of_many_cost_three_statements(hire: Hire) -> None:
    team = actions.add_team(by=SYSTEM, name="Money", topics=["deposit"], languages=["en"])
    for number in range(5):
        hire(f"agent{number}", team_ids=[team, team])
    with CaptureQueriesContext(connection) as statements:
        cards = queries.staff_cards(viewer=SYSTEM)
    assert len(statements) == 3
    assert [card.team_ids for card in cards] == [(team,)] * 5
    assert Membership.objects.count() == 5
