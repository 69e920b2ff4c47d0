"""Macros: the closed list of placeholders, what a macro may do, how its text is filled. Values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES, fallbacks
from havendesk.people.types import Topic
from havendesk.tickets.rules import texts
from havendesk.tickets.types import Priority, Status

MOST_TAGS = 20
_SHORTCUT = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
_PLACE = re.compile(r"\{([a-z_]{1,40})\}")
_STATUSES = (Status.SOLVED, Status.WAITING_CUSTOMER, Status.WAITING_DEPARTMENT)


class Placeholder(StrEnum):
    """What a macro's text may leave open; written in braces."""

    CUSTOMER_NAME = "customer_name"
    REFERENCE = "reference"
    AGENT_NAME = "agent_name"
    TEAM_NAME = "team_name"
    EXCHANGE_NAME = "exchange_name"
    TOPIC = "topic"


TOPIC_WORDS: dict[str, dict[Topic, str]] = {
    "en": {
        Topic.ACCOUNT: "your account",
        Topic.IDENTITY: "identity verification",
        Topic.DEPOSIT: "your deposit",
        Topic.WITHDRAWAL: "your withdrawal",
        Topic.TRADING: "trading",
        Topic.FEES: "fees",
        Topic.SECURITY: "account security",
        Topic.API: "the API",
        Topic.TAX: "tax documents",
        Topic.OTHER: "your question",
    },
    "zh-Hans": {
        Topic.ACCOUNT: "账户",
        Topic.IDENTITY: "身份验证",
        Topic.DEPOSIT: "充值",
        Topic.WITHDRAWAL: "提现",
        Topic.TRADING: "交易",
        Topic.FEES: "手续费",
        Topic.SECURITY: "账户安全",
        Topic.API: "API",
        Topic.TAX: "税务文件",
        Topic.OTHER: "您的问题",
    },
    "zh-Hant": {
        Topic.ACCOUNT: "帳戶",
        Topic.IDENTITY: "身份驗證",
        Topic.DEPOSIT: "充值",
        Topic.WITHDRAWAL: "提現",
        Topic.TRADING: "交易",
        Topic.FEES: "手續費",
        Topic.SECURITY: "帳戶安全",
        Topic.API: "API",
        Topic.TAX: "稅務文件",
        Topic.OTHER: "您的問題",
    },
    "ko": {
        Topic.ACCOUNT: "계정",
        Topic.IDENTITY: "본인 인증",
        Topic.DEPOSIT: "입금",
        Topic.WITHDRAWAL: "출금",
        Topic.TRADING: "거래",
        Topic.FEES: "수수료",
        Topic.SECURITY: "계정 보안",
        Topic.API: "API",
        Topic.TAX: "세금 자료",
        Topic.OTHER: "문의",
    },
    "ja": {
        Topic.ACCOUNT: "アカウント",
        Topic.IDENTITY: "本人確認",
        Topic.DEPOSIT: "入金",
        Topic.WITHDRAWAL: "出金",
        Topic.TRADING: "取引",
        Topic.FEES: "手数料",
        Topic.SECURITY: "アカウントの安全",
        Topic.API: "API",
        Topic.TAX: "税務書類",
        Topic.OTHER: "お問い合わせ",
    },
}


def read_texts(data: Mapping[str, str]) -> dict[str, str]:
    """Texts by language, cleaned; empty ones are left out.

    Raises:
        Refused: ``field_invalid`` for an unknown language or placeholder or no text at all,
            ``text_too_long``.
    """
    found: dict[str, str] = {}
    for language, text in data.items():
        if language not in LANGUAGES:
            raise Refused(ErrorCode.FIELD_INVALID, field="texts", language=language[:20])
        cleaned = texts.clean(text)
        if len(cleaned) > texts.MAX_CHARACTERS:
            raise Refused(ErrorCode.TEXT_TOO_LONG, field="texts", limit=texts.MAX_CHARACTERS)
        unknown = [name for name in _PLACE.findall(cleaned) if name not in set(Placeholder)]
        if unknown:
            raise Refused(
                ErrorCode.FIELD_INVALID,
                field="texts",
                detail="A placeholder is not on the list.",
                placeholder=unknown[0],
            )
        if cleaned:
            found[language] = cleaned
    if not found:
        raise Refused(ErrorCode.FIELD_INVALID, field="texts", detail="Write it in one language at least.")
    return found


def read_acts(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is done together with the text; nothing where a member is missing.

    Raises:
        Refused: ``field_invalid`` with the member's name.
    """
    readers = {"topic": Topic, "priority": Priority, "status": _status, "tags": _tags}
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name not in readers:
            raise Refused(ErrorCode.FIELD_INVALID, field=f"acts.{name[:40]}")
        if value in (None, "", []):
            continue
        try:
            read = readers[name](value)
        except (ValueError, TypeError, AttributeError) as error:
            raise Refused(ErrorCode.FIELD_INVALID, field=f"acts.{name}") from error
        found[name] = read if isinstance(read, list) else str(read)
    return found


def _status(value: Any) -> Status:
    status = Status(value)
    if status not in _STATUSES:
        raise ValueError("not what an agent may set with an answer")
    return status


def _tags(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_TAGS:
        raise ValueError("at most 20 tags")
    return list(dict.fromkeys(str(UUID(str(one))) for one in value))


def shortcut_of(text: str) -> str:
    """A shortcut as it is kept: small letters, digits, hyphens; empty for none.

    Raises:
        Refused: ``field_invalid``.
    """
    shortcut = text.strip().lower().removeprefix("/")
    if shortcut and not _SHORTCUT.fullmatch(shortcut):
        raise Refused(ErrorCode.FIELD_INVALID, field="shortcut")
    return shortcut


def language_for(kept: Mapping[str, str], wanted: str) -> str:
    """The customer's language where the macro has it, else the nearest that it has, else the first."""
    return next((one for one in (*fallbacks(wanted), *kept) if one in kept), wanted)


def placeholders_in(text: str) -> list[Placeholder]:
    """The placeholders of a text, each once, in their order."""
    return [Placeholder(name) for name in dict.fromkeys(_PLACE.findall(text)) if name in set(Placeholder)]


def fill(text: str, values: Mapping[Placeholder, str]) -> tuple[str, tuple[str, ...]]:
    """The text with what is known, and the placeholders that nothing is known for: they stay as they are."""
    missing = tuple(one.value for one in placeholders_in(text) if not values.get(one))

    def put(match: re.Match[str]) -> str:
        name = match[1]
        known = values.get(Placeholder(name), "") if name in set(Placeholder) else ""
        return known or match[0]

    return _PLACE.sub(put, text), missing
