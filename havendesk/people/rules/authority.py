"""Limits of authority and lines of command, decided from values alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from havendesk.kernel.amounts import Amount
from havendesk.people.types import Limit, Person, Role, SameLine, Used

REFERENCE = "reference"
"""Stands in the default profile for the desk's reference currency, which is an option."""


def _worth(quantity: str) -> Amount:
    return Amount(REFERENCE, Decimal(quantity))


# Nothing here may be done without limit. What is missing is never done alone.
DEFAULT_LIMITS: tuple[Limit, ...] = (
    Limit(Role.LEAD, "exchange.credit", 5, _worth("100")),
    Limit(Role.LEAD, "exchange.refund", 10, _worth("500")),
    Limit(Role.COMPLIANCE, "exchange.refund", 10, _worth("500")),
    Limit(Role.SECURITY, "protection.extend_hold", 20, None),
    Limit(Role.COMPLIANCE, "protection.extend_hold", 20, None),
)


def limits_of(roles: Iterable[str], act: str, stored: Sequence[Limit], reference: str) -> list[list[Limit]]:
    """The limits of an act, one list for each of the roles that has any. A desk's own replace the defaults
    of the same role and act; the reference currency has its name."""
    found = []
    for role in dict.fromkeys(str(role) for role in roles):
        own = [limit for limit in stored if limit.role == role and limit.act == act]
        mine = own or [limit for limit in DEFAULT_LIMITS if limit.role == role and limit.act == act]
        if mine:
            found.append([_named(limit, reference) for limit in mine])
    return found


def _named(limit: Limit, reference: str) -> Limit:
    if limit.value is None or limit.value.asset != REFERENCE:
        return limit
    return Limit(limit.role, limit.act, limit.count, Amount(reference, limit.value.quantity))


def alone(
    limits: Sequence[Sequence[Limit]],
    used: Used,
    value: Amount | None,
    worth: Decimal | None,
    reference: str,
) -> bool:
    """Whether the act is within what one of the roles may do alone today.

    Args:
        limits: one list for each role (:func:`limits_of`); the most generous role counts.
        used: what the person did alone of this act today.
        value: what the act moves, if it moves anything.
        worth: the same in the reference currency, where a price is known. Where a limit counts in that
            currency and no price is known, the act is beyond it: nobody guesses in a person's favour.
    """
    return any(_within(mine, used, value, worth, reference) for mine in limits)


def _within(
    mine: Sequence[Limit], used: Used, value: Amount | None, worth: Decimal | None, reference: str
) -> bool:
    if any(limit.count is not None and used.count + 1 > limit.count for limit in mine):
        return False
    most = {limit.value.asset: limit.value.quantity for limit in mine if limit.value is not None}
    if value is None or not most:
        return True
    if value.quantity < 0:
        return False
    if value.asset in most and value.asset != reference:
        return used.values.get(value.asset, Decimal(0)) + value.quantity <= most[value.asset]
    counted = value.quantity if value.asset == reference else worth
    if reference not in most or counted is None or counted < 0:
        return False
    return used.worth + counted <= most[reference]


def line_between(one: Person, other: Person) -> SameLine | None:
    """Why ``other`` may not decide for ``one``; None when they may.

    Nobody decides for themselves, for somebody of a team of theirs, or for somebody whose lead they are.
    Whoever is in no team stands in one line with those of the same role who are in none either.
    """
    if one.id == other.id:
        return SameLine.ONESELF
    shared = one.team_ids & other.team_ids
    if shared:
        leads = Role.LEAD in other.roles or Role.LEAD in one.roles
        return SameLine.LEAD_OF_LINE if leads else SameLine.SAME_TEAM
    if not one.team_ids and not other.team_ids and one.roles & other.roles:
        return SameLine.SAME_TEAM
    return None


def named_arguments(act: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What an approval's digest is made over: the name with its arguments."""
    return {"act": act, "arguments": dict(arguments)}
