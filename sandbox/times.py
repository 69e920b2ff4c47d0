"""Times as the contract writes them, and the sandbox's clocks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def moment(text: str) -> datetime:
    """A contract time as datetime."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def stamp(at: datetime) -> str:
    """A moment as the contract writes it."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


@dataclass(slots=True)
class WorldClock:
    """The clock of the sandbox's world: the one on the wall, moved by what somebody asked for.

    Signatures and tokens go by the wall, so that the desk still understands the sandbox when time was moved.
    """

    wall: Callable[[], datetime] = utc_now
    shift: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """The world's moment."""
        return self.wall() + self.shift
