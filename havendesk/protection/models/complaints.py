"""Table of formal complaints."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Complaint(models.Model):
    """A formal complaint with its clock; what it says stands in its ticket. ``profile``: the version of the
    law that set the clock."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    ticket_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=20)
    profile = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_complaint"
