"""The table of files."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.tickets.types import ScanState

QUARANTINE = "quarantine"
"""The folder of files that nobody may open."""


class Attachment(models.Model):
    """A file, uploaded first and claimed by a message later; unclaimed ones are purged after a day."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.UUIDField()
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(null=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    bytes = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # Of a voice note: its length as we measured it, and its shape, 0 to 100, as its sender's browser saw it.
    seconds = models.FloatField(null=True)
    peaks = ArrayField(models.PositiveSmallIntegerField(), null=True)
    uploaded_at = models.DateTimeField()
    # SHA-256 of the uploader's idempotency key and of the bytes as they came, before they were written anew.
    request_key = models.BinaryField(max_length=32, null=True)
    request_digest = models.BinaryField(max_length=32, null=True)
    # What the virus scanner has said, and when it is asked again or the sender is told.
    scan = models.CharField(max_length=10, default=ScanState.NONE.value, db_default=ScanState.NONE.value)
    scan_finding = models.CharField(max_length=120, blank=True, db_default="")
    scan_attempts = models.PositiveIntegerField(default=0, db_default=0)
    scan_due_at = models.DateTimeField(null=True)
    scan_looked_at = models.DateTimeField(null=True)
    # A message that was split off into another ticket shows the same file there.
    copy_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "tickets_attachment"
        constraints = (
            models.UniqueConstraint(fields=["uploader_id", "request_key"], name="tickets_attachment_request"),
            models.CheckConstraint(
                condition=models.Q(scan__in=[state.value for state in ScanState]),
                name="tickets_attachment_scan",
            ),
        )
        indexes = (
            models.Index(fields=["ticket", "number"], name="tickets_attachment_message"),
            models.Index(
                fields=["uploaded_at"],
                name="tickets_attachment_unclaimed",
                condition=models.Q(ticket__isnull=True),
            ),
            models.Index(
                fields=["scan_due_at"],
                name="tickets_attachment_scan_due",
                condition=models.Q(scan_due_at__isnull=False),
            ),
            models.Index(
                fields=["-uploaded_at", "-id"],
                name="tickets_attachment_infected",
                condition=models.Q(scan=ScanState.INFECTED.value),
            ),
            models.Index(
                fields=["copy_of"],
                name="tickets_attachment_copies",
                condition=models.Q(copy_of__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the file lies in the storage: by the end of its id, which is random: folders stay small."""
        file = self.copy_of_id or self.id
        return f"{file.hex[-2:]}/{file.hex}"

    @property
    def quarantine_path(self) -> str:
        """Where it lies instead once the scanner has found something in it."""
        return f"{QUARANTINE}/{(self.copy_of_id or self.id).hex}"
