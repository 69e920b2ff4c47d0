"""Options of the room evidence."""

from pydantic import Field, SecretStr

from havendesk.kernel.options import Section


class EvidenceOptions(Section):
    """Packages of evidence: how many, how long, and who stamps the time."""

    evidence_keep_days: int = Field(
        180, ge=1, description="How long the file of an issued package is kept; its custody stays."
    )
    evidence_packages_per_day: int = Field(
        5, ge=1, description="Packages that one customer may order in 24 hours."
    )
    evidence_link_seconds: int = Field(
        300, ge=30, le=3600, description="How long a link to a package may be used."
    )
    evidence_tries: int = Field(
        5, ge=1, le=20, description="How often a build is begun before the package is given up."
    )
    evidence_proof_seconds: float = Field(
        15.0, ge=0, le=120, description="How long a build waits for the record's proofs of its custody."
    )
    evidence_signing_seed: SecretStr = Field(
        SecretStr(""),
        description="32 random bytes in base 64 from which the keys that sign packages are made; empty keeps "
        "them in a file under the data folder. All nodes of a desk need the same.",
    )
    evidence_timestamp_url: str = Field(
        "",
        description="Address of a timestamp authority (RFC 3161 over HTTP); empty leaves packages without a "
        "timestamp, and says so in them.",
    )
    evidence_timestamp_internal_hosts: list[str] = Field(
        default_factory=list,
        description="host:port pairs of the authority that may lie in private networks and speak plain http; "
        "JSON list.",
    )
    evidence_timestamp_roots: str = Field(
        "",
        description="PEM file with the certificates that the authority's chain must lead to; needed with an "
        "address.",
    )
    evidence_timestamp_hours: int = Field(
        72, ge=1, description="How long a missing timestamp is asked for again after a package was issued."
    )
