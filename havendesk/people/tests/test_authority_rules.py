"""Lines and limits for whatever people and sums there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.amounts import Amount
from havendesk.people.rules import ROLE_PERMISSIONS, proved_until
from havendesk.people.rules.authority import DEFAULT_LIMITS, alone, limits_of, line_between
from havendesk.people.rules.codes import code_from, grouped, plain_code
from havendesk.people.types import Limit, Person, Role, SameLine, Used

ACT = "exchange.refund"
USDT = "USDT"
ids = st.integers(0, 5).map(lambda number: UUID(int=number))
people = st.builds(
    Person,
    ids,
    st.frozensets(st.sampled_from(list(Role)).map(lambda role: role.value), min_size=1, max_size=3),
    st.frozensets(ids, max_size=3),
)
sums = st.decimals(0, 2_000, places=8)


@given(people, people)
def test_nobody_decides_for_themselves_or_their_team_and_it_holds_both_ways(
    one: Person, other: Person
) -> None:
    why = line_between(one, other)
    assert (why is None) == (line_between(other, one) is None)
    if one.id == other.id:
        assert why is SameLine.ONESELF
    elif one.team_ids & other.team_ids:
        assert why is not None
        if Role.LEAD in other.roles:
            assert why is SameLine.LEAD_OF_LINE


@given(people)
def test_who_is_in_no_team_stands_in_line_with_the_same_role(one: Person) -> None:
    alike = Person(UUID(int=99), one.roles, frozenset())
    assert (line_between(one, alike) is None) == bool(one.team_ids)


@given(
    st.lists(sums, max_size=12),
    st.one_of(st.none(), st.integers(0, 8)),
    st.one_of(st.none(), st.decimals(0, 1_000, places=2)),
)
def test_what_was_done_alone_never_passes_the_limit(
    moved: list[Decimal], count: int | None, most: Decimal | None
) -> None:
    limit = Limit(Role.LEAD, ACT, count, None if most is None else Amount(USDT, most))
    done: list[Decimal] = []
    for quantity in moved:
        used = Used(len(done), {USDT: sum(done, Decimal(0))}, sum(done, Decimal(0)))
        if alone([[limit]], used, Amount(USDT, quantity), None, USDT):
            done.append(quantity)
    assert count is None or len(done) <= count
    assert most is None or sum(done, Decimal(0)) <= most


NOTHING = Used(0, {}, Decimal(0))


@pytest.mark.parametrize(
    ("roles", "value", "worth", "allowed"),
    [
        (["lead"], Amount(USDT, Decimal(500)), None, True),
        (["lead"], Amount(USDT, Decimal("500.00000001")), None, False),
        (["lead"], Amount("BTC", Decimal("0.001")), None, False),  # nobody guesses a price
        (["lead"], Amount("BTC", Decimal("0.001")), Decimal(90), True),
        (["lead"], Amount("BTC", Decimal("0.1")), Decimal(9000), False),
        (["lead"], Amount(USDT, Decimal(-1)), None, False),
        (["lead"], Amount("BTC", Decimal(1)), Decimal(-1), False),
        (["agent"], Amount(USDT, Decimal(1)), None, False),  # no limit: never alone
        (["agent", "lead"], Amount(USDT, Decimal(1)), None, True),
        ([], None, None, False),
    ],
)
def test_the_default_profile(
    roles: list[str], value: Amount | None, worth: Decimal | None, allowed: bool
) -> None:
    limits = limits_of(roles, ACT, [], USDT)
    assert alone(limits, NOTHING, value, worth, USDT) is allowed


def test_a_desks_own_limits_replace_the_defaults() -> None:
    stored = [Limit(Role.LEAD, ACT, 0)]
    assert not alone(limits_of(["lead"], ACT, stored, USDT), NOTHING, None, None, USDT)


def test_what_loosens_protection_is_never_done_alone() -> None:
    acts = {limit.act for limit in DEFAULT_LIMITS}
    assert not acts & {"exchange.release", "exchange.reset_factor", "people.set_limit"}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_something_and_only_some_decide(role: Role) -> None:
    decides = "people.decide_approval" in ROLE_PERMISSIONS[role]
    assert decides is (role in (Role.LEAD, Role.SECURITY, Role.COMPLIANCE))
    assert "people.me" in ROLE_PERMISSIONS[role]


AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STAMP = AT.timestamp()


@pytest.mark.parametrize(
    ("proofs", "has_factor", "counts"),
    [
        ([], True, False),
        ([{"method": "password", "at": STAMP}], True, False),
        ([{"method": "password", "at": STAMP}], False, True),
        ([{"method": "mfa", "type": "totp", "at": STAMP}], True, True),
        ([{"method": "mfa", "type": "webauthn", "at": STAMP}], True, True),
        ([{"method": "mfa", "type": "recovery_codes", "at": STAMP}], True, False),
        ([{"method": "mfa", "type": "totp"}], True, False),
    ],
)
def test_what_counts_as_a_fresh_proof(
    proofs: list[dict[str, object]], has_factor: bool, counts: bool
) -> None:
    until = proved_until(proofs, timedelta(minutes=10), has_factor=has_factor)
    assert (until == AT + timedelta(minutes=10)) is counts


@given(st.binary(min_size=5, max_size=32))
def test_a_code_is_read_as_it_is_shown(digest: bytes) -> None:
    code = code_from(digest)
    assert plain_code(grouped(code)) == code
    assert plain_code(f" {grouped(code).lower().replace('1', 'l').replace('0', 'o')} ") == code


@pytest.mark.parametrize("typed", ["", "1234", "1234-567", "1234-5678-9", "U234-5678", "１２３４-5678"])
def test_what_cannot_be_a_code(typed: str) -> None:
    assert plain_code(typed) is None
