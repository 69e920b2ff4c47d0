"""Tables of tickets. Messages are hash-partitioned by ticket; no foreign key points at a message."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.tickets.types import Status


class TicketQuerySet(models.QuerySet["Ticket"]):
    """The vocabulary of looking for tickets."""

    def unfinished(self) -> Self:
        """Neither solved nor closed."""
        return self.exclude(status__in=[Status.SOLVED, Status.CLOSED])

    def of(self, customer_id: UUID) -> Self:
        """One customer's."""
        return self.filter(customer_id=customer_id)


class Ticket(models.Model):
    """One matter of one customer. Assignee and team are written by routing only, through ``set_assignee``."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=16, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField()
    jurisdiction = models.CharField(max_length=8)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    topic = models.CharField(max_length=20)
    priority = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    handler = models.CharField(max_length=10)
    assignee = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="+")
    # Numbers of the last message, of the customer's last one, and read marks of both sides.
    last_number = models.IntegerField(default=0)
    last_customer_number = models.IntegerField(default=0)
    read_customer = models.IntegerField(default=0)
    read_agent = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # Since when the customer waits for an answer; null when the last word was ours.
    waiting_since = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        db_table = "tickets_ticket"
        constraints = (
            models.UniqueConstraint(fields=["customer", "client_key"], name="tickets_ticket_client_key"),
            models.CheckConstraint(
                condition=models.Q(handler="agent", assignee__isnull=False)
                | models.Q(~models.Q(handler="agent"), assignee__isnull=True)
                | models.Q(status__in=["solved", "closed"]),
                name="tickets_agent_has_assignee",
            ),
        )
        indexes = (
            models.Index(
                fields=["assignee", "-last_at", "-id"],
                name="tickets_mine",
                condition=~models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(
                fields=["team", "-last_at", "-id"],
                name="tickets_team",
                condition=~models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(
                fields=["-last_at", "-id"],
                name="tickets_unfinished",
                condition=~models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(fields=["-last_at", "-id"], name="tickets_last"),
            models.Index(fields=["customer", "-opened_at"], name="tickets_customer"),
            models.Index(
                fields=["waiting_since"],
                name="tickets_with_bot",
                condition=models.Q(handler="bot", waiting_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Message(models.Model):
    """One utterance. Written by ``append_messages`` only; never changed."""

    retention = RetentionClass.CONVERSATION

    pk = models.CompositePrimaryKey("ticket_id", "number")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    client_key = models.UUIDField()
    author_kind = models.CharField(max_length=10)
    author_id = models.UUIDField(null=True)
    visibility = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    text = models.TextField()
    masked = ArrayField(models.CharField(max_length=20))
    citations = models.JSONField()
    has_attachments = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "tickets_message"
        constraints = (
            models.UniqueConstraint(fields=["ticket", "client_key"], name="tickets_message_client_key"),
        )


class Attachment(models.Model):
    """A file, uploaded first and claimed by a message later; unclaimed ones are purged after a day."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.UUIDField()
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(null=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    bytes = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    # SHA-256 of the uploader's idempotency key and of the bytes as they came, before they were written anew.
    request_key = models.BinaryField(max_length=32, null=True)
    request_digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        db_table = "tickets_attachment"
        constraints = (
            models.UniqueConstraint(fields=["uploader_id", "request_key"], name="tickets_attachment_request"),
        )
        indexes = (
            models.Index(fields=["ticket", "number"], name="tickets_attachment_message"),
            models.Index(
                fields=["uploaded_at"],
                name="tickets_attachment_unclaimed",
                condition=models.Q(ticket__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the file lies in the storage: by the end of its id, which is random: folders stay small."""
        return f"{self.id.hex[-2:]}/{self.id.hex}"


class Participant(models.Model):
    """A member of staff who had to do with a ticket."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        db_table = "tickets_participant"
        constraints = (models.UniqueConstraint(fields=["ticket", "staff"], name="tickets_participant_once"),)


class Change(models.Model):
    """One line of a ticket's history: what changed, by whom, from what to what."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "tickets_change"
        indexes = (models.Index(fields=["ticket", "at"], name="tickets_change_ticket"),)


class Rating(models.Model):
    """What a customer thought of a solved matter, and who had answered last."""

    retention = RetentionClass.CONVERSATION

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=2000, blank=True)
    handler = models.CharField(max_length=10)
    agent = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "tickets_rating"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="tickets_rating_one_to_five"
            ),
        )
