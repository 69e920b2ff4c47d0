"""What protection does, one module per noun."""

from havendesk.protection.actions.claims import check_claim, claim, purge_claims, settle_claim
from havendesk.protection.actions.lane import advance, settle_release, settle_step, tell_stuck
from havendesk.protection.actions.reports import report, want_release

__all__ = [
    "advance",
    "check_claim",
    "claim",
    "purge_claims",
    "report",
    "settle_claim",
    "settle_release",
    "settle_step",
    "tell_stuck",
    "want_release",
]
