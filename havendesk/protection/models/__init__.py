"""Tables of protection, one module per noun."""

from havendesk.protection.models.complaints import Complaint
from havendesk.protection.models.freezes import Claim, Freeze, FreezeStep, Report, Snapshot
from havendesk.protection.models.holds import Hold, HoldAppeal, HoldStep
from havendesk.protection.models.official import ChannelReport, OfficialChannel
from havendesk.protection.models.watching import (
    AccountWarning,
    SeenEvent,
    TrustedDevice,
    WatchCursor,
    WatchedAccount,
)

__all__ = [
    "AccountWarning",
    "ChannelReport",
    "Claim",
    "Complaint",
    "Freeze",
    "FreezeStep",
    "Hold",
    "HoldAppeal",
    "HoldStep",
    "OfficialChannel",
    "Report",
    "SeenEvent",
    "Snapshot",
    "TrustedDevice",
    "WatchCursor",
    "WatchedAccount",
]
