"""Pure decisions of customers."""

from __future__ import annotations

import pytest

from havendesk.customers.rules import alias_of, is_own_path, keyed_digest, network_of, normal_contact


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8:0:0"),
        ("2001:0DB8:0000:0001:1:2:3:4", "2001:db8:0:1"),
        ("::1", "0:0:0:0"),
        ("fe80::", "fe80:0:0:0"),
        ("1:2:3:4:5:6:7::", "1:2:3:4"),
    ],
)
def test_network_of(address: str, network: str) -> None:
    assert network_of(address) == network


def test_digests_do_not_run_together() -> None:
    assert keyed_digest("key", "ab", "c") != keyed_digest("key", "a", "bc")
    assert keyed_digest("key", "a") != keyed_digest("other", "a")
    assert keyed_digest("key", "a") == keyed_digest("key", "a")


def test_spellings_of_one_address_are_one() -> None:
    assert normal_contact("email", " A@Example.COM ") == "a@example.com"
    assert normal_contact("phone", "+82 10-1234 5678") == "+821012345678"
    assert normal_contact("messenger", " @Minji ") == "@Minji"


def test_alias() -> None:
    assert alias_of("7K2M", proven=True) == "Customer 7K2M"
    assert alias_of("7K2M", proven=False) == "Visitor 7K2M"


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "inbox", "/a\tb", "/a b", ""]
)
def test_a_path_that_leads_away_is_not_ours(path: str) -> None:
    assert not is_own_path(path)
    assert is_own_path("/inbox?before=1")
