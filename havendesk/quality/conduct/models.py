"""Tables of conduct: what was counted, what was seen, what came of it."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class HourCount(models.Model):
    """How much one member of staff did of one measure within one hour (its beginning). Counted again from the
    record while the hour lasts, so that counting twice changes nothing."""

    retention = RetentionClass.TROUBLE

    id = models.BigAutoField(primary_key=True)
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField(db_index=True)
    measure = models.CharField(max_length=12)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "quality_conduct_hour_count"
        constraints = (
            models.UniqueConstraint(fields=["staff", "hour", "measure"], name="quality_conduct_count_once"),
        )


class Investigation(models.Model):
    """What is looked into about one member of staff: one open one at a time."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "quality_conduct_investigation"
        constraints = (
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(state="open"), name="quality_conduct_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="quality_conduct_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("staff")),
                name="quality_conduct_not_oneself",
            ),
        )
        indexes = (models.Index(fields=["-opened_at", "-id"], name="quality_conduct_newest"),)


class Signal(models.Model):
    """One finding. ``key`` makes the same finding one row however often it is seen; its count then grows."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=120)
    measure = models.CharField(max_length=12, blank=True)
    span = models.CharField(max_length=4, blank=True)
    count = models.PositiveIntegerField()
    against = models.CharField(max_length=8, blank=True)
    usual = models.FloatField(null=True)
    of = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticket_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)

    class Meta:
        db_table = "quality_conduct_signal"
        constraints = (
            models.UniqueConstraint(fields=["staff", "kind", "key"], name="quality_conduct_signal_once"),
        )


class Note(models.Model):
    """What somebody wrote down about an investigation; nothing is changed afterwards."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "quality_conduct_note"


class Canary(models.Model):
    """A customer whom nobody has a reason to open. ``looked_until``: up to when the record was searched."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    looked_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "quality_conduct_canary"
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at__isnull=True),
                name="quality_conduct_canary_once",
            ),
        )
