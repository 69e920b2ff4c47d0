"""Writes of customers: sessions, proof of identity, contact points, access grants."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.encoding import force_str

from havendesk.customers.events import CustomerUpgraded
from havendesk.customers.models import (
    AccessGrant,
    ContactPoint,
    ContactPointPrivate,
    Customer,
    CustomerPrivate,
    CustomerSession,
    UsedToken,
    VisitorCount,
)
from havendesk.customers.options import CustomersOptions
from havendesk.customers.rules import is_tombstone, keyed_digest, network_of, normal_contact
from havendesk.customers.types import ContactKind, GrantEnd, Proof, ProvenIdentity, SessionCard
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import new_token, token_hash
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest
from havendesk.kernel.ids import ALPHABET, uuid7
from havendesk.kernel.jurisdictions import GENERIC
from havendesk.kernel.limits import spend
from havendesk.kernel.models import LegalHold
from havendesk.kernel.options import options_of

_ALIAS_SIGNS = 4
_LONGEST_CONTACT = 320
_LONGEST_REF = 128
_LONGEST_JURISDICTION = 8

_GRANT = """
INSERT INTO customers_access_grant (
    id, agent_id, customer_id, ticket_id, granted_at, fresh_act_at, until, end_reason)
SELECT id, agent_id, customer_id, ticket_id, %s, %s, %s, ''
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[]) AS w(id, agent_id, customer_id, ticket_id)
ON CONFLICT (agent_id, ticket_id) WHERE ended_at IS NULL DO UPDATE SET
    customer_id = excluded.customer_id, fresh_act_at = excluded.fresh_act_at, until = excluded.until
"""
_END = """
UPDATE customers_access_grant g SET ended_at = %s, end_reason = %s
FROM unnest(%s::uuid[], %s::uuid[]) AS w(agent_id, ticket_id)
WHERE g.agent_id = w.agent_id AND g.ticket_id = w.ticket_id AND g.ended_at IS NULL
RETURNING g.agent_id, g.ticket_id, g.customer_id
"""


@action("customers.start_session", open_to=(ActorKind.ANONYMOUS, ActorKind.SYSTEM))
def start_session(
    *,
    by: Actor,
    claims: ProvenIdentity | None = None,
    language: str = "",
    visitor_session: str = "",
    user_agent: str = "",
    address: str = "",
) -> SessionCard:
    """Begin a bearer session: of a proven customer with ``claims``, else of a visitor.

    ``claims`` come from a token of the exchange whose signature, audience and times the caller has verified.
    ``visitor_session`` is the token of an earlier visitor's session: alone it is continued by a new session
    of the same visitor; together with claims the visitor turns out to be the proven customer, is merged into
    them and :class:`CustomerUpgraded` is announced. A visitor's session that is over is simply not used.
    ``address`` (the network address, for the limit on visitors) and ``user_agent`` are kept as hashes only.

    Raises:
        Refused: ``token_expired``, ``token_replayed`` (the ``jti`` was used), ``token_invalid`` (empty
            identifiers), ``too_many`` visitors from one address, or sessions of one visitor, in a minute.
            Nothing was created.
    """
    at = now()
    visitor = _visitor_of(visitor_session, at)
    if claims is not None:
        _use_token(claims, at)
        customer = _proven_customer(claims, at)
        if visitor is not None:
            _upgrade(visitor, customer, at)
    elif visitor is not None:
        customer = visitor
        _make_room(visitor, at)
    else:
        customer = _new_visitor(language, address, at)
    about(subject=("customer", customer.id), customer=customer.id, after={"proven": claims is not None})
    spoken = nearest(language or customer.language).value
    return _open_session(customer, claims, spoken, user_agent, at)


@action("customers.use_token", open_to=(ActorKind.SYSTEM,))
def use_token(*, by: Actor, claims: ProvenIdentity) -> None:
    """Use up a verified token that confirms something else than a sign-in.

    Raises:
        Refused: ``token_expired``, ``token_replayed``, ``token_invalid``.
    """
    about(subject=("customer", None))
    _use_token(claims, now())


@action("customers.meet", open_to=(ActorKind.SYSTEM,))
def meet(*, by: Actor, exchange_ref: str, language: str = "", jurisdiction: str = "") -> UUID:
    """The customer behind an identifier that the exchange itself named (an event, an account that it knows),
    whether or not they ever came here. It opens no session and proves nobody who talks to us.

    Raises:
        Refused: ``field_invalid`` for what is no identifier.
    """
    if not 0 < len(exchange_ref) <= _LONGEST_REF or "\0" in exchange_ref or is_tombstone(exchange_ref):
        raise Refused(ErrorCode.FIELD_INVALID, field="exchange_ref")
    at = now()
    row, created = Customer.objects.get_or_create(
        exchange_ref=exchange_ref,
        defaults={
            "alias": _word(),
            "jurisdiction": _clean(jurisdiction, _LONGEST_JURISDICTION) or GENERIC,
            "language": nearest(language).value,
            "first_seen_at": at,
            "proven_at": at,
        },
    )
    if created:
        about(subject=("customer", row.id), customer=row.id)
    else:
        set_based()  # known already: nothing happened
    return row.id


@action("customers.end_session", open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def end_session(*, by: Actor, session_id: UUID) -> None:
    """End a session and the live connections that use it; ending it again changes nothing.

    Raises:
        Refused: ``not_found`` when a customer names a session of somebody else.
    """
    row = CustomerSession.objects.filter(id=session_id).first()
    if row is None or (by.kind is ActorKind.CUSTOMER and row.customer_id != by.id):
        raise Refused(ErrorCode.NOT_FOUND, field="session_id")
    about(subject=("customer", row.customer_id), customer=row.customer_id)
    CustomerSession.objects.filter(id=session_id, ended_at=None).update(ended_at=now())
    ring(f"customer:{row.customer_id}")


@action("customers.add_contact_point", open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def add_contact_point(*, by: Actor, customer_id: UUID, kind: str, value: str) -> UUID:
    """Note an address that somebody typed. It proves nothing, finds nobody and merges nobody.

    Raises:
        Refused: ``not_found`` when a customer names another one; ``field_invalid``.
    """
    if by.kind is ActorKind.CUSTOMER and by.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if kind not in set(ContactKind):
        raise Refused(ErrorCode.FIELD_INVALID, field="kind")
    if not value.strip() or len(value) > _LONGEST_CONTACT or "\0" in value:
        raise Refused(ErrorCode.FIELD_INVALID, field="value")
    if not Customer.objects.filter(id=customer_id).exists():
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    about(subject=("customer", customer_id), customer=customer_id, after={"kind": kind})
    return _keep_contact(customer_id, ContactKind(kind), value, Proof.NONE, now())


@action("customers.grant_access", open_to=(ActorKind.SYSTEM,))
def grant_access(*, by: Actor, agent_id: UUID, customer_id: UUID, ticket_id: UUID) -> None:
    """Let an agent look at a customer for the sake of a ticket. Routing calls it in the transaction that
    assigns; no role holds this permission, so that nobody grants themselves a look.

    Raises:
        Refused: ``not_found`` for an unknown customer.
    """
    row = Customer.objects.filter(id=customer_id).only("id", "merged_into_id").first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    real, at = row.merged_into_id or row.id, now()
    about(subject=("staff", agent_id), customer=real, ticket=ticket_id, after={"agent": str(agent_id)})
    open_already = AccessGrant.objects.filter(agent_id=agent_id, ticket_id=ticket_id, ended_at=None)
    if open_already.update(customer_id=real, fresh_act_at=at, until=_until(at)):
        return
    AccessGrant.objects.create(
        agent_id=agent_id,
        customer_id=real,
        ticket_id=ticket_id,
        granted_at=at,
        fresh_act_at=at,
        until=_until(at),
    )


@action("customers.grant_many", open_to=(ActorKind.SYSTEM,))
def grant_many(*, by: Actor, grants: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """Let agents look at customers, each for the sake of a ticket, as :func:`grant_access` does one; the
    number of statements does not depend on how many.

    Args:
        grants: agent, customer, ticket.

    Raises:
        Refused: ``not_found`` for an unknown customer.
    """
    set_based()
    known = Customer.objects.filter(id__in={customer_id for _, customer_id, _ in grants})
    real = {row.id: row.merged_into_id or row.id for row in known.only("id", "merged_into_id")}
    if any(customer_id not in real for _, customer_id, _ in grants):
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    at = now()
    for agent_id, customer_id, ticket_id in grants:
        entry(
            by,
            subject_kind="staff",
            subject_id=agent_id,
            customer_id=real[customer_id],
            ticket_id=ticket_id,
            after={"agent": str(agent_id)},
        )
    rows = [(uuid7(), agent, real[customer], ticket) for agent, customer, ticket in grants]
    with connection.cursor() as cursor:
        cursor.execute(_GRANT, [at, at, _until(at), *(list(one) for one in zip(*rows, strict=True))])


@action("customers.end_many", open_to=(ActorKind.SYSTEM,))
def end_many(*, by: Actor, pairs: Collection[tuple[UUID, UUID]], reason: str = GrantEnd.FINISHED) -> int:
    """End what agents may see because of tickets; one statement.

    Args:
        pairs: agent, ticket.

    Returns:
        How many grants were open.
    """
    set_based()
    why = str(GrantEnd(reason))
    with connection.cursor() as cursor:
        cursor.execute(_END, [now(), why, [agent for agent, _ in pairs], [ticket for _, ticket in pairs]])
        ended = cursor.fetchall()
    for agent_id, ticket_id, customer_id in ended:
        entry(
            by,
            subject_kind="staff",
            subject_id=agent_id,
            ticket_id=ticket_id,
            customer_id=customer_id,
            reason=why,
        )
    return len(ended)


@action("customers.renew_access", open_to=(ActorKind.SYSTEM,))
def renew_access(*, by: Actor, agent_id: UUID, ticket_id: UUID) -> None:
    """The agent has just acted on the ticket: they may look for another while.

    Raises:
        Refused: ``no_access_grant`` when none is open; a finished matter is not revived by acting.
    """
    about(subject=("staff", agent_id), ticket=ticket_id)
    at = now()
    open_grants = AccessGrant.objects.filter(agent_id=agent_id, ticket_id=ticket_id, ended_at=None)
    if not open_grants.update(fresh_act_at=at, until=_until(at)):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket_id")


@action("customers.end_access", open_to=(ActorKind.SYSTEM,))
def end_access(
    *, by: Actor, agent_id: UUID | None = None, ticket_id: UUID, reason: str = GrantEnd.FINISHED
) -> int:
    """End what an agent, or everybody, may see because of a ticket.

    Returns:
        How many grants were open.
    """
    about(subject=("staff", agent_id), ticket=ticket_id, reason=str(GrantEnd(reason)))
    rows = AccessGrant.objects.filter(ticket_id=ticket_id, ended_at=None)
    if agent_id is not None:
        rows = rows.filter(agent_id=agent_id)
    return rows.update(ended_at=now(), end_reason=str(GrantEnd(reason)))


@action("customers.purge", open_to=(ActorKind.SYSTEM,))
def purge(*, by: Actor) -> int:
    """Forget used tokens that have expired anyway, counts of past minutes, and sessions over for 90 days
    unless their customer is under a legal hold.

    Returns:
        How many rows were forgotten.
    """
    set_based()
    at = now()
    gone = 0
    for rows in (
        # A day more than needed, so that a clock that is a little off cannot make a token new again.
        UsedToken.objects.filter(expires_at__lt=at - timedelta(days=1)),
        VisitorCount.objects.filter(minute__lt=at - timedelta(hours=1)),
        CustomerSession.objects.filter(expires_at__lt=at - timedelta(days=90)).exclude(
            customer_id__in=LegalHold.objects.ids_of("customer")
        ),
    ):
        gone += rows.delete()[0]
    return gone


def _visitor_of(token: str, at: datetime) -> Customer | None:
    """The visitor behind a live session that proves nothing; a proven customer's token is not one."""
    if not token:
        return None
    live = CustomerSession.objects.live(at).filter(token_hash=token_hash(token), proven=False)
    session = live.select_related("customer").first()
    return session.customer if session is not None and session.customer.merged_into_id is None else None


def _use_token(claims: ProvenIdentity, at: datetime) -> None:
    reference = claims.exchange_ref
    if not 0 < len(reference) <= _LONGEST_REF or "\0" in reference or is_tombstone(reference):
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    if not claims.jti:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    if claims.expires_at <= at:
        raise Refused(ErrorCode.TOKEN_EXPIRED, field="token")
    try:
        with transaction.atomic():
            UsedToken.objects.create(jti_hash=token_hash(claims.jti), expires_at=claims.expires_at)
    except IntegrityError:
        raise Refused(ErrorCode.TOKEN_REPLAYED, field="token") from None


def _proven_customer(claims: ProvenIdentity, at: datetime) -> Customer:
    jurisdiction = _clean(claims.jurisdiction, _LONGEST_JURISDICTION)
    customer, _created = Customer.objects.get_or_create(
        exchange_ref=claims.exchange_ref,
        defaults={
            "alias": _word(),
            "jurisdiction": jurisdiction or GENERIC,
            "language": nearest(claims.language).value,
            "first_seen_at": at,
            "proven_at": at,
        },
    )
    jurisdiction = jurisdiction or customer.jurisdiction
    language = nearest(claims.language).value if claims.language else customer.language
    if (jurisdiction, language) != (customer.jurisdiction, customer.language):
        customer.jurisdiction, customer.language = jurisdiction, language
        customer.save(update_fields=["jurisdiction", "language"])
    if claims.display_name or claims.email:
        _keep_identity(customer.id, claims, at)
    if claims.email:
        _keep_contact(customer.id, ContactKind.EMAIL, claims.email, Proof.EXCHANGE_TOKEN, at)
    return customer


def _keep_identity(customer_id: UUID, claims: ProvenIdentity, at: datetime) -> None:
    # Said once, stored once: what was said before only moves forward in time.
    said = CustomerPrivate(
        customer_id=customer_id,
        digest=keyed_digest(_key(), "identity", claims.display_name, claims.email),
        seen_at=at,
        display_name=_clean(claims.display_name, 200),
        email=_clean(claims.email, 254),
    )
    CustomerPrivate.objects.bulk_create(
        [said], update_conflicts=True, unique_fields=["customer", "digest"], update_fields=["seen_at"]
    )


def _keep_contact(customer_id: UUID, kind: ContactKind, value: str, proof: Proof, at: datetime) -> UUID:
    digest = keyed_digest(_key(), "contact", kind, normal_contact(kind, value))
    proven_at = None if proof is Proof.NONE else at
    contact, created = ContactPoint.objects.get_or_create(
        customer_id=customer_id,
        kind=kind,
        digest=digest,
        defaults={"proof": proof, "added_at": at, "proven_at": proven_at},
    )
    if created:
        ContactPointPrivate(contact=contact, value=_clean(value.strip(), _LONGEST_CONTACT)).save(
            force_insert=True
        )
    elif proof is not Proof.NONE and contact.proof == Proof.NONE:
        contact.proof, contact.proven_at = proof.value, proven_at
        contact.save(update_fields=["proof", "proven_at"])
    return contact.id


def _upgrade(visitor: Customer, customer: Customer, at: datetime) -> None:
    # Locked, so that two tabs that prove themselves at the same time merge the visitor once.
    locked = Customer.objects.select_for_update().get(id=visitor.id)
    if locked.merged_into_id is not None:
        return
    locked.merged_into = customer
    locked.save(update_fields=["merged_into"])
    # The visitor's token proves nothing, so it must not open what now belongs to a proven customer.
    CustomerSession.objects.filter(customer=visitor, ended_at=None).update(ended_at=at)
    AccessGrant.objects.filter(customer=visitor, ended_at=None).update(customer=customer)
    announce(CustomerUpgraded(visitor.id, customer.id))
    ring(f"customer:{visitor.id}")


def _make_room(visitor: Customer, at: datetime) -> None:
    """A token that is passed around opens no number of sessions: few a minute, and the oldest ones end."""
    options = options_of(CustomersOptions)
    spend("customers.session", str(visitor.id), options.customers_sessions_per_minute)
    live = CustomerSession.objects.live(at).filter(customer=visitor).order_by("-created_at", "-id")
    over = list(live.values_list("id", flat=True)[options.customers_sessions_per_visitor - 1 :])
    if over:
        CustomerSession.objects.filter(id__in=over).update(ended_at=at)
        ring(f"customer:{visitor.id}")


def _new_visitor(language: str, address: str, at: datetime) -> Customer:
    _count_visitor(address, at)
    visitor = Customer(
        alias=_word(), jurisdiction=GENERIC, language=nearest(language).value, first_seen_at=at
    )
    visitor.save(force_insert=True)
    return visitor


def _count_visitor(address: str, at: datetime) -> None:
    if not address:
        return
    hashed = keyed_digest(_key(), "address", network_of(address))
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_visitor_count AS c (address_hash, minute, count) VALUES (%s, %s, 1) "
            "ON CONFLICT (minute, address_hash) DO UPDATE SET count = c.count + 1 RETURNING count",
            [hashed, minute],
        )
        (count,) = cursor.fetchone() or (0,)
    most = options_of(CustomersOptions).customers_visitors_per_minute
    if count > most:
        raise Refused(ErrorCode.TOO_MANY, most=most, retry_after=60 - at.second)


def _open_session(
    customer: Customer, claims: ProvenIdentity | None, language: str, user_agent: str, at: datetime
) -> SessionCard:
    options = options_of(CustomersOptions)
    proven = claims is not None
    hours = options.customers_session_hours if proven else options.customers_visitor_session_hours
    token = new_token()
    session = CustomerSession(
        token_hash=token_hash(token),
        customer=customer,
        proven=proven,
        language=language,
        created_at=at,
        expires_at=at + timedelta(hours=hours),
        agent_hash=keyed_digest(_key(), "browser", user_agent),
    )
    session.save(force_insert=True)
    return SessionCard(
        token=token,
        session_id=session.id,
        customer_id=customer.id,
        proven=proven,
        language=language,
        display_name=claims.display_name if claims else "",
        expires_at=session.expires_at,
    )


def _key() -> str:
    return force_str(settings.SECRET_KEY)


def _clean(text: str, length: int) -> str:
    # PostgreSQL stores no NUL, and a name made at the exchange may hold one.
    return text.replace("\0", "")[:length]


def _until(at: datetime) -> datetime:
    return at + timedelta(minutes=options_of(CustomersOptions).customers_access_minutes)


def _word() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_ALIAS_SIGNS))
