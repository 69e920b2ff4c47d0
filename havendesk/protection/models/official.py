"""Tables of the check whether a contact is really ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class OfficialChannel(models.Model):
    """One contact of ours, in its normal form. ``covers_below``: sub-domains of a domain are ours too."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=320)
    label = models.CharField(max_length=120)
    covers_below = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_official_channel"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(removed_at__isnull=True), name="protection_channel_once"
            ),
        )


class ChannelReport(models.Model):
    """Something that claims to be us and is not on our list, as strangers reported it: once per normal
    form."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=320)
    count = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=1000, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    mark = models.CharField(max_length=10)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.UUIDField(null=True)
    mark_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "protection_channel_report"
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="protection_report_once"),)
        indexes = (models.Index(fields=["mark", "-count", "id"], name="protection_report_list"),)
