"""The table of who is kept away from which ticket."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.tickets.models.conversation import Ticket


class KeptFrom(models.Model):
    """That a ticket is not for this member of staff: it is about what they did. For them it is not there."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "tickets_kept_from"
        constraints = (models.UniqueConstraint(fields=["ticket", "staff"], name="tickets_kept_from_once"),)
