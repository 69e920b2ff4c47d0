"""Tables of the bot."""

from django.db import models

from havendesk.bot.types import DecisionKind
from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Answer(models.Model):
    """One decision of the bot with its evidence, written in the transaction that spoke it.

    `question_number` is the last message it answered, `number` the bot's message (null when it said nothing
    in text). `evidence` is the encoded decision: sources, revisions, scores and times, never the customer's
    words; those are in the messages up to `question_number`.
    """

    retention = RetentionClass.CONVERSATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True)
    question_number = models.PositiveIntegerField()
    decision = models.CharField(max_length=12)
    detail = models.CharField(max_length=40)
    evidence = models.JSONField()
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
