"""Other accounts that share a device or an address with the one that was taken over."""

from __future__ import annotations

from havendesk.cases.takeover.actions.work import Work, Write
from havendesk.cases.takeover.models import Case, CaseStep, Sibling
from havendesk.cases.takeover.rules import joined_ways
from havendesk.cases.takeover.types import TaskKind
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM


def find(case: Case, _step: CaseStep) -> Write:
    """Find them; nothing is done to them, a person decides."""
    found = exchange.related_customers(viewer=SYSTEM, exchange_customer_id=case.exchange_ref).value
    ways = joined_ways((one.related_id, one.by) for one in found)

    def write(locked: Case) -> Work:
        Sibling.objects.bulk_create(
            (
                Sibling(case_id=locked.id, exchange_ref=account, found_by=list(by))
                for account, by in ways.items()
            ),
            ignore_conflicts=True,
        )
        return Work(
            result={"accounts": str(len(ways))},
            tasks=((TaskKind.SIBLING_REVIEW, ""),) if ways else (),
            code="" if ways else "none",
        )

    return write
