"""Tables of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Notice(models.Model):
    """One thing said to one customer, once per ``cause``. ``links`` are pairs of name and path.

    ``spread_at`` is set when every known address has its delivery; until then a sweep looks again.
    ``sealed``: for the addresses that were named and nobody else: it is in no inbox and in no push.
    """

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    cause = models.CharField(max_length=120)
    params = models.JSONField()
    links = models.JSONField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    spread_at = models.DateTimeField(null=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        db_table = "notices_notice"
        constraints = (
            models.UniqueConstraint(fields=["customer", "kind", "cause"], name="notices_once_per_cause"),
        )
        indexes = (
            models.Index(fields=["customer", "-id"], name="notices_of_customer"),
            models.Index(fields=["at"], condition=models.Q(spread_at__isnull=True), name="notices_to_spread"),
        )


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """The vocabulary of looking for deliveries."""

    def due(self, at: datetime) -> Self:
        """Deliveries that should be tried now."""
        return self.filter(state="wanted", next_at__lte=at)


class Delivery(models.Model):
    """One notice on one further way to one target. ``digest`` (keyed) makes the target unique without saying
    it, ``target`` is its masked form; the address itself lies in :class:`DeliveryPrivate` until settled."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)
    target = models.CharField(max_length=260, blank=True)
    state = models.CharField(max_length=8, default="wanted")
    code = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "notices_delivery"
        constraints = (
            models.UniqueConstraint(fields=["notice", "way", "digest"], name="notices_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["wanted", "sent", "failed", "skipped"]),
                name="notices_delivery_state",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=models.Q(state="wanted"), name="notices_delivery_due"),
        )


class DeliveryPrivate(models.Model):
    """The address of a delivery that is not settled; the application may insert it and reads it through a
    function that leaves an entry (see migration 0002)."""

    retention = RetentionClass.TRANSIENT

    delivery = models.OneToOneField(
        # PROTECT would look into this table, which the application may not read; the database protects it.
        Delivery,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
    )
    address = models.CharField(max_length=254)

    class Meta:
        db_table = "notices_delivery_private"
