"""A freeze lane as a process of its own, on the tests' database; and what a sandbox is asked by it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.asgi import Request, Response
from sandbox.tests.serving import Served
from tests.support.forks import Forks, options_for


class LaneProcess(Forks):
    """One lane at a time."""

    def __init__(self, exchange: Served, **options: str) -> None:
        super().__init__("havendesk.config.freeze_lane:run_freeze_lane", options_for(exchange, **options))


@dataclass
class Asked:
    """What the sandbox was asked, in its order, and what happens when it is."""

    exchange: Served
    requests: list[str] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    before: Callable[[str], None] = lambda _what: None
    after: Callable[[str], None] = lambda _what: None

    def __post_init__(self) -> None:
        answer = self.exchange.sandbox.answer

        def counted(request: Request) -> Response:
            what = f"{request.method} {request.path.rsplit('/', 1)[-1]}"
            self.requests.append(what)
            if request.method == "POST":
                self.keys[f"{what} {request.headers.get('idempotency-key', '')}"] += 1
            self.before(what)
            response = answer(request)
            self.after(what)
            return response

        self.exchange.sandbox.answer = counted  # type: ignore[method-assign]  # the program as it runs, listened to


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look until it holds; whether it did in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()
