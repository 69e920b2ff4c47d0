"""The acts that a member of staff does not do alone, as they are run once a second person agreed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from havendesk.exchange.actions.accounts import release, unblock_changes
from havendesk.exchange.actions.money import credit, refund
from havendesk.exchange.actions.reaching import reset_factor
from havendesk.exchange.types import ActResult, ReasonCode, SecondFactor
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import ApprovedAct, approvable


def _amount(told: Mapping[str, str]) -> Amount:
    return Amount.parse(told["asset"], told["amount"])


# How an argument comes back from JSON; the others are text.
_READ: dict[str, Callable[[Any], Any]] = {
    "reason_code": ReasonCode,
    "factor": SecondFactor,
    "ticket": UUID,
    "amount": _amount,
}


def _run(act: Callable[..., ActResult]) -> Callable[[ApprovedAct], None]:
    def run(order: ApprovedAct) -> None:
        told = {
            name: _READ[name](value) if name in _READ and value is not None else value
            for name, value in order.arguments.items()
        }
        act(by=order.by, idempotency_key=order.idempotency_key, reason=order.reason, **told)

    return run


def _of(told: Mapping[str, Any]) -> str:
    return f"the account {told.get('exchange_customer_id')}"


def _money(told: Mapping[str, Any]) -> str:
    amount = told.get("amount") or {}
    return f"{amount.get('amount')} {amount.get('asset')}"


_DESCRIBED: dict[str, tuple[Callable[..., ActResult], Callable[[Mapping[str, Any]], str]]] = {
    "exchange.release": (release, lambda told: f"End the freeze of {_of(told)}."),
    "exchange.unblock_changes": (
        unblock_changes,
        lambda told: f"Let contact data of {_of(told)} be changed again.",
    ),
    "exchange.reset_factor": (
        reset_factor,
        lambda told: f"Remove the second factor {told.get('factor')} of {_of(told)}.",
    ),
    "exchange.credit": (credit, lambda told: f"Book {_money(told)} to {_of(told)}."),
    "exchange.refund": (refund, lambda told: f"Give {_money(told)} back to {_of(told)}."),
}

ACTS = frozenset(_DESCRIBED)
"""Their names."""

for _name, (_act, _describe) in _DESCRIBED.items():
    approvable(_name, run=_run(_act), describe=_describe, apart=True)
