"""Holds for tests: a proven customer, those who decide, and a clock that can be turned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from havendesk.audit.models import AuditEntry as Entry
from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.notices.models import Notice
from havendesk.people.rules import permissions_of
from havendesk.people.types import Role
from havendesk.protection import actions, queries
from havendesk.protection.actions import appeals, hold_book, hold_clock, hold_ends, holds, official
from havendesk.protection.models import Hold, HoldStep
from havendesk.protection.queries import holds as reads
from havendesk.protection.types import HoldReason, OwnHold

MINJI = "cus_minji"
OUT = [HoldScope.WITHDRAWALS, HoldScope.TRANSFERS]


def proven(ref: str = MINJI, jurisdiction: str = "KR", language: str = "en") -> Actor:
    """A customer of the exchange."""
    claims = ProvenIdentity(
        ref, uuid7().hex, now() + timedelta(minutes=2), language=language, jurisdiction=jurisdiction
    )
    card = customers.start_session(by=SYSTEM, claims=claims)
    return Actor(ActorKind.CUSTOMER, card.customer_id, origin=Origin.CHAT)


def officer(*roles: Role) -> Actor:
    """Somebody of the security staff."""
    return Actor(
        ActorKind.STAFF,
        uuid7(),
        permissions_of(roles or (Role.SECURITY,)),
        origin=Origin.CONSOLE,
        stepped_up_until=now() + timedelta(minutes=5),
    )


def id_of(customer: Actor) -> UUID:
    """Who they are."""
    assert customer.id is not None
    return customer.id


def own(customer: Actor) -> list[OwnHold]:
    """What the customer sees."""
    return queries.own_holds(viewer=customer, customer_id=id_of(customer))


def place(by: Actor, customer: Actor, reason: HoldReason = HoldReason.AML_SUSPICION, **more: Any) -> UUID:
    """A hold of withdrawals."""
    wish: dict[str, Any] = {
        "customer_id": customer.id,
        "reason": reason,
        "scope": OUT,
        "grounds": "pattern 14 of the watch",
        "client_key": uuid7(),
    }
    return actions.place_hold(by=by, **(wish | more))


def row(hold_id: UUID) -> Hold:
    """As it is stored now."""
    return Hold.objects.get(id=hold_id)


def steps(hold_id: UUID) -> list[str]:
    """Kinds of what happened, in order."""
    return list(HoldStep.objects.filter(hold_id=hold_id).order_by("at", "id").values_list("kind", flat=True))


def told(customer: Actor) -> list[str]:
    """Kinds of what the customer was told, in order."""
    return list(
        Notice.objects.filter(customer_id=id_of(customer)).order_by("id").values_list("kind", flat=True)
    )


def nothing_happened() -> bool:
    """No hold, no step, nobody told."""
    return not (Hold.objects.exists() or HoldStep.objects.exists() or Notice.objects.exists())


def refusals(verb: str) -> list[str]:
    """Codes of recorded refusals of an act."""
    rows = Entry.objects.filter(verb=verb, outcome="refused").order_by("at", "id")
    return list(rows.values_list("code", flat=True))


def turn_clock(patch: pytest.MonkeyPatch, to: datetime) -> None:
    """What the room takes for the present moment."""
    for module in (appeals, hold_book, hold_clock, hold_ends, holds, official, reads):
        patch.setattr(module, "now", lambda: to)
