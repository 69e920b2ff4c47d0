"""Who checks identities: two methods that a desk may answer by a provider of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.utils.module_loading import import_string

from havendesk.cases.recovery.options import RecoveryOptions
from havendesk.exchange import actions as acts
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import IdentityCheck, ReasonCode
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.options import options_of


class CheckState(StrEnum):
    """The first is open; the others are final."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Check:
    """A check as its provider answers. ``url``: where the person does it, empty once it is decided."""

    id: str
    state: CheckState
    url: str
    expires_at: datetime


class IdentityProvider(Protocol):
    """Somebody who compares a person with the documents on file. Both methods wait for strangers: they are
    called with no transaction open, and raise Refused (``exchange_silent``, ``not_offered`` …)."""

    def begin(self, *, account: str, key: str) -> Check:
        """Ask the person behind this account of the exchange for a proof; the same ``key`` asks once."""

    def look(self, *, account: str, check_id: str) -> Check:
        """How a check of this account stands; Refused(NOT_FOUND) where it is another's."""


class ExchangeIdentity:
    """The provider behind the exchange's contract (1.4)."""

    def begin(self, *, account: str, key: str) -> Check:
        """As the protocol says."""
        return _check(
            acts.begin_identity_check(
                by=SYSTEM,
                exchange_customer_id=account,
                reason_code=ReasonCode.CUSTOMER_REQUEST,
                idempotency_key=key,
                reason="The owner wants the account back.",
            )
        )

    def look(self, *, account: str, check_id: str) -> Check:
        """As the protocol says."""
        found = exchange.identity_check(viewer=SYSTEM, exchange_customer_id=account, check_id=check_id)
        return _check(found.value)


def provider() -> IdentityProvider:
    """The one that the options name."""
    made: IdentityProvider = import_string(options_of(RecoveryOptions).recovery_identity_provider)()
    return made


def key_of(proof_id: UUID, round: int) -> str:
    """The idempotency key of one check."""
    return f"recovery:{proof_id}:{round}"


def _check(found: IdentityCheck) -> Check:
    # A word of a later contract is none that proves anything.
    state = CheckState(found.status) if found.status in set(CheckState) else CheckState.PENDING
    return Check(found.id, state, found.url or "", found.expires_at)
