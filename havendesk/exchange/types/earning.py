"""What an account earns, as the contract tells it since 1.5: stakes, distributions, campaigns.

Field names are those of the contract. Amounts are Decimal, times aware datetimes in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RewardRun:
    """One reward run of a stake. ``state``: due, paid, gathered (too small, paid with a later one), or missed
    (the network paid nothing)."""

    at: datetime
    amount: Decimal
    asset: str
    state: str
    credited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stake:
    """Coins that are bound to earn rewards. ``status``: starting, active, unbonding, returned. Until
    ``returned_at`` they are held within the balance; ``withdrawable_at`` is from when on they may leave."""

    id: str
    customer_id: str
    product: str
    asset: str
    amount: Decimal
    status: str
    created_at: datetime
    rewards_from: datetime | None
    unbonding_ends_at: datetime | None
    returned_at: datetime | None
    withdrawable_at: datetime | None
    rewards: tuple[RewardRun, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """What an airdrop, fork or swap brings the customer: ``counted`` of ``held_asset`` at the snapshot times
    ``per_one``. ``status``: due, credited, none (``reason`` says why), not_supported."""

    id: str
    customer_id: str
    kind: str
    title: dict[str, str]
    url: str | None
    held_asset: str
    new_asset: str
    snapshot_at: datetime
    counted: Decimal
    per_one: Decimal
    amount: Decimal
    status: str
    reason: str | None
    due_at: datetime | None
    credited_at: datetime | None
    withdrawable_at: datetime | None


@dataclass(frozen=True, slots=True)
class CampaignRule:
    """One condition of a campaign; ``met`` None while it is not decided. ``needed`` and ``reached`` are of
    ``asset``."""

    rule: str
    met: bool | None
    needed: Decimal | None
    reached: Decimal | None
    asset: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Participation:
    """The customer's part in one campaign. ``status``: running, checking, paid, refused. ``reward_kind``:
    coins, voucher or fee_discount, the last two until ``expires_at``."""

    id: str
    customer_id: str
    campaign: str
    title: dict[str, str]
    url: str | None
    starts_at: datetime
    ends_at: datetime | None
    rules: tuple[CampaignRule, ...]
    status: str
    reward_kind: str
    reward_amount: Decimal | None
    reward_asset: str | None
    due_at: datetime | None
    credited_at: datetime | None
    withdrawable_at: datetime | None
    expires_at: datetime | None
