"""How long each kind of record is kept, and why. Every table names its class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

YEAR = timedelta(days=365)


class RetentionClass(StrEnum):
    """The closed list of retention classes."""

    TRANSIENT = "transient"
    SESSION = "session"
    TROUBLE = "trouble"
    CONFIGURATION = "configuration"
    STAFF = "staff"
    CUSTOMER = "customer"
    CONVERSATION = "conversation"
    ACCESS = "access"
    AUDIT = "audit"
    KNOWLEDGE = "knowledge"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """``keep`` is counted from the end of what the record is about; ``None`` means as long as it is used."""

    keep: timedelta | None
    basis: str


RULES: dict[RetentionClass, RetentionRule] = {
    RetentionClass.TRANSIENT: RetentionRule(
        timedelta(days=7), "working rows of machines; no record of people"
    ),
    RetentionClass.SESSION: RetentionRule(timedelta(days=90), "sign-in sessions and one-time tokens"),
    RetentionClass.TROUBLE: RetentionRule(timedelta(days=90), "failed jobs, after somebody settled them"),
    RetentionClass.CONFIGURATION: RetentionRule(None, "settings of the desk; history lies in the audit"),
    RetentionClass.STAFF: RetentionRule(5 * YEAR, "who worked with which authority (PIPA: at least 2 years)"),
    RetentionClass.CUSTOMER: RetentionRule(5 * YEAR, "after the relationship ends"),
    RetentionClass.CONVERSATION: RetentionRule(5 * YEAR, "service requests and complaints (MiCA, NYDFS)"),
    RetentionClass.ACCESS: RetentionRule(
        5 * YEAR, "who could see whom (PIPA safety standard: at least 2 years)"
    ),
    RetentionClass.AUDIT: RetentionRule(15 * YEAR, "record of acts and looks (VAUPA article 9)"),
    RetentionClass.KNOWLEDGE: RetentionRule(None, "published texts and their revisions"),
    RetentionClass.HOLD: RetentionRule(15 * YEAR, "blocks and their reasons (VAUPA article 9)"),
}

# Tables of frameworks cannot carry the attribute; each app's tables have one class.
FRAMEWORK_TABLES: dict[str, RetentionClass] = {
    "contenttypes": RetentionClass.CONFIGURATION,
    "auth": RetentionClass.CONFIGURATION,
    "sessions": RetentionClass.SESSION,
    "sites": RetentionClass.CONFIGURATION,
    "account": RetentionClass.STAFF,
    "mfa": RetentionClass.STAFF,
    "usersessions": RetentionClass.SESSION,
    "socialaccount": RetentionClass.STAFF,
    "procrastinate": RetentionClass.TRANSIENT,
}
