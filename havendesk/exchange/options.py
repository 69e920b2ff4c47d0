"""Options of the room exchange."""

from pathlib import Path

from pydantic import Field, SecretStr

from havendesk.kernel.options import Section


class ExchangeOptions(Section):
    """Where the exchange is, how requests to it are signed, whose tokens are believed."""

    exchange_url: str = Field(
        "", description="Base address of the exchange's contract; empty means the sandbox on this machine."
    )
    exchange_key_id: str = Field("desk-sandbox", description="Key id under which requests are signed.")
    exchange_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret with which requests are signed; empty reads the one that the sandbox made.",
    )
    exchange_internal_hosts: list[str] = Field(
        default_factory=list,
        description="host:port pairs of the exchange that may lie in private networks; JSON list.",
    )
    exchange_token_issuer: str = Field(
        "https://brightwater.example", description="The iss that customers' tokens must carry."
    )
    exchange_token_audience: str = Field(
        "havendesk", description="The aud that customers' tokens must carry."
    )
    exchange_token_algorithms: list[str] = Field(
        default_factory=lambda: ["ES256", "EdDSA"],
        description="Algorithms of customers' tokens, checked by the exchange's public keys; JSON list.",
    )
    exchange_token_secret: SecretStr = Field(
        SecretStr(""),
        description="Shared secret of customers' tokens (HS256). When set, public keys are not used at all.",
    )
    exchange_token_max_seconds: int = Field(
        900, ge=30, description="Longest time between iat and exp that is accepted."
    )
    exchange_token_leeway_seconds: int = Field(
        30,
        ge=0,
        le=120,
        description="Difference of clocks that is forgiven when a token's times are checked.",
    )
    exchange_keys_seconds: int = Field(600, ge=1, description="How long the exchange's public keys are kept.")
    exchange_keys_stale_seconds: int = Field(
        3600,
        ge=0,
        description="How long known public keys are used while the exchange is silent, so that its customers "
        "still reach support.",
    )
    exchange_tables_seconds: int = Field(
        60, ge=0, description="How long fee table, limits, networks and capabilities are kept."
    )
    exchange_situation_milliseconds: int = Field(
        2000, ge=100, description="Time that the situation beside a conversation may take."
    )
    exchange_situation_stale_seconds: int = Field(
        600,
        ge=0,
        description="How old masked facts of a customer may be to be shown, marked with their age, while the "
        "exchange is silent; 0 shows none.",
    )
    exchange_reveals_per_hour: int = Field(
        30, ge=0, description="Masked fields that one agent may have shown within an hour; 0 allows none."
    )
    exchange_seconds: float = Field(
        5.0, gt=0, description="Time that one request with its repetitions may take."
    )


SANDBOX_SECRET_FILE = Path("sandbox") / "desk-secret"
"""Below the data folder; the sandbox makes it at its first start."""
