"""Tables of customers."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Customer(models.Model):
    """A person who asks. Without ``exchange_ref`` a visitor; proven when ``proven_at`` is set."""

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    exchange_ref = models.CharField(max_length=128, unique=True, null=True)  # noqa: DJ001 - unique, and visitors have none
    alias = models.CharField(max_length=8)
    jurisdiction = models.CharField(max_length=8)
    language = models.CharField(max_length=10)
    first_seen_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "customers_customer"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(exchange_ref__isnull=True, proven_at__isnull=True)
                | models.Q(exchange_ref__isnull=False, proven_at__isnull=False),
                name="customers_proven_by_exchange",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(exchange_ref__isnull=True),
                name="customers_only_visitors_merge",
            ),
        )

    def __str__(self) -> str:
        return self.alias


class CustomerPrivate(models.Model):
    """Names and addresses as tokens of the exchange stated them; the newest ``seen_at`` counts.

    The application may insert, see the key columns and move ``seen_at``; nothing else (see migration 0002).
    ``digest`` is keyed, so that the same statement is stored once and says nothing to who reads it.
    """

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    seen_at = models.DateTimeField()
    display_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        db_table = "customers_customer_private"
        constraints = (models.UniqueConstraint(fields=["customer", "digest"], name="customers_private_once"),)


class ContactPoint(models.Model):
    """An address the customer reaches us by. Two people may type the same one: it proves nothing."""

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32)
    proof = models.CharField(max_length=20)
    added_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_contact_point"
        constraints = (
            models.UniqueConstraint(fields=["customer", "kind", "digest"], name="customers_contact_once"),
        )


class ContactPointPrivate(models.Model):
    """The value of a contact point; the application may insert it and cannot read it back."""

    retention = RetentionClass.CUSTOMER

    contact = models.OneToOneField(ContactPoint, primary_key=True, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=320)

    class Meta:
        db_table = "customers_contact_point_private"


class SessionQuerySet(models.QuerySet["CustomerSession"]):
    """The vocabulary of looking for sessions."""

    def live(self, at: datetime) -> Self:
        """Sessions that are neither ended nor expired."""
        return self.filter(ended_at__isnull=True, expires_at__gt=at)


class CustomerSession(models.Model):
    """A bearer session of a customer; only the token's hash is stored."""

    retention = RetentionClass.SESSION

    id = models.UUIDField(primary_key=True, default=uuid7)
    token_hash = models.BinaryField(max_length=32, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    proven = models.BooleanField()
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    agent_hash = models.BinaryField(max_length=32)

    objects = SessionQuerySet.as_manager()

    class Meta:
        db_table = "customers_session"


class UsedToken(models.Model):
    """The ``jti`` of a token that was used; kept until the token has expired anyway."""

    retention = RetentionClass.TRANSIENT

    jti_hash = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "customers_used_token"


class VisitorCount(models.Model):
    """Anonymous sessions begun from one (hashed) address within one minute."""

    retention = RetentionClass.TRANSIENT

    id = models.BigAutoField(primary_key=True)
    address_hash = models.BinaryField(max_length=32)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "customers_visitor_count"
        constraints = (
            models.UniqueConstraint(fields=["minute", "address_hash"], name="customers_visitor_minute"),
        )


class GrantQuerySet(models.QuerySet["AccessGrant"]):
    """The vocabulary of looking for grants."""

    def open(self, at: datetime) -> Self:
        """Grants that let somebody look now."""
        return self.filter(ended_at__isnull=True, until__gt=at)


class AccessGrant(models.Model):
    """One agent may look at one customer for one ticket. Agents and tickets are no foreign keys: people is
    a sibling, tickets is higher."""

    retention = RetentionClass.ACCESS

    id = models.UUIDField(primary_key=True, default=uuid7)
    agent_id = models.UUIDField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket_id = models.UUIDField(db_index=True)
    granted_at = models.DateTimeField()
    fresh_act_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        db_table = "customers_access_grant"
        constraints = (
            models.UniqueConstraint(
                fields=["agent_id", "ticket_id"],
                condition=models.Q(ended_at__isnull=True),
                name="customers_grant_open_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["agent_id", "customer"],
                condition=models.Q(ended_at__isnull=True),
                name="customers_grant_of_agent",
            ),
        )
