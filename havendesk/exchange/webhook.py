"""Rings from the exchange: believed by their signature, and taken for nothing but rings.

A ring says that there is something to read; what it is, is read by cursor. So a ring that comes twice, late
or in another order does no harm, and one that never comes costs only the time until the next look.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from havendesk.exchange.client import made_by_sandbox
from havendesk.exchange.options import SANDBOX_WEBHOOK_FILE, ExchangeOptions
from havendesk.kernel.doorbell import ring
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of

log = get_logger(__name__)

EXCHANGE_EVENTS = "exchange-events"
"""Topic of the doorbell that rings when the exchange has events."""
MOST_BYTES = 4096
"""A ring has some two hundred."""


def heard(body: bytes, headers: Mapping[str, str]) -> None:
    """Rings the doorbell for a ring of the exchange.

    Args:
        body: at most 4,096 bytes, as they came.
        headers: those of Standard Webhooks; their timestamp is at most five minutes from our clock.

    Raises:
        Refused: WEBHOOK_REFUSED, whatever is wrong with it; NOT_OFFERED where no secret is known. Nothing
            rang.
    """
    secrets = _secrets()
    if not secrets:
        raise Refused(ErrorCode.NOT_OFFERED)
    if len(body) > MOST_BYTES or not _is_a_ring(secrets, body, dict(headers)):
        raise Refused(ErrorCode.WEBHOOK_REFUSED)
    ring(EXCHANGE_EVENTS)


def _secrets() -> Sequence[str]:
    """The secrets that are believed: those of the options, or the one that the sandbox here made."""
    options = options_of(ExchangeOptions)
    given = [one.get_secret_value() for one in options.exchange_webhook_secrets]
    if given or options.exchange_url:
        return given
    try:
        return [made_by_sandbox(options, SANDBOX_WEBHOOK_FILE)]
    except OSError:
        return []


def _is_a_ring(secrets: Sequence[str], body: bytes, headers: dict[str, str]) -> bool:
    """Whether one of the secrets signed it and it says what a ring says."""
    for secret in secrets:
        try:
            said: Any = Webhook(secret).verify(body, headers)
        except (WebhookVerificationError, ValueError, RecursionError) as error:
            log.info("webhook_refused", why=type(error).__name__)
            continue
        return isinstance(said, dict) and said.get("type") == "events.available"
    return False
