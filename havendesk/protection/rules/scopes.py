"""What a report stops, by its strength: policy as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from havendesk.exchange.types import HoldScope
from havendesk.protection.types import ReportStrength, StepName

ORDER = tuple(StepName)
STRENGTHS = tuple(ReportStrength)


@dataclass(frozen=True, slots=True)
class Policy:
    """``block``: what the first step stops; ``steps``: what else is done. The block and the snapshot are
    always taken: neither takes anything from the owner that is not given back."""

    block: tuple[HoldScope, ...]
    steps: frozenset[StepName]


CHANGES = (HoldScope.CONTACT_CHANGES, HoldScope.ADDRESS_BOOK)
"""What ``block_changes`` stops."""

_OUT = (HoldScope.WITHDRAWALS, HoldScope.TRANSFERS)
_ALWAYS = frozenset({StepName.BLOCK, StepName.SNAPSHOT, StepName.BLOCK_CHANGES})

POLICIES: dict[ReportStrength, Policy] = {
    # A stranger may be playing a trick: nothing that the owner would have to set up again.
    ReportStrength.WEAK: Policy(_OUT, _ALWAYS),
    # Orders and sessions come back by a sign-in; keys do not.
    ReportStrength.PLAUSIBLE: Policy(
        (*_OUT, HoldScope.TRADING), _ALWAYS | {StepName.CANCEL_WITHDRAWALS, StepName.END_SESSIONS}
    ),
    ReportStrength.STRONG: Policy((*_OUT, HoldScope.TRADING), frozenset(StepName)),
}


def stronger(one: ReportStrength, other: ReportStrength) -> ReportStrength:
    """The stronger of two."""
    return max(one, other, key=STRENGTHS.index)


def ordered(scope: Iterable[HoldScope]) -> tuple[HoldScope, ...]:
    """A scope in the contract's order, each once."""
    wanted = set(scope)
    return tuple(part for part in HoldScope if part in wanted)
