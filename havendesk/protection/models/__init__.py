"""Tables of protection, one module per noun."""

from havendesk.protection.models.freezes import Claim, Freeze, FreezeStep, Report, Snapshot

__all__ = ["Claim", "Freeze", "FreezeStep", "Report", "Snapshot"]
