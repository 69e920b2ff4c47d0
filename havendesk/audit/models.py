"""Tables of the record. The application's role may insert entries and read all of it; the log over the
entries (leaves, tiles, checkpoints, keys) is written by the sequencer's role alone, which may add and
change nothing."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass

FOUND_BY = (
    "verb",
    "outcome",
    "code",
    "actor_kind",
    "actor_id",
    "subject_kind",
    "subject_id",
    "ticket_id",
    "customer_id",
    "reads",
)
"""Columns beside an entry's time, id and bytes: they repeat what the bytes say, so that it can be found."""


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


class Unsequenced(models.Model):
    """An entry that the log does not hold yet. A trigger on ``audit_entry`` writes the row, in the entry's
    transaction; the sequencer takes it away when the leaf is written. The table's further column ``xact``
    (xid8) says which transaction wrote it, for ``audit_must_exist``."""

    retention = RetentionClass.AUDIT

    entry_id = models.UUIDField(primary_key=True)
    entry_at = models.DateTimeField()

    class Meta:
        db_table = "audit_unsequenced"


class Leaf(models.Model):
    """Place of an entry in the log, and the RFC 6962 hash of its stored bytes (32 bytes)."""

    retention = RetentionClass.AUDIT

    index = models.BigIntegerField(primary_key=True)
    entry_at = models.DateTimeField()
    entry_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "audit_leaf"


class Tile(models.Model):
    """A full tile of the log: 256 hashes of 32 bytes, one after the other (C2SP tlog-tiles)."""

    retention = RetentionClass.AUDIT

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "audit_tile"


class Checkpoint(models.Model):
    """What the sequencer signed: the note (C2SP tlog-checkpoint) over size and root, in UTF-8. ``previous``:
    size of the checkpoint before it, 0 for none."""

    retention = RetentionClass.AUDIT

    size = models.BigIntegerField(primary_key=True)
    previous = models.BigIntegerField()
    root = models.BinaryField()
    signed_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        db_table = "audit_checkpoint"


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint (C2SP tlog-cosignature)."""

    retention = RetentionClass.AUDIT

    pk = models.CompositePrimaryKey("size", "key_id", "witness")
    size = models.BigIntegerField()
    key_id = models.BinaryField()
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_cosignature"


class LogKey(models.Model):
    """A public key that the log was signed with, as a C2SP verifier key."""

    retention = RetentionClass.AUDIT

    verifier = models.TextField(primary_key=True)
    origin = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        db_table = "audit_log_key"
