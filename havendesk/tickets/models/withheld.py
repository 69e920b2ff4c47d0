"""What was held back from the desk."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.tickets.models.conversation import Ticket


class Withheld(models.Model):
    """The text of a message that was held back: the message itself holds a mark. ``agent_id``: who served the
    ticket then."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    at = models.DateTimeField()
    agent_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    text = models.TextField()
    settled_at = models.DateTimeField(null=True)
    passed_on = models.BooleanField(default=False)

    class Meta:
        db_table = "tickets_withheld"
        constraints = (models.UniqueConstraint(fields=["ticket", "number"], name="tickets_withheld_once"),)
        indexes = (models.Index(fields=["-at", "-id"], name="tickets_withheld_newest"),)
