"""Cards and closed lists that the room's doors speak, one module per noun."""

from havendesk.protection.types.freezes import (
    ClaimCard,
    ClaimState,
    FreezeCard,
    FreezeState,
    ReportSource,
    ReportStrength,
    SnapshotCard,
    StepCard,
    StepName,
    StepState,
)

__all__ = [
    "ClaimCard",
    "ClaimState",
    "FreezeCard",
    "FreezeState",
    "ReportSource",
    "ReportStrength",
    "SnapshotCard",
    "StepCard",
    "StepName",
    "StepState",
]
