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


class Suggestion(models.Model):
    """Something offered to one member of staff for a reply in one ticket, and what became of it. ``subject``
    is the intent, the article's slug, or the suggestion that a draft was made from."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    outcome = models.CharField(max_length=10)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assistance_suggestion"
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "staff", "kind", "subject"], name="assistance_suggestion_once"
            ),
        )
        indexes = (models.Index(fields=["at"], name="assistance_suggestion_at"),)
