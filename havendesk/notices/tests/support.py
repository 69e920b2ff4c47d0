"""A customer whom the exchange has proven, and something to tell them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.notices import actions
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink

WARNING = {"what": "new_device", "seen_at": "2026-11-28T23:54:00+00:00", "country": "NL"}


def claims(ref: str = "cus_minji", **changes: Any) -> ProvenIdentity:
    """What a fresh token of the exchange says."""
    facts: dict[str, Any] = {
        "exchange_ref": ref,
        "jti": str(uuid7()),
        "expires_at": now() + timedelta(minutes=5),
        "email": "minji@customer.example",
        "language": "ko",
    }
    return ProvenIdentity(**(facts | changes))


def proven(ref: str = "cus_minji", **changes: Any) -> Actor:
    """A proven customer, as who asks."""
    card = customers.start_session(by=SYSTEM, claims=claims(ref, **changes))
    return Actor(ActorKind.CUSTOMER, card.customer_id)


def tell(customer: Actor, **changes: Any) -> UUID:
    """A warning."""
    arguments: dict[str, Any] = {
        "customer_id": customer.id,
        "kind": NoticeKind.SECURITY_WARNING,
        "cause": "warning 1",
        "params": WARNING,
        "links": [NoticeLink(LinkName.IT_WAS_NOT_ME, "/warnings/abc")],
    }
    return actions.tell(by=SYSTEM, **(arguments | changes))
