"""Options of people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from havendesk.kernel.options import Section
from havendesk.people.types import SecondFactorRule

COMPANY = "company"
"""The id of the company's own sign-in, in addresses."""

_NEAR = ("localhost", "127.0.0.1", "[::1]", "::1")


class PeopleOptions(Section):
    """Sign-in and presence of staff."""

    people_second_factor: SecondFactorRule = Field(
        SecondFactorRule.AUTO,
        description="Whether staff need an authenticator app: required, optional, or auto "
        "(optional only while the exchange is a sandbox).",
    )
    people_exchange_is_sandbox: bool = Field(
        False,
        description="Whether the exchange beside this desk is a sandbox; set by the desk itself at start. "
        "Only then the cast may be created.",
    )
    people_live_ticket_seconds: int = Field(
        30, ge=5, le=120, description="Seconds for which a one-time ticket opens the live connection."
    )
    people_away_after_minutes: int = Field(
        10,
        ge=0,
        le=240,
        description="Minutes without a touch of the console after which an available agent is set away, "
        "until they touch it again; 0 for never.",
    )
    people_lost_after_seconds: int = Field(
        20,
        ge=5,
        le=300,
        description="Seconds without a sign of life after which a member of staff counts as lost.",
    )
    people_step_up_minutes: int = Field(
        10,
        ge=1,
        le=60,
        description="Minutes for which a second factor counts as fresh; then dangerous acts ask again.",
    )
    people_reference_currency: str = Field(
        "USDT",
        pattern="^[A-Z0-9]{2,20}$",
        description="Asset in which limits of authority count values of any asset.",
    )
    people_approval_minutes: int = Field(
        60, ge=5, le=1440, description="Minutes after which an approval that nobody decided expires."
    )
    people_approval_patience_minutes: int = Field(
        10,
        ge=1,
        le=240,
        description="Minutes after which another second person is chosen when the first does not decide.",
    )
    people_break_glass_minutes: int = Field(
        15, ge=1, le=60, description="Minutes for which a break-glass lasts."
    )
    people_agent_code_minutes: int = Field(
        30, ge=5, le=240, description="Minutes for which an agent's code of a conversation can be checked."
    )
    people_oidc_issuer: str = Field(
        "",
        description="Issuer of the company's own OpenID Connect sign-in, such as https://login.example; "
        "empty for none. It must be https, except on this machine.",
    )
    people_oidc_client_id: str = Field("", description="Client id of this desk at that issuer.")
    people_oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Client secret of this desk at that issuer."
    )
    people_oidc_name: str = Field(
        "the company's sign-in", max_length=60, description="What the sign-in page calls that issuer."
    )

    @field_validator("people_oidc_issuer")
    @classmethod
    def _https(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _NEAR):
            raise ValueError("the issuer is an https address")
        return value.rstrip("/")


def oidc_providers(options: PeopleOptions) -> dict[str, Any]:
    """What allauth is told of the company's own sign-in: nothing, or one provider."""
    if not options.people_oidc_issuer:
        return {}
    app = {
        "provider_id": COMPANY,
        "name": options.people_oidc_name,
        "client_id": options.people_oidc_client_id,
        "secret": options.people_oidc_client_secret.get_secret_value(),
        "settings": {"server_url": options.people_oidc_issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
