"""What the freeze lane counts for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

CONFIRM_SECONDS = Histogram(
    "havendesk_freeze_confirm_seconds",
    "From a report's commit to the block read back at the exchange.",
    buckets=(0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300),
)
STUCK = Counter("havendesk_freeze_stuck_total", "Freezes that were not confirmed in the bounded time.")
LIFTED = Counter("havendesk_freeze_lifted_total", "Freezes that somebody else lifted at the exchange.")
WORKING = Gauge("havendesk_freeze_lane_accounts", "Accounts that the lane works on now.")
