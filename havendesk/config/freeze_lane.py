"""The freeze-lane process. Loaded after Django."""

import os
import signal
import threading

from prometheus_client import start_http_server

from havendesk.config.processes import keep_what_is_loaded
from havendesk.kernel.options import options_of
from havendesk.protection.lane import Lane
from havendesk.protection.options import ProtectionOptions

FINISH_SECONDS = 15.0


def run_freeze_lane() -> int:
    """Works until told to stop. Returns the exit code."""
    lane = Lane()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: _stop(lane))
    port = options_of(ProtectionOptions).protection_lane_metrics_port
    if port:
        start_http_server(port, addr="127.0.0.1")
    keep_what_is_loaded()
    lane.run()
    return 0


def _stop(lane: Lane) -> None:
    lane.stop()
    # An exchange that hangs, or a database that is gone, does not keep a stopping process alive.
    last = threading.Timer(FINISH_SECONDS, os._exit, (1,))
    last.daemon = True
    last.start()
