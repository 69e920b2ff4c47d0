"""Tables of assistance."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Translation(models.Model):
    """A message in another language, for staff. Made once for each language, when somebody asked for it."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    text = models.TextField()
    translator = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        db_table = "assistance_translation"
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "target", "number"], name="assistance_translation_once"
            ),
        )


class Original(models.Model):
    """What an agent wrote before its translation was sent under ``client_key``; kept first, sent then."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=10)
    sent_language = models.CharField(max_length=10)
    translator = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        db_table = "assistance_original"
        constraints = (
            models.UniqueConstraint(fields=["ticket", "client_key"], name="assistance_original_once"),
        )
        indexes = (models.Index(fields=["at"], name="assistance_original_at"),)
