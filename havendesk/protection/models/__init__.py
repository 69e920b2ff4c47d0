"""Tables of protection, one module per noun."""

from havendesk.protection.models.freezes import Claim, Freeze, FreezeStep, Report, Snapshot
from havendesk.protection.models.holds import Hold, HoldAppeal, HoldStep
from havendesk.protection.models.official import ChannelReport, OfficialChannel

__all__ = [
    "ChannelReport",
    "Claim",
    "Freeze",
    "FreezeStep",
    "Hold",
    "HoldAppeal",
    "HoldStep",
    "OfficialChannel",
    "Report",
    "Snapshot",
]
