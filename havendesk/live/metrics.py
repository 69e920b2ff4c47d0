"""What the gateway counts for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

SOCKETS = Gauge("havendesk_live_sockets", "Welcomed sockets of this process.", ["kind"])
FRAMES_IN = Counter("havendesk_live_frames_in_total", "Frames that clients sent.", ["type"])
FRAMES_REFUSED = Counter("havendesk_live_refused_total", "Frames that were refused.", ["code"])
CLOSED = Counter("havendesk_live_closed_total", "Sockets that the gateway closed.", ["code"])
BATCH_ITEMS = Histogram(
    "havendesk_live_batch_items",
    "Messages stored in one transaction.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
ACK_SECONDS = Histogram(
    "havendesk_live_ack_seconds",
    "From a message's arrival to its acknowledgement, commit included.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
WAITING = Gauge("havendesk_live_waiting_items", "Messages that wait for the database.")
BUSY = Counter("havendesk_live_busy_total", "Messages answered busy because the queue was full.")
HEALED = Counter("havendesk_live_healed_total", "Tickets whose lost wake-up a heartbeat found.")
PUSHED = Counter("havendesk_live_pushed_total", "Messages pushed to sockets.")
