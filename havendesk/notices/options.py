"""Options of notices."""

from __future__ import annotations

from pydantic import Field, SecretStr

from havendesk.kernel.options import Section

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class NoticesOptions(Section):
    """How notices leave the desk by e-mail."""

    notices_email_backend: str = Field(
        SMTP,
        description="Django e-mail backend that sends; one of django-anymail such as "
        "anymail.backends.postmark.EmailBackend speaks to a service instead of an SMTP server.",
    )
    notices_email_settings: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Further arguments of the backend, such as the key of a service; JSON object: "
        '{"server_token": "…"}.',
    )
    notices_email_host: str = Field(
        "", description="SMTP server; empty, with the SMTP backend, sends no e-mail at all."
    )
    notices_email_port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    notices_email_user: str = Field("", description="Name at the SMTP server; empty signs in nowhere.")
    notices_email_password: SecretStr = Field(SecretStr(""), description="Password at the SMTP server.")
    notices_email_starttls: bool = Field(
        True, description="Whether the connection to the SMTP server must become encrypted (STARTTLS)."
    )
    notices_email_seconds: float = Field(
        10.0, gt=0, le=60, description="Time that sending one e-mail may take."
    )
    notices_email_from: str = Field(
        "Support <support@brightwater.example>", description="Sender of notices, as a From header has it."
    )
    notices_give_up_hours: int = Field(
        48, ge=1, le=240, description="Hours after which a delivery that never succeeded is given up."
    )
