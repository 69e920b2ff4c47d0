"""Options of the room exchange."""

import base64
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from havendesk.kernel.options import Section


class ChainNode(BaseModel):
    """One node of a network. ``internal``: it may lie in a private network and speak plain http.
    ``chain_id``: which EVM chain it must be; None where the network's code says it. ``key`` is sent in the
    header ``key_header``. ``per_minute``: requests that it gets at most from one process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    internal: bool = False
    chain_id: int | None = Field(None, ge=1)
    key_header: str = ""
    key: SecretStr = SecretStr("")
    per_minute: int = Field(600, ge=1)


class VenueSource(BaseModel):
    """Another venue that may be asked. ``url``: empty for its own public address. ``internal`` as of a node.
    ``per_minute``: requests that it gets at most from one process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = ""
    internal: bool = False
    per_minute: int = Field(60, ge=1)


LEAST_WEBHOOK_BYTES = 24


def _webhook_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise ValueError("whsec_ and base64 is wanted") from error
    if not text.startswith("whsec_") or len(key) < LEAST_WEBHOOK_BYTES:
        raise ValueError("whsec_ and base64 of at least 24 bytes is wanted")
    return secret


WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]


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
    exchange_webhook_secrets: list[WebhookSecret] = Field(
        default_factory=list,
        description="Secrets (whsec_ and base64) with which the exchange may sign its webhook, two while one "
        "replaces the other; JSON list. Empty: the one that the sandbox on this machine made, or no webhook.",
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
    exchange_reveals_per_day: int = Field(
        100, ge=0, description="The same within 24 hours. Who was limited has a sixth of both."
    )
    exchange_seconds: float = Field(
        5.0, gt=0, description="Time that one request with its repetitions may take."
    )
    exchange_chain_nodes: dict[str, list[ChainNode]] = Field(
        default_factory=dict,
        description="Nodes by network, your own first: they learn which transactions are looked at. JSON "
        'object of lists: {"ethereum": [{"url": "http://node:8545", "internal": true}]}. Each node may have '
        "chain_id, key_header, key and per_minute. Empty asks nobody.",
    )
    exchange_chain_agreement: int = Field(
        2,
        ge=1,
        le=5,
        description="How many nodes of a network are compared, where so many are named; when they disagree, "
        "nothing is decided.",
    )
    exchange_chain_seconds: float = Field(2.0, gt=0, description="Time that one node may take for an answer.")
    exchange_chain_keep_seconds: float = Field(
        3.0,
        ge=0,
        description="How long an answer of a network's nodes is kept; a final one twenty times as long.",
    )
    exchange_venues: dict[str, VenueSource] = Field(
        default_factory=dict,
        description="Other venues whose public status may be asked, to tell a customer that the sender's "
        'side rests. JSON object: {"kraken": {}, "kucoin": {}}. Known: bitget, bithumb, coinbase, coinone, '
        "gate, htx, kraken, kucoin. Empty asks nobody.",
    )
    exchange_venue_seconds: float = Field(
        60.0, ge=0, description="How long what a venue says of an asset is kept."
    )
    exchange_chain_stale_seconds: dict[str, int] = Field(
        default_factory=dict,
        description="Age of a node's newest block from which the node counts as lagging, by network; 0: at "
        "no age. Networks not named: eighteen blocks, three minutes at least. JSON object.",
    )


SANDBOX_SECRET_FILE = Path("sandbox") / "desk-secret"
SANDBOX_WEBHOOK_FILE = Path("sandbox") / "webhook-secret"
"""Below the data folder; the sandbox makes them at its first start."""
