"""Options of routing."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section


class RoutingOptions(Section):
    """How patient routing is."""

    routing_bot_patience_seconds: int = Field(
        15, ge=1, description="Seconds after which a ticket that the bot has not answered goes to people."
    )
    routing_wrap_up_seconds: int = Field(
        0,
        ge=0,
        le=1800,
        description="Pause of an agent after a solved contact, in seconds; then they are available by "
        "themselves; 0 for none.",
    )
    routing_takes_per_hour: int = Field(
        60,
        ge=1,
        description="Conversations that one person may take for themselves within an hour; what is given to "
        "them does not count. Who was limited has a sixth.",
    )
    routing_undo_seconds: int = Field(
        300, ge=10, le=3600, description="Seconds in which an act on a ticket can be taken back by its maker."
    )
