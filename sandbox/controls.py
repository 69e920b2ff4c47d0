"""What tests, drills and journeys may do to a running sandbox; signed like the contract, no part of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.asgi import Request, Response, Router, json_response
from sandbox.contract import Reads
from sandbox.faults import FAULTS, HARDSHIPS
from sandbox.protection import Protection
from sandbox.signing import Refused
from sandbox.store import Document
from sandbox.thief import SHARE, UNSIGNED_SECONDS, Thief
from sandbox.times import WorldClock, stamp

LONGEST_SILENCE = 600
LONGEST_SHIFT = 400 * 86400


@dataclass(slots=True)
class Silence:
    """How long the contract is not answered: until a moment of the wall's clock, seconds since 1970.
    ``hang``: requests wait before they are refused."""

    until: float = 0.0
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Controls:
    """Handlers below ``/sandbox/``."""

    reads: Reads
    protection: Protection
    clock: WorldClock
    faults: set[str]
    silence: Silence = field(default_factory=Silence)

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        router.add("POST", "/sandbox/thief", self.thief)
        router.add("GET", "/sandbox/thieves/{customer_id}", self.thieves)
        router.add("POST", "/sandbox/clock", self.move_clock)
        router.add("POST", "/sandbox/faults", self.commit)
        router.add("POST", "/sandbox/silence", self.be_silent)
        router.add("GET", "/sandbox/pushes/{customer_id}", self.pushes)
        router.add("POST", "/sandbox/identity-checks/{check_id}", self.decide)

    def thief(self, request: Request) -> Response:
        """``{"customer", "unsigned_seconds", "share", "pace_seconds"}``; only the first must be there."""
        body = _body(request)
        named = Request("POST", request.path, "", {}, b"", {"customer_id": str(body.get("customer", ""))})
        try:
            share = Decimal(str(body.get("share", SHARE)))
        except InvalidOperation as error:
            raise Refused(422, "invalid", "share is no number.") from error
        if not 0 < share <= 1:
            raise Refused(422, "invalid", "share is more than 0 and at most 1.")
        plan = Thief(self.reads.world).begin(
            self.reads.owner(named),
            self.clock(),
            unsigned_seconds=_whole(body, "unsigned_seconds", UNSIGNED_SECONDS, 0, 86400),
            share=share,
            pace_seconds=_whole(body, "pace_seconds", 0, 0, 3600),
        )
        return json_response(plan)

    def thieves(self, request: Request) -> Response:
        """What thieves did in this account, and what stopped them."""
        owner = self.reads.owner(request)
        return json_response({"items": self.reads.world.store.all("thief", owner)})

    def move_clock(self, request: Request) -> Response:
        """``{"forward_seconds"}``: the world's clock is so much further on. Tokens and signatures go by the
        wall's clock as before."""
        forward = _whole(_body(request), "forward_seconds", 0, 0, LONGEST_SHIFT)
        self.clock.shift += timedelta(seconds=forward)
        self.reads.world.store.set("clock_shift", str(self.clock.shift.total_seconds()))
        self.reads.world.advance(self.clock())
        return json_response({"now": stamp(self.clock())})

    def commit(self, request: Request) -> Response:
        """``{"faults": […]}``: these wrongs are committed from now on, and no others."""
        names = _body(request).get("faults")
        known = FAULTS.keys() | HARDSHIPS.keys()
        if not isinstance(names, list) or not {str(name) for name in names} <= known:
            raise Refused(422, "invalid", "faults is a list of known names.")
        self.faults.clear()
        self.faults.update(names)
        return json_response({"faults": sorted(self.faults)})

    def be_silent(self, request: Request) -> Response:
        """``{"seconds", "hang"}``: nothing of the contract is answered for so long; 0 ends it."""
        body = _body(request)
        seconds = _whole(body, "seconds", 60, 0, LONGEST_SILENCE)
        self.silence.hang = body.get("hang") is True
        self.silence.until = self.clock.wall().timestamp() + seconds
        return json_response({"seconds": seconds, "hang": self.silence.hang})

    def pushes(self, request: Request) -> Response:
        """What the customer's devices were shown, newest first."""
        owner = self.reads.owner(request)
        return json_response({"items": self.reads.world.store.all("push", owner)[::-1]})

    def decide(self, request: Request) -> Response:
        """``{"status": "passed"}`` or failed: what the customer would do on the provider's page."""
        status = str(_body(request).get("status", ""))
        return json_response(self.protection.decide(request.params["check_id"], status))


def _body(request: Request) -> Document:
    try:
        body: Any = request.json()
    except ValueError as error:
        raise Refused(422, "invalid", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise Refused(422, "invalid", "The body is no object.")
    return body


def _whole(body: Document, name: str, default: int, least: int, most: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refused(422, "invalid", f"{name} is {least} to {most}.")
    return value
