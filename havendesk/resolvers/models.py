"""Tables of the room."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class WatchQuerySet(models.QuerySet["Watch"]):
    """The vocabulary of watches."""

    def running(self) -> Self:
        """Those that are not over."""
        return self.filter(ended_at=None)

    def due(self, at: datetime) -> Self:
        """Running ones that should be asked again, the longest waiting first."""
        return self.running().filter(next_at__lte=at).order_by("next_at", "id")


class Watch(models.Model):
    """A finding that is asked for again until it changes for good or its time is over.

    ``subject_id`` is the id of the caller's own thing (a ticket), no foreign key: the room knows none.
    ``finding`` is the newest one as JSON, ``digest_told`` that of the one that was last announced.
    """

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    exchange_customer_id = models.CharField(max_length=128)
    subject_id = models.UUIDField()
    intent = models.CharField(max_length=40)
    finding = models.JSONField()
    digest_told = models.CharField(max_length=64)
    next_at = models.DateTimeField()
    until = models.DateTimeField()
    silent_times = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        db_table = "resolvers_watch"
        constraints = (
            models.UniqueConstraint(
                fields=["subject_id", "intent"],
                condition=models.Q(ended_at=None),
                name="resolvers_watch_once",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=models.Q(ended_at=None), name="resolvers_watch_due"),
            models.Index(fields=["ended_at"], name="resolvers_watch_ended"),
        )
