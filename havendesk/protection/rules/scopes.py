"""What a report stops, by its strength: policy as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from havendesk.exchange.types import HoldScope
from havendesk.protection.types import ReportStrength, StepName

ORDER = tuple(StepName)
STRENGTHS = tuple(ReportStrength)

BY_POLICY = "policy"
"""Code of a step that the report is too weak for."""

NOT_OFFERED = "not_offered"
"""Code of a step that this exchange does not offer."""

PARTIAL = "partial"
"""Code of a snapshot in which something is missing."""


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


DESTROYS = frozenset({StepName.CANCEL_WITHDRAWALS, StepName.END_SESSIONS, StepName.REVOKE_KEYS})
"""Steps after which evidence is gone: none begins before the snapshot is settled."""


def stronger(one: ReportStrength, other: ReportStrength) -> ReportStrength:
    """The stronger of two."""
    return max(one, other, key=STRENGTHS.index)


def ordered(scope: Iterable[HoldScope]) -> tuple[HoldScope, ...]:
    """A scope in the contract's order, each once."""
    wanted = set(scope)
    return tuple(part for part in HoldScope if part in wanted)
