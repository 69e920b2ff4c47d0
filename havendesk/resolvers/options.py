"""Options of the room resolvers."""

from pydantic import Field

from havendesk.kernel.options import Section


class ResolverOptions(Section):
    """How long looking may take, and how long somebody is told of changes."""

    resolver_seconds: float = Field(
        4.0, gt=0, le=30, description="Time that one finder may take; what has not come by then is silent."
    )
    watch_days: int = Field(
        7, ge=1, le=30, description="How long a finding is asked for again before its watch ends."
    )
    watches_at_once: int = Field(
        200, ge=1, description="Watches that one sweep (every 10 s) hands to the workers."
    )
    resolver_security_reports: str = Field(
        "",
        pattern=r"^$|^https://\S+$|^mailto:\S+@\S+$",
        description="Address at which weaknesses are reported (https://… or mailto:…), told to whoever found "
        "one; empty: they are handed to the security team.",
    )
    resolver_disputes: str = Field(
        "",
        pattern=r"^$|^https://\S+$",
        description="Page that names, by country, the arbitration body or ombudsman and the authority to "
        "which customers may turn (https://…), told with the state of a complaint; empty: it is not named.",
    )
