"""Tables of the record. The application's role may insert and select, nothing else."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class AuditEntry(models.Model):
    """One act or look. ``body`` holds the RFC 8785 bytes; the columns beside it are for finding it."""

    retention = RetentionClass.AUDIT

    pk = models.CompositePrimaryKey("at", "id")
    at = models.DateTimeField()
    id = models.UUIDField(default=uuid7)
    verb = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10)
    code = models.CharField(max_length=60, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    ticket_id = models.UUIDField(null=True)
    customer_id = models.UUIDField(null=True)
    reads = models.CharField(max_length=20, blank=True)
    body = models.BinaryField()

    class Meta:
        db_table = "audit_entry"
        indexes = (
            models.Index(fields=["ticket_id", "at"], name="audit_entry_ticket"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
            models.Index(fields=["customer_id", "at"], name="audit_entry_customer"),
            models.Index(
                fields=["subject_id"],
                name="audit_entry_attachment",
                condition=models.Q(subject_kind="attachment"),
            ),
        )


class AuditSalt(models.Model):
    """The salt of one commitment; erasing it makes the commitment say nothing for ever."""

    retention = RetentionClass.AUDIT

    pk = models.CompositePrimaryKey("entry_id", "side")
    entry_id = models.UUIDField()
    side = models.CharField(max_length=6)
    salt = models.BinaryField()

    class Meta:
        db_table = "audit_salt"


class RefusalCount(models.Model):
    """What anonymous callers were refused, counted per minute instead of one entry each."""

    retention = RetentionClass.AUDIT

    pk = models.CompositePrimaryKey("minute", "verb", "code")
    minute = models.DateTimeField()
    verb = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    count = models.PositiveBigIntegerField()

    class Meta:
        db_table = "audit_refusal_count"
