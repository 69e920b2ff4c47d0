"""Which masked fields were shown to whom. The values are nowhere."""

from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class Reveal(models.Model):
    """One field that one agent had shown for one ticket. The application may add rows, and change none.

    Agent and ticket are no foreign keys: rows outlive both. ``request_key`` is the agent's own, so that a
    repeated request is the same look while it lasts. ``field`` names the object by the exchange's id.
    """

    retention = RetentionClass.ACCESS

    id = models.UUIDField(primary_key=True, default=uuid7)
    agent_id = models.UUIDField()
    ticket_id = models.UUIDField()
    field = models.CharField(max_length=200)
    request_key = models.CharField(max_length=128)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "exchange_reveal"
        constraints = (
            models.UniqueConstraint(fields=["agent_id", "request_key"], name="exchange_reveal_once"),
        )
        indexes = (models.Index(fields=["agent_id", "at"], name="exchange_reveal_of_agent"),)
