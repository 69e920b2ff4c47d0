"""Options of routing."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section


class RoutingOptions(Section):
    """How patient routing is."""

    routing_bot_patience_seconds: int = Field(
        15, ge=1, description="Seconds after which a ticket that the bot has not answered goes to people."
    )
