"""Options of the room."""

from typing import Protocol

from pydantic import Field

from havendesk.kernel.options import Section
from havendesk.protection.types.watching import WatchPolicy


class Desk(Protocol):
    """What this room reads of the desk's own options, which the joined object carries too."""

    @property
    def address(self) -> str: ...


class ProtectionOptions(Section):
    """How accounts are frozen, holds minded and strangers' questions counted."""

    protection_lane_accounts: int = Field(
        8, ge=1, le=64, description="Accounts that the freeze lane works on at the same time."
    )
    protection_lane_poll_milliseconds: int = Field(
        250, ge=10, description="How long the freeze lane waits for a doorbell before it looks by itself."
    )
    protection_stuck_seconds: float = Field(
        60.0,
        gt=0,
        description="How long a freeze may be without the exchange's confirmation before a person is told. "
        "It is tried on all the same.",
    )
    protection_check_seconds: float = Field(
        60.0, gt=0, description="How often a frozen account is compared with its real state at the exchange."
    )
    protection_reports_per_hour: int = Field(
        60, ge=1, description="Accounts that one member of staff may report in an hour."
    )
    protection_portal_per_address: int = Field(
        10, ge=1, description="Reports without sign-in that one network may make in an hour."
    )
    protection_portal_per_account: int = Field(
        20, ge=1, description="Reports without sign-in that are checked for one account in an hour."
    )
    protection_lane_metrics_port: int = Field(
        0,
        ge=0,
        le=65_535,
        description="Port on this machine's own address where the freeze lane shows its Prometheus metrics; "
        "0 shows none.",
    )
    protection_hold_warning_hours: int = Field(
        24, ge=1, le=720, description="How many hours before a clock of a hold runs out it is announced."
    )
    protection_hold_read_seconds: int = Field(
        300, ge=10, description="How often the holds of customers who have some are read at the exchange."
    )
    protection_checks_per_minute: int = Field(
        30, ge=1, description="Questions whether a contact is ours that one network may ask in a minute."
    )
    protection_reported_per_hour: int = Field(
        20, ge=1, description="Contacts that one network may report in an hour."
    )


class WatchOptions(Section):
    """The watch over accounts."""

    protection_watch_policy: WatchPolicy = Field(
        WatchPolicy.HOLD,
        description="What the watch does by itself above its higher threshold: warn does nothing more, hold "
        "holds the withdrawals that are not signed yet, freeze freezes the account.",
    )
    protection_watch_poll_milliseconds: int = Field(
        2000,
        ge=50,
        description="How long the watch waits for the exchange's webhook before it looks by itself.",
    )
    protection_watch_accounts: int = Field(
        4, ge=1, le=32, description="Accounts that the watch looks into at the same time."
    )
    protection_watch_fresh_hours: int = Field(
        24, ge=1, le=168, description="How old an event may be that the owner is still warned about."
    )
    protection_warning_days: int = Field(
        7, ge=1, le=30, description="Days for which the links of a warning can be answered."
    )
