"""Tables of the watch: how far the exchange's events were read, which accounts are to be looked at, what was
seen, and the warnings."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.protection.types.watching import WarningState, WatchAct, WatchPolicy


class WatchCursor(models.Model):
    """How far the stream was read; one row. Events from before ``began_at`` are context, never a warning."""

    retention = RetentionClass.CONFIGURATION

    name = models.CharField(primary_key=True, max_length=20)
    cursor = models.CharField(max_length=256, blank=True)
    began_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_watch_cursor"


class WatchedAccountQuerySet(models.QuerySet["WatchedAccount"]):
    """The vocabulary of looking for accounts."""

    def due(self, at: datetime) -> Self:
        """Accounts in which something happened, the longest waiting first."""
        return self.filter(due_at__lte=at).order_by("due_at")


class WatchedAccount(models.Model):
    """An account in which something happened. ``rings`` counts how often; ``due_at`` None: all was judged."""

    retention = RetentionClass.SESSION

    exchange_ref = models.CharField(primary_key=True, max_length=128)
    rings = models.PositiveBigIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)

    objects = WatchedAccountQuerySet.as_manager()

    class Meta:
        db_table = "protection_watched_account"
        indexes = (
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="protection_watch_due"
            ),
        )


class SeenEvent(models.Model):
    """An event of an account that was judged, once, by the exchange's own id of it."""

    retention = RetentionClass.SESSION

    event_id = models.CharField(primary_key=True, max_length=128)
    exchange_ref = models.CharField(max_length=128)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "protection_seen_event"
        indexes = (
            models.Index(fields=["exchange_ref"], name="protection_seen_of"),
            models.Index(fields=["seen_at"], name="protection_seen_at"),
        )


class TrustedDevice(models.Model):
    """A device of which the owner said "it was me"."""

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    exchange_ref = models.CharField(max_length=128)
    device_id = models.CharField(max_length=128)
    warning_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        db_table = "protection_trusted_device"
        constraints = (
            models.UniqueConstraint(fields=["exchange_ref", "device_id"], name="protection_trusted_once"),
        )


class AccountWarning(models.Model):
    """A finding that the owner is asked about. ``findings`` explain it: rule, points and the values of its
    sentence. ``event_id`` with the rule makes it one, however often the event comes."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    exchange_ref = models.CharField(max_length=128)
    rule = models.CharField(max_length=24)
    score = models.PositiveIntegerField()
    findings = models.JSONField()
    event_id = models.CharField(max_length=128)
    event_at = models.DateTimeField()
    device_id = models.CharField(max_length=128, blank=True)
    state = models.CharField(max_length=12, default=WarningState.OPEN.value)
    policy = models.CharField(max_length=8, default=WatchPolicy.WARN.value)
    act = models.CharField(max_length=16, default=WatchAct.NONE.value)
    act_due_at = models.DateTimeField(null=True)
    hold_ids = models.JSONField(default=list)
    raised_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # A member of staff's id; no foreign key, rows outlive people.
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "protection_warning"
        constraints = (
            models.UniqueConstraint(
                fields=["exchange_ref", "rule", "event_id"], name="protection_warned_once"
            ),
        )
        indexes = (
            models.Index(fields=["state", "-id"], name="protection_warning_list"),
            models.Index(fields=["exchange_ref", "rule", "raised_at"], name="protection_warning_of"),
            models.Index(
                fields=["act_due_at"],
                condition=models.Q(act_due_at__isnull=False),
                name="protection_warning_to_act",
            ),
        )
