"""What becomes of open orders: policy decides, and no machine trades for a customer."""

from __future__ import annotations

from havendesk.cases.takeover.actions.work import Work, Write
from havendesk.cases.takeover.models import Case, CaseStep
from havendesk.cases.takeover.options import TakeoverOptions
from havendesk.cases.takeover.types import TaskKind
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.options import options_of

_OPEN = frozenset({"open", "partly_filled"})


def decide(case: Case, _step: CaseStep) -> Write:
    """Keep open orders, or give a person the task to decide, as the policy says."""
    orders = exchange.orders(viewer=SYSTEM, exchange_customer_id=case.exchange_ref).value
    standing = sum(one.status in _OPEN for one in orders)
    keep = options_of(TakeoverOptions).takeover_keep_orders

    def write(_locked: Case) -> Work:
        return Work(
            result={"open": str(standing), "decision": "keep" if keep else "review"},
            tasks=((TaskKind.ORDER_REVIEW, ""),) if standing and not keep else (),
            code="" if standing else "none",
        )

    return write
