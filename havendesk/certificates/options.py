"""Options of the room certificates."""

from pydantic import Field, SecretStr

from havendesk.kernel.options import Section


class CertificateOptions(Section):
    """Certificates of accounts: how many, how long they may be, who may check how often, what signs them."""

    certificates_per_day: int = Field(
        10, ge=1, description="Certificates that one customer may have made in 24 hours."
    )
    certificate_bookings: int = Field(
        50_000,
        ge=1,
        description="Bookings of one account that are read for a certificate; a longer ledger is refused.",
    )
    certificate_checks_per_minute: int = Field(
        20, ge=1, description="Certificates that one network may check in a minute on the public page."
    )
    certificates_signing_seed: SecretStr = Field(
        SecretStr(""),
        description="32 random bytes in base 64 from which the key that signs certificates is made; empty "
        "keeps them in a file under the data folder. All nodes of a desk need the same.",
    )
