"""Options of customers."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section


class CustomersOptions(Section):
    """Sessions of customers and how long an agent may look at one."""

    customers_session_hours: int = Field(
        12, ge=1, le=168, description="Hours for which a proven customer's session lasts."
    )
    customers_visitor_session_hours: int = Field(
        72, ge=1, le=720, description="Hours for which an anonymous visitor's session lasts."
    )
    customers_visitors_per_minute: int = Field(
        30, ge=1, description="Anonymous sessions that one network address may begin in a minute."
    )
    customers_sessions_per_minute: int = Field(
        10, ge=1, description="Sessions that one visitor's token may begin in a minute."
    )
    customers_sessions_per_visitor: int = Field(
        20, ge=1, description="Sessions of one visitor that live at the same time; the oldest one ends."
    )
    customers_access_minutes: int = Field(
        60,
        ge=5,
        le=1440,
        description="Minutes after an agent's last act on a ticket for which its customer stays visible.",
    )
    customers_sign_in_url: str = Field(
        "",
        description="Page of the exchange that signs a customer in and sends them on to /enter with a token; "
        "{to} in it becomes the path that they wanted. Empty: the sandbox's own page, or no link.",
    )
