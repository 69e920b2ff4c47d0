"""Tables of routing."""

from __future__ import annotations

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class QueueEntry(models.Model):
    """A ticket that waits. The order is: front first, then priority, then who waited longest."""

    retention = RetentionClass.CONVERSATION

    ticket = models.OneToOneField(
        "tickets.Ticket", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    # 0 for those who were already being served and lost their agent, else 1.
    rank = models.PositiveSmallIntegerField(default=1)
    # Place of the priority in its closed list: 0 is urgent.
    priority = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    reason = models.CharField(max_length=20)
    # Who passed it on to a team of their own: it must not come straight back.
    not_for = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "routing_queue_entry"
        indexes = (
            models.Index(
                fields=["team", "language", "rank", "priority", "entered_at", "ticket"],
                name="routing_queue_order",
            ),
        )


class Assignment(models.Model):
    """One agent serves one ticket, from a time to a time; how long the customer waited before."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    # Whether the agent took it for themselves instead of being given it.
    taken = models.BooleanField(default=False)

    class Meta:
        db_table = "routing_assignment"
        constraints = (
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(ended_at__isnull=True),
                name="routing_one_open_assignment",
            ),
        )
        indexes = (
            models.Index(
                fields=["agent"], name="routing_open_by_agent", condition=models.Q(ended_at__isnull=True)
            ),
            models.Index(fields=["team", "language", "-started_at"], name="routing_recent_starts"),
            models.Index(
                fields=["agent", "started_at"], name="routing_taken_by_agent", condition=models.Q(taken=True)
            ),
        )


class Undo(models.Model):
    """How an act can be taken back by its maker, for a few minutes.

    ``tickets`` has an object per ticket: ``id``; ``changes``, how many lines its history had after the act;
    ``head``, its last number then; ``before`` and ``after``, the values of the fields that the act changed
    (ids, times and words of closed lists); ``place``, its place in the queue before.
    """

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    act = models.CharField(max_length=20)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tickets = models.JSONField()

    class Meta:
        db_table = "routing_undo"
        indexes = (models.Index(fields=["until"], name="routing_undo_until"),)
