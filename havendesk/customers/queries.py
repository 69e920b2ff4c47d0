"""Reads of customers."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol, cast
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.encoding import force_str

from havendesk.customers.confirmed import FIELD, read_confirmed
from havendesk.customers.models import AccessGrant, ContactPoint, Customer, CustomerSession
from havendesk.customers.options import CustomersOptions
from havendesk.customers.rules import alias_of, is_tombstone, keyed_digest, normal_contact
from havendesk.customers.types import (
    ContactKind,
    ContactValue,
    CustomerCard,
    GrantCard,
    PrivateCard,
    Proof,
    SessionInfo,
)
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import ANONYMOUS, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import token_hash
from havendesk.kernel.doors import PersonalData, about, query, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@query("customers.session_of", open_to=(ActorKind.ANONYMOUS, ActorKind.SYSTEM))
def session_of(token: str, *, viewer: Actor) -> tuple[Actor, SessionInfo] | None:
    """The customer behind a bearer session; ``None`` when it is unknown, ended or expired. One statement."""
    row = (
        CustomerSession.objects.live(now())
        .filter(token_hash=token_hash(token))
        .only("id", "customer_id", "proven", "language", "expires_at")
        .first()
    )
    if row is None:
        return None
    actor = Actor(ActorKind.CUSTOMER, row.customer_id, origin=Origin.CHAT, request_id=viewer.request_id)
    return actor, SessionInfo(row.id, row.customer_id, row.proven, row.language, row.expires_at)


# What faces call with the bearer token alone: ``actor_of_session(token)``.
actor_of_session = functools.partial(session_of, viewer=ANONYMOUS)


@query("customers.bearer", open_to=(ActorKind.ANONYMOUS, ActorKind.SYSTEM))
def bearer(header: str, *, viewer: Actor) -> Actor:
    """The customer behind an ``Authorization`` header.

    Raises:
        Refused: ``not_signed_in`` without a bearer session, ``session_expired`` when it is over.
    """
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    found = session_of(token.strip(), viewer=viewer)
    if found is None:
        raise Refused(ErrorCode.SESSION_EXPIRED)
    return found[0]


# What faces call with the header alone: ``actor_of_bearer(header)``.
actor_of_bearer = functools.partial(bearer, viewer=ANONYMOUS)


PAGE_COOKIE = "hd_customer"
"""Holds the token of a customer's session on our public pages (see ``pages.py``)."""


@query("customers.page_session", open_to=(ActorKind.ANONYMOUS,))
def page_session(request: HttpRequest, *, viewer: Actor) -> tuple[Actor, SessionInfo] | None:
    """The proven customer who is signed in on our public pages; None for nobody. One statement."""
    token = request.COOKIES.get(PAGE_COOKIE, "")
    found = session_of(token, viewer=viewer) if token else None
    if found is None or not found[1].proven:
        return None
    return replace(found[0], origin=Origin.PAGE), found[1]


# What pages call with the request alone: ``page_customer(request)``.
page_customer = functools.partial(page_session, viewer=ANONYMOUS)


@query("customers.entrance", open_to=(ActorKind.ANONYMOUS,))
def entrance(to: str, *, viewer: Actor) -> HttpResponseRedirect:
    """Where a page sends somebody who is not signed in; they come back to ``to``, a path of this desk."""
    return HttpResponseRedirect(f"/enter?{urlencode({'to': to})}")


# What pages call with their own path alone: ``way_in("/inbox")``.
way_in = functools.partial(entrance, viewer=ANONYMOUS)


class _Desk(Protocol):
    """What this room reads of other options, which the joined object carries too."""

    @property
    def exchange_url(self) -> str: ...

    @property
    def sandbox_port(self) -> int: ...


@query("customers.sign_in_address", open_to=(ActorKind.ANONYMOUS,))
def sign_in_address(*, viewer: Actor) -> str:
    """The exchange's page that sends its customers to us, with ``{to}`` in it; empty without one."""
    options = options_of(CustomersOptions)
    if options.customers_sign_in_url:
        return options.customers_sign_in_url
    desk = cast(_Desk, options)
    return "" if desk.exchange_url else f"http://localhost:{desk.sandbox_port}/session/desk?to={{to}}"


@query("customers.confirm_address", open_to=(ActorKind.ANONYMOUS,))
def confirm_address(*, viewer: Actor, to: str, act: str) -> str:
    """The exchange's page that asks its customer again, signs for this act and leads back to the path ``to``,
    where :func:`confirmed_act` reads what it said; empty without one."""
    where = sign_in_address(viewer=viewer).replace("{to}", quote(to, safe=""))
    return f"{where}{'&' if '?' in where else '?'}{urlencode({'act': act})}" if where else ""


@query("customers.confirmed_act", open_to=(ActorKind.ANONYMOUS, ActorKind.CUSTOMER))
def confirmed_act(request: HttpRequest, *, viewer: Actor) -> TokenClaims | None:
    """What the exchange's customer has confirmed there a moment ago, on the page that it led back to."""
    return read_confirmed(request.GET.get(FIELD, ""))


@query("customers.session_lives", open_to=(ActorKind.SYSTEM,))
def session_lives(*, viewer: Actor, session_ids: Collection[UUID]) -> set[UUID]:
    """Those of the sessions that are neither ended nor expired (asked by the gateway every 30 s)."""
    return set(CustomerSession.objects.live(now()).filter(id__in=session_ids).values_list("id", flat=True))


@query("customers.customer_card", open_to=(*_MACHINES, ActorKind.CUSTOMER))
def customer_card(*, viewer: Actor, customer_id: UUID) -> CustomerCard:
    """One customer without personal data.

    Raises:
        Refused: ``not_found``, also when a customer asks for another one.
    """
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    cards = _cards([customer_id])
    if customer_id not in cards:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    return cards[customer_id]


@query("customers.customer_cards", open_to=_MACHINES)
def customer_cards(*, viewer: Actor, customer_ids: Collection[UUID]) -> dict[UUID, CustomerCard]:
    """Cards by the id asked for; unknown ids are left out. One statement."""
    return _cards(customer_ids)


@query("customers.customer_by_ref", open_to=_MACHINES)
def customer_by_ref(*, viewer: Actor, exchange_ref: str) -> UUID | None:
    """The customer that the exchange knows by this identifier, for its webhooks and for tests of the desk."""
    if is_tombstone(exchange_ref):
        return None
    return Customer.objects.filter(exchange_ref=exchange_ref).values_list("id", flat=True).first()


@query("customers.visitors_of", open_to=(ActorKind.SYSTEM,))
def visitors_of(*, viewer: Actor, customer_id: UUID) -> list[UUID]:
    """The visitors who proved to be this customer: what is on record of them is the customer's."""
    return list(
        Customer.objects.filter(merged_into_id=customer_id).order_by("id").values_list("id", flat=True)
    )


@query("customers.customer_by_contact", open_to=(ActorKind.SYSTEM,))
def customer_by_contact(*, viewer: Actor, kind: ContactKind, value: str) -> UUID | None:
    """The customer whose contact point the exchange itself has stated; ``None`` where nobody's or more than
    one customer's is, or where it was only typed."""
    digest = keyed_digest(
        force_str(settings.SECRET_KEY), "contact", kind.value, normal_contact(kind.value, value)
    )
    found = ContactPoint.objects.filter(kind=kind.value, digest=digest, proof=Proof.EXCHANGE_TOKEN.value)
    owners = list(found.values_list("customer_id", flat=True).distinct()[:2])
    return owners[0] if len(owners) == 1 else None


@query("customers.exchange_ref", open_to=(*_MACHINES, ActorKind.CUSTOMER))
def exchange_ref(*, viewer: Actor, customer_id: UUID) -> str | None:
    """The exchange's identifier of a proven customer; ``None`` for a visitor and for who was erased.

    Raises:
        Refused: ``no_access_grant`` for staff without one, ``not_found``.
    """
    _check_right(viewer, customer_id)
    row = Customer.objects.select_related("merged_into").filter(id=customer_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    reference = (row.merged_into or row).exchange_ref
    return None if reference is None or is_tombstone(reference) else reference


@query("customers.private_card", reads=PersonalData.IDENTITY, open_to=(*_MACHINES, ActorKind.CUSTOMER))
def private_card(*, viewer: Actor, customer_id: UUID, reason: str) -> PrivateCard:
    """Name and contact values of a customer. The database function that reads them writes the entry.

    Raises:
        Refused: ``no_access_grant`` for staff without an open matter, ``reason_missing`` for staff,
            ``not_found``; nothing was shown.
    """
    about(subject=("customer", customer_id), customer=customer_id, reason=reason)
    if viewer.is_staff and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    _check_right(viewer, customer_id)
    row = Customer.objects.filter(id=customer_id).only("id", "merged_into_id").first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    wanted = row.id if viewer.is_staff or row.merged_into_id is None else row.merged_into_id
    set_based()  # the function's own entry is the one
    rows = _read_private(viewer, wanted, reason.strip())
    names = [value for kind, value, _proof in rows if kind == "name"]
    contacts = tuple(
        ContactValue(ContactKind(kind), value, Proof(proof)) for kind, value, proof in rows if kind != "name"
    )
    return PrivateCard(wanted, names[0] if names else "", contacts)


@query("customers.has_access", open_to=_MACHINES)
def has_access(
    *, viewer: Actor, agent_id: UUID, customer_id: UUID | None = None, ticket_id: UUID | None = None
) -> bool:
    """Whether this agent may look now: at this customer, or (and) for the sake of this ticket.

    Raises:
        ValueError: neither customer nor ticket is named.
    """
    if customer_id is None and ticket_id is None:
        raise ValueError("name a customer or a ticket")
    rows = AccessGrant.objects.open(now()).filter(agent_id=agent_id)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if ticket_id is not None:
        rows = rows.filter(ticket_id=ticket_id)
    return rows.exists()


@query("customers.had_access", open_to=_MACHINES)
def had_access(*, viewer: Actor, agent_id: UUID, customer_id: UUID, at: datetime) -> bool:
    """Whether a grant let this agent look at this customer at that time. One statement."""
    over = Q(ended_at__isnull=True) | Q(ended_at__gte=at)
    rows = AccessGrant.objects.filter(over, agent_id=agent_id, customer_id=customer_id)
    return rows.filter(granted_at__lte=at).exists()


@query("customers.granted_tickets", open_to=_MACHINES)
def granted_tickets(*, viewer: Actor, agent_id: UUID, ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those of the tickets for whose sake this agent may look now. One statement."""
    rows = AccessGrant.objects.open(now()).filter(agent_id=agent_id, ticket_id__in=ticket_ids)
    return set(rows.values_list("ticket_id", flat=True))


@query("customers.grants_of", open_to=_MACHINES)
def grants_of(
    *, viewer: Actor, agent_id: UUID | None = None, customer_id: UUID | None = None, limit: int = 200
) -> list[GrantCard]:
    """Grants that are open now, of an agent, of a customer, or all; newest act first."""
    rows = AccessGrant.objects.open(now()).order_by("-fresh_act_at")
    if agent_id is not None:
        rows = rows.filter(agent_id=agent_id)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    return [
        GrantCard(row.agent_id, row.customer_id, row.ticket_id, row.fresh_act_at, row.until)
        for row in rows[:limit]
    ]


def _cards(customer_ids: Collection[UUID]) -> dict[UUID, CustomerCard]:
    wanted = Q(id__in=list(customer_ids))
    return {row.id: _card(row) for row in Customer.objects.filter(wanted).select_related("merged_into")}


def _card(row: Customer) -> CustomerCard:
    real = row.merged_into or row
    proven = real.proven_at is not None
    return CustomerCard(
        id=real.id,
        alias=alias_of(real.alias, proven=proven),
        language=real.language,
        proven=proven,
        jurisdiction=real.jurisdiction,
    )


def _check_right(viewer: Actor, customer_id: UUID) -> None:
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if viewer.is_staff:
        grants = AccessGrant.objects.open(now()).filter(customer_id=customer_id)
        if viewer.id is None or not grants.filter(agent_id=viewer.id).exists():
            raise Refused(ErrorCode.NO_ACCESS_GRANT, field="customer_id")


def _read_private(viewer: Actor, customer_id: UUID, reason: str) -> list[tuple[str, str, str]]:
    known = {
        "viewer_kind": viewer.kind.value,
        "viewer_id": str(viewer.id or ""),
        "origin": str(viewer.origin),
        "request_id": viewer.request_id,
        "reason": reason.replace("\0", ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('havendesk.' || key, value, true) FROM jsonb_each_text(%s::jsonb)",
            [json.dumps(known)],
        )
        cursor.execute("SELECT kind, value, proof FROM customers_private_card(%s)", [customer_id])
        rows: list[tuple[str, str, str]] = cursor.fetchall()
    return rows
