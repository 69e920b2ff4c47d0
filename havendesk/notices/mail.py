"""One notice as one e-mail to one address."""

from __future__ import annotations

import smtplib
from typing import Any, Protocol, cast
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from havendesk.kernel.i18n import django_code
from havendesk.kernel.options import options_of
from havendesk.notices.options import SMTP, NoticesOptions
from havendesk.notices.rules.wording import closing, link_text
from havendesk.notices.types import DeliveryCode, NoticeLink, Rendered

_PERMANENT = 500


class _Desk(Protocol):
    """What this room reads of the desk's own options, which the joined object carries too."""

    @property
    def address(self) -> str: ...


class MailTroubleError(Exception):
    """The e-mail did not leave. ``final``: trying again cannot help."""

    def __init__(self, code: DeliveryCode, *, final: bool) -> None:
        super().__init__(code.value)
        self.code = code
        self.final = final


def configured() -> bool:
    """Whether this desk sends e-mail at all."""
    options = options_of(NoticesOptions)
    return options.notices_email_backend != SMTP or bool(options.notices_email_host)


def absolute(path: str) -> str:
    """The address of one of our pages, as a message from outside must name it."""
    return cast(_Desk, options_of(NoticesOptions)).address + path


def send(
    address: str, rendered: Rendered, links: tuple[NoticeLink, ...], language: str, notice_id: UUID
) -> None:
    """Send one e-mail: plain text and simple HTML with the same words.

    Raises:
        MailTroubleError: it did not leave, or the server refused this address.
    """
    # A whole HTTP client comes with it, and nobody waits for a worker's first e-mail.
    from anymail.exceptions import AnymailError, AnymailRecipientsRefused

    message = _message(address, rendered, links, language, notice_id)
    try:
        message.connection = _connection()
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        # By address: the server's code and words.
        worst = max((answer[0] for answer in error.recipients.values()), default=0)
        raise MailTroubleError(DeliveryCode.REFUSED, final=worst >= _PERMANENT) from error
    except AnymailRecipientsRefused as error:
        raise MailTroubleError(DeliveryCode.REFUSED, final=True) from error
    except (smtplib.SMTPException, AnymailError, OSError) as error:
        raise MailTroubleError(DeliveryCode.UNREACHABLE, final=False) from error


def _message(
    address: str, rendered: Rendered, links: tuple[NoticeLink, ...], language: str, notice_id: UUID
) -> EmailMultiAlternatives:
    options = options_of(NoticesOptions)
    context = {
        "language": language,
        "subject": rendered.subject,
        "lines": rendered.lines,
        "links": [(link_text(link.name, language), absolute(link.path)) for link in links],
        "closing": closing(language),
    }
    with translation.override(django_code(language)):
        html = render_to_string("notices/mail.html", context)
    text = [rendered.subject, *rendered.lines]
    text += [f"{label}:\n{url}" for label, url in context["links"]]
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body="\n\n".join([*text, *closing(language)]) + "\n",
        from_email=options.notices_email_from,
        to=[address],
        # Told by a machine: nobody's absence note should answer it.
        headers={
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": language,
            "X-Havendesk-Notice": str(notice_id),
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _connection() -> Any:
    options = options_of(NoticesOptions)
    arguments: dict[str, Any] = {
        name: value.get_secret_value() for name, value in options.notices_email_settings.items()
    }
    if options.notices_email_backend == SMTP:
        arguments = {
            "host": options.notices_email_host,
            "port": options.notices_email_port,
            "username": options.notices_email_user,
            "password": options.notices_email_password.get_secret_value(),
            "use_tls": options.notices_email_starttls,
            "timeout": options.notices_email_seconds,
            **arguments,
        }
    return get_connection(options.notices_email_backend, **arguments)
