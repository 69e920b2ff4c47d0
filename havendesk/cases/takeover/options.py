"""Options of the takeover room."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section


class TakeoverOptions(Section):
    """How patient the playbook is."""

    takeover_attempts: int = Field(
        8, ge=1, le=50, description="How often a step of the playbook is tried before a person is called."
    )
    takeover_lease_seconds: int = Field(
        30,
        ge=5,
        le=600,
        description="Seconds after which a step whose worker has vanished is taken by another one.",
    )
    takeover_look_back_days: int = Field(
        7, ge=1, le=90, description="Days before the report in which signs of the intrusion are looked for."
    )
    takeover_keep_orders: bool = Field(
        True,
        description="Whether open orders of a frozen account stay; otherwise a person gets a task to decide.",
    )
