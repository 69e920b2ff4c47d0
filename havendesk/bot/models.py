"""Tables of the bot."""

from uuid import uuid4

from django.db import models

from havendesk.bot.types import DecisionKind, OfferState, ReviewOutcome, ReviewSource, TrainingState
from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Answer(models.Model):
    """One decision of the bot with its evidence, written in the transaction that spoke it.

    `question_number` is the last message it answered, `number` the bot's message (null when it said nothing
    in text). `evidence` is the encoded decision: sources, revisions, scores and times; `inputs` is what it
    was made from beside the conversation: what was understood and found. Never the customer's words; those
    are in the messages up to `question_number`.
    """

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True)
    question_number = models.PositiveIntegerField()
    decision = models.CharField(max_length=12)
    detail = models.CharField(max_length=40)
    evidence = models.JSONField()
    inputs = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    language = models.CharField(max_length=10)
    rules_version = models.CharField(max_length=40)
    seconds = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        db_table = "bot_answer"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decision__in=[kind.value for kind in DecisionKind]),
                name="bot_answer_decision",
            ),
            models.UniqueConstraint(fields=["ticket", "question_number"], name="bot_answer_once"),
        )
        indexes = (models.Index(fields=["at"], name="bot_answer_at"),)


class Offer(models.Model):
    """An act that was offered to one customer. Its id is random: whoever knows it was shown it."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid4)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    exchange_customer_id = models.CharField(max_length=128)
    name = models.CharField(max_length=40)
    # What was read at the exchange for it; the confirmation brings none of it.
    arguments = models.JSONField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=200, default="")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bot_offer"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in OfferState]), name="bot_offer_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "done", "failed"])
                | models.Q(confirmed_at__isnull=False),
                name="bot_offer_done_only_if_confirmed",
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"],
                name="bot_offer_open",
                condition=models.Q(state__in=["offered", "confirmed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Verdict(models.Model):
    """Whether one answer helped, as its customer says; a later word replaces the earlier."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    helped = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "bot_verdict"
        constraints = (models.UniqueConstraint(fields=["ticket", "number"], name="bot_verdict_once"),)


class Review(models.Model):
    """An answer that somebody holds for wrong, until a person has looked at it. One per answer."""

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, default="")
    note = models.CharField(max_length=1000, default="")
    reviewer = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bot_review"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(source__in=[source.value for source in ReviewSource]),
                name="bot_review_source",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at__isnull=True)
                | models.Q(
                    outcome__in=[outcome.value for outcome in ReviewOutcome], settled_at__isnull=False
                ),
                name="bot_review_outcome",
            ),
        )
        indexes = (
            models.Index(fields=["at", "id"], name="bot_review_open", condition=models.Q(outcome="")),
            models.Index(
                fields=["-settled_at", "-id"],
                name="bot_review_settled",
                condition=~models.Q(outcome=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Training(models.Model):
    """One training of the models: asked for, done or refused, with its report before and after."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    state = models.CharField(max_length=10)
    asked_by = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, default="")
    allow_drop = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)

    class Meta:
        db_table = "bot_training"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in TrainingState]),
                name="bot_training_state",
            ),
        )
        indexes = (models.Index(fields=["-asked_at"], name="bot_training_asked"),)

    def __str__(self) -> str:
        return str(self.id)


class Model(models.Model):
    """What was learnt for one language. `content` are arrays and JSON (nothing that can run), null once the
    version is too old to go back to; `card` says what it was made of and how good it is; `questions` which
    wordings it understood unseen, by digest, to compare with the next."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    language = models.CharField(max_length=10)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)
    card = models.JSONField()
    questions = models.JSONField()
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "bot_model"
        constraints = (
            models.UniqueConstraint(
                fields=["language"], condition=models.Q(current=True), name="bot_model_one_current"
            ),
        )
        indexes = (models.Index(fields=["language", "-made_at"], name="bot_model_made"),)

    def __str__(self) -> str:
        return str(self.id)
