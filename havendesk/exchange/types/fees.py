"""What one customer pays for trading and gets back of it, as the contract tells it since 1.6.

Field names are those of the contract. Amounts are Decimal, rates fractions (0.001 is 0.1 %), times aware
datetimes in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FeeStanding:
    """The customer's fee tier as it was computed last, and the rates in force. ``basis``: volume, programme,
    granted, other; the last three until ``basis_until`` where that is known."""

    customer_id: str
    tier: int
    volume_30d: Decimal
    quote: str
    maker: Decimal
    taker: Decimal
    basis: str
    basis_until: datetime | None
    computed_at: datetime
    next_computed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rebate:
    """Fees of one period that come back: ``fees`` times ``rate``, in ``asset``. ``status``: gathering (the
    period runs), due, credited, none (``reason`` says why)."""

    id: str
    customer_id: str
    kind: str
    period_from: datetime
    period_to: datetime
    fees: Decimal
    rate: Decimal
    asset: str
    amount: Decimal
    status: str
    reason: str | None
    due_at: datetime | None
    credited_at: datetime | None
    withdrawable_at: datetime | None
