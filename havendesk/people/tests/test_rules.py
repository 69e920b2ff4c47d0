"""Pure decisions of people."""

from __future__ import annotations

import pytest

from havendesk.people.rules import ROLE_PERMISSIONS, browser_of, permissions_of, second_factor_needed
from havendesk.people.types import Role, SecondFactorRule


def test_roles_add_up_and_unknown_words_add_nothing() -> None:
    both = permissions_of(["agent", "auditor", "king"])
    assert both == ROLE_PERMISSIONS[Role.AGENT] | ROLE_PERMISSIONS[Role.AUDITOR]
    assert permissions_of([]) == frozenset()


def test_no_role_may_grant_access_to_customers() -> None:
    for permissions in ROLE_PERMISSIONS.values():
        assert not any(name in permissions for name in ("customers.grant_access", "customers.renew_access"))


def test_who_gives_authority_does_not_read_conversations_and_the_other_way_round() -> None:
    administrator, auditor = ROLE_PERMISSIONS[Role.ADMINISTRATOR], ROLE_PERMISSIONS[Role.AUDITOR]
    assert not {"tickets.conversation", "customers.private_card"} & (administrator | auditor)
    for role in (Role.AGENT, Role.LEAD, Role.AUDITOR):
        assert "people.add_staff" not in ROLE_PERMISSIONS[role]
        assert "people.change_roles" not in ROLE_PERMISSIONS[role]


@pytest.mark.parametrize(
    ("rule", "sandbox", "needed"),
    [
        ("required", True, True),
        ("required", False, True),
        ("optional", False, False),
        ("auto", True, False),
        ("auto", False, True),
    ],
)
def test_second_factor_needed(rule: str, sandbox: bool, needed: bool) -> None:
    assert second_factor_needed(SecondFactorRule(rule), exchange_is_sandbox=sandbox) is needed


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Version/26.0 Safari/604.1", "Safari, iOS"),
        ("curl/8.0", ""),
    ],
)
def test_browser_of(agent: str, name: str) -> None:
    assert browser_of(agent) == name
