"""Tables of tickets. Messages are hash-partitioned by ticket; no foreign key points at a message."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.tickets.types import Status

# Sort keys of the desk's lists, written once so that the index and the query say the same. A ticket whose
# customer does not wait comes after all that do.
WAITS_SINCE = models.Func(
    models.F("waiting_since"),
    template="COALESCE(%(expressions)s, 'infinity'::timestamptz)",
    output_field=models.DateTimeField(),
)
URGENCY = models.Func(
    models.F("priority"),
    template="array_position('{urgent,high,normal,low}'::varchar[], %(expressions)s)",
    output_field=models.IntegerField(),
)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """The vocabulary of looking for tickets."""

    def unfinished(self) -> Self:
        """Neither solved nor closed."""
        return self.exclude(status__in=[Status.SOLVED, Status.CLOSED])

    def unread(self) -> Self:
        """The customer wrote after what an agent has read."""
        return self.filter(last_customer_number__gt=models.F("read_agent"))

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
    # Out of its agent's list until then, or until the customer writes.
    snoozed_until = models.DateTimeField(null=True)
    # The ticket that goes on with this matter; always one that is not merged itself.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

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
            models.Index(
                fields=["assignee", "-last_at", "-id"],
                name="tickets_finished_by",
                condition=models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(
                WAITS_SINCE, "id", name="tickets_waits", condition=~models.Q(status__in=["solved", "closed"])
            ),
            models.Index(
                fields=["opened_at", "id"],
                name="tickets_opened",
                condition=~models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(
                URGENCY,
                WAITS_SINCE,
                "id",
                name="tickets_by_urgency",
                condition=~models.Q(status__in=["solved", "closed"]),
            ),
            models.Index(fields=["customer", "-opened_at"], name="tickets_customer"),
            models.Index(
                fields=["waiting_since"],
                name="tickets_with_bot",
                condition=models.Q(handler="bot", waiting_since__isnull=False),
            ),
            models.Index(
                fields=["snoozed_until"],
                name="tickets_snoozed",
                condition=models.Q(snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["merged_into"], name="tickets_merged", condition=models.Q(merged_into__isnull=False)
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
    parts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    has_attachments = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "tickets_message"
        constraints = (
            models.UniqueConstraint(fields=["ticket", "client_key"], name="tickets_message_client_key"),
        )


class Tag(models.Model):
    """A word of this desk for tickets. ``key`` is the name as it is compared."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    colour = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "tickets_tag"

    def __str__(self) -> str:
        return self.name


class TicketTag(models.Model):
    """A ticket bears a tag."""

    retention = RetentionClass.CONVERSATION

    pk = models.CompositePrimaryKey("ticket_id", "tag_id")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "tickets_ticket_tag"
        indexes = (models.Index(fields=["tag", "ticket"], name="tickets_tag_uses"),)


class Link(models.Model):
    """Two tickets have to do with each other. ``kind`` reads from ``ticket`` to ``other``."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    staff = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "tickets_link"
        constraints = (
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="tickets_link_once"),
            models.CheckConstraint(condition=~models.Q(ticket=models.F("other")), name="tickets_link_of_two"),
        )


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


class SavedView(models.Model):
    """A list that somebody keeps: whose it is, what it filters, how it is sorted."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    filter = models.JSONField()
    sort = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "tickets_view"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scope="team", team__isnull=False)
                | (~models.Q(scope="team") & models.Q(team__isnull=True)),
                name="tickets_view_of_a_team",
            ),
        )
        indexes = (models.Index(fields=["owner"], name="tickets_view_owner"),)

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What an agent has begun to write in a ticket; gone when it was sent."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    internal = models.BooleanField()
    attachments = ArrayField(models.UUIDField())
    revision = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "tickets_draft"
        constraints = (models.UniqueConstraint(fields=["staff", "ticket"], name="tickets_draft_once"),)


class InboxItem(models.Model):
    """Something in a ticket that concerns one member of staff: a colleague named them, or gave it to them."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tickets_inbox_item"
        indexes = (
            models.Index(fields=["staff", "-at", "-id"], name="tickets_inbox_newest"),
            models.Index(
                fields=["staff", "kind", "ticket"],
                name="tickets_inbox_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["staff", "ticket"],
                name="tickets_inbox_mentions",
                condition=models.Q(kind="mention"),
            ),
        )


class Macro(models.Model):
    """A text that is written often, in some languages, and what is done with it."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    shortcut = models.CharField(max_length=30, blank=True)
    texts = models.JSONField()
    acts = models.JSONField()

    class Meta:
        db_table = "tickets_macro"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scope="team", team__isnull=False)
                | (~models.Q(scope="team") & models.Q(team__isnull=True)),
                name="tickets_macro_of_a_team",
            ),
            models.CheckConstraint(
                condition=~models.Q(scope="private") | models.Q(owner__isnull=False),
                name="tickets_macro_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScheduledMessage(models.Model):
    """A message that is sent later, once, unless the customer writes before."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField()
    text = models.TextField()
    attachments = ArrayField(models.UUIDField())
    unless_reply = models.BooleanField()
    # The customer's last message when it was scheduled; a later one is the reply that cancels.
    customer_number = models.IntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    settled_at = models.DateTimeField(null=True)
    # Why it was not sent: an error code, or who replied or cancelled.
    why = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "tickets_scheduled_message"
        constraints = (
            models.UniqueConstraint(fields=["ticket", "client_key"], name="tickets_scheduled_once"),
        )
        indexes = (
            models.Index(fields=["at"], name="tickets_scheduled_due", condition=models.Q(state="waiting")),
        )


class Listening(models.Model):
    """A lead listens in, until the time named or until they stop; the customer is told."""

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "tickets_listening"
        constraints = (models.UniqueConstraint(fields=["ticket", "staff"], name="tickets_listening_once"),)
