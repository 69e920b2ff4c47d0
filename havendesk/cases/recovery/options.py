"""Options of the recovery room."""

from __future__ import annotations

from pydantic import Field

from havendesk.kernel.options import Section

EXCHANGE = "havendesk.cases.recovery.identity.ExchangeIdentity"


class RecoveryOptions(Section):
    """How patient recovery is, and who checks identities."""

    recovery_fresh_days: int = Field(
        7,
        ge=1,
        le=30,
        description="Days before the freeze (or before the recovery began) within which a new address, "
        "factor or device does not count as a proof.",
    )
    recovery_open_days: int = Field(
        7, ge=1, le=60, description="Days after which a recovery that was not proven or not approved ends."
    )
    recovery_cooling_percent: int = Field(
        100,
        ge=0,
        le=400,
        description="Waiting times of recovery in percent of the policy's hours. Less than 100 counts only "
        "beside the desk's own sandbox, where no money is; elsewhere it is 100.",
    )
    recovery_knocks_per_address: int = Field(
        10, ge=1, description="Recoveries without sign-in that one network may begin in an hour."
    )
    recovery_knocks_per_account: int = Field(
        3, ge=1, description="Recoveries without sign-in that one account may be named for in an hour."
    )
    recovery_identity_provider: str = Field(
        EXCHANGE,
        description="Who checks identities: the dotted path of a class with the two methods of "
        "IdentityProvider. The default asks the exchange's own provider.",
    )
