"""Times as the contract writes them."""

from datetime import datetime


def moment(text: str) -> datetime:
    """A contract time as datetime."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
