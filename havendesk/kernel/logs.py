"""Structured logs. Secrets never reach a line: keys that name one are blanked, texts are searched."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any, cast

import structlog

BLANK = "[redacted]"
_SECRET_KEYS = re.compile(
    r"(?i)(password|passphrase|secret|token|authorization|cookie|session|seed|mnemonic|private|api_?key|otp|code"
    r"|text|body|email|phone|name$)"
)
# Keys that match above by chance and hold no secret.
_HARMLESS_KEYS = frozenset({"error_code", "status_code", "exit_code", "event_name", "job_name", "room_name"})
_SECRET_TEXTS = (
    re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"),
    re.compile(r"(?i)bearer\s+[\w.~+/-]{12,}=*"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"),
    re.compile(r"\b[xyzt]prv[1-9A-HJ-NP-Za-km-z]{50,}\b"),
    re.compile(r"\b[5KLc][1-9A-HJ-NP-Za-km-z]{50,51}\b"),
    re.compile(r"(?i)(://[^:/\s]+:)[^@/\s]+(@)"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
)


def blank_text(text: str) -> str:
    """The text without tokens, private keys, passwords in addresses and e-mail addresses."""
    for pattern in _SECRET_TEXTS:
        text = pattern.sub(BLANK, text)
    return text


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: blank secret keys, search texts, go into nested mappings and lists."""
    for key in list(event):
        event[key] = _redacted(key, event[key])
    return event


def _redacted(key: str, value: Any) -> Any:
    if key not in _HARMLESS_KEYS and key != "event" and _SECRET_KEYS.search(key):
        return BLANK
    if isinstance(value, str):
        return blank_text(value)
    if isinstance(value, dict):
        return {str(inner): _redacted(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted("", item) for item in value]
    return value


def configure(level: str, *, as_json: bool) -> None:
    """Set up structlog and the standard library's logging behind it, to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=renderer))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; the first argument of its methods is a closed event name such as ``relay.started``."""
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger(name))
