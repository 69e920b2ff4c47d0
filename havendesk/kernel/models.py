"""Tables of the kernel."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class OutboxRow(models.Model):
    """One event on its way to the jobs; claimed and deleted by the relay."""

    retention = RetentionClass.TRANSIENT

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=120)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_outbox"


class KillSwitch(models.Model):
    """A part that is off, or was once; a missing row means on."""

    retention = RetentionClass.CONFIGURATION

    name = models.CharField(primary_key=True, max_length=60)
    off = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_kill_switch"


class DeadLetter(models.Model):
    """A job that failed as often as it may; a person looks at it, retries it or lets it go."""

    retention = RetentionClass.TROUBLE

    id = models.UUIDField(primary_key=True, default=uuid7)
    job = models.CharField(max_length=120)
    arguments = models.JSONField()
    error = models.CharField(max_length=500)
    attempts = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_dead_letter"


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """The vocabulary of looking for holds."""

    def open(self) -> Self:
        """Placed and not lifted."""
        return self.filter(lifted_at__isnull=True)

    def ids_of(self, subject_kind: str) -> models.QuerySet[LegalHold, UUID]:
        """Ids of the subjects of one kind that are held, as a subquery for what is not to be purged."""
        return self.open().filter(subject_kind=subject_kind).values_list("subject_id", flat=True)


class LegalHold(models.Model):
    """While open, nothing that belongs to the subject is erased or purged."""

    retention = RetentionClass.AUDIT

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        db_table = "kernel_legal_hold"
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="kernel_legal_hold_subject"),)


class Erasure(models.Model):
    """That a subject was erased, by whom and how much of what; never what it was. Only added to."""

    retention = RetentionClass.AUDIT

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    by_kind = models.CharField(max_length=12)
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500)
    counts = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kernel_erasure"


class ProcessBeat(models.Model):
    """Sign of life of a process that serves nobody over HTTP: worker and relay."""

    retention = RetentionClass.TRANSIENT

    name = models.CharField(primary_key=True, max_length=60)
    # Since when there was no silence of 10 s.
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_process_beat"


class ModelCall(models.Model):
    """One call of a language model: what for, about which ticket, what it cost and how it ended. No word of
    it: the hash is of the prompt as it left, redacted. While it is asked, its tokens are those reserved."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    purpose = models.CharField(max_length=12)
    # A ticket's id; no foreign key, the kernel knows no tickets.
    conversation = models.UUIDField(null=True)
    by_kind = models.CharField(max_length=12)
    by_id = models.UUIDField(null=True)
    model = models.CharField(max_length=120)
    prompt_hash = models.BinaryField(max_length=32)
    tokens = models.PositiveIntegerField()
    prompt_tokens = models.PositiveIntegerField(null=True)
    answer_tokens = models.PositiveIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=24)
    detail = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_model_call"
        indexes = (
            models.Index(fields=["at"], name="kernel_model_call_at"),
            models.Index(fields=["conversation", "at"], name="kernel_model_call_about"),
        )


class UseCount(models.Model):
    """How much one (hashed) stranger has used of one thing since the window began; see ``kernel.limits``."""

    retention = RetentionClass.TRANSIENT

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject_hash = models.BinaryField(max_length=32)
    window = models.DateTimeField(db_index=True)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "kernel_use_count"
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject_hash", "window"], name="kernel_use_count_once"),
        )
