"""Tables of takeover cases. All are kept as long as blocks and their reasons must be."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass

OPEN_STEPS = ("wanted", "running", "stuck", "undoing")
"""States of steps with which the machine is not finished."""


class Case(models.Model):
    """What follows one freeze. ``drill``: an exercise on a sandbox; nobody outside is told."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    freeze = models.OneToOneField("protection.Freeze", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=16)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    exchange_ref = models.CharField(max_length=128)
    jurisdiction = models.CharField(max_length=8)
    language = models.CharField(max_length=10)
    # The customer's own conversation, where the report came by one, and the desk's ticket of this case.
    chat_id = models.UUIDField(null=True)
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    drill = models.BooleanField()
    state = models.CharField(max_length=12)
    reported_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    suspected_since = models.DateTimeField(null=True)
    suspected_by = models.CharField(max_length=20)
    # When the machine had done all it can; emptied while something is being taken back.
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    close_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "cases_takeover_case"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="cases_takeover_closed_has_time",
            ),
        )
        indexes = (models.Index(fields=["-opened_at", "-id"], name="cases_takeover_newest"),)

    def __str__(self) -> str:
        return self.reference


class StepQuerySet(models.QuerySet["CaseStep"]):
    """The vocabulary of looking for work."""

    def due(self, at: datetime) -> Self:
        """Steps that a worker should take now: open ones, done ones that look again, and those of a worker
        that vanished."""
        return self.filter(next_at__lte=at)


class CaseStep(models.Model):
    """One step of one case. While a worker has it, ``next_at`` is when its lease ends and ``claim`` is the
    worker's own mark: whoever lost the lease cannot settle the step any more."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=20)
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    key = models.CharField(max_length=128, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    undoing = models.BooleanField(default=False)
    code = models.CharField(max_length=40, blank=True)
    result = models.JSONField(default=dict)

    objects = StepQuerySet.as_manager()

    class Meta:
        db_table = "cases_takeover_case_step"
        constraints = (models.UniqueConstraint(fields=["case", "name"], name="cases_takeover_step_once"),)
        indexes = (
            models.Index(
                fields=["next_at"],
                name="cases_takeover_step_due",
                condition=models.Q(next_at__isnull=False),
            ),
        )


class Alert(models.Model):
    """A message to a venue that received something: written by the machine, sent by a person."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    venue = models.CharField(max_length=100, blank=True)
    # A later message to the same venue tells only what an earlier one, already sent, did not.
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    text = models.TextField()
    # "transfer id, transaction id" of each transfer that it tells.
    covers = ArrayField(models.CharField(max_length=260))
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cases_takeover_alert"
        constraints = (
            models.UniqueConstraint(fields=["case", "venue", "number"], name="cases_takeover_alert_once"),
        )


class Outgoing(models.Model):
    """A transfer that left, or wanted to leave, since the suspected intrusion."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    transfer_id = models.CharField(max_length=128)
    way = models.CharField(max_length=10)
    asset = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=78, decimal_places=36)
    network = models.CharField(max_length=40, blank=True)
    txid = models.CharField(max_length=128, blank=True)
    address = models.CharField(max_length=256, blank=True)
    tag = models.CharField(max_length=128, blank=True)
    venue = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=24)
    chain = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    hold = models.CharField(max_length=10)
    hold_id = models.CharField(max_length=128, blank=True)
    # Whose account the hold is on, as the exchange answered; needed to take it back.
    held_ref = models.CharField(max_length=128, blank=True)
    hold_code = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "cases_takeover_outgoing"
        constraints = (
            models.UniqueConstraint(fields=["case", "transfer_id"], name="cases_takeover_outgoing_once"),
        )


class Sibling(models.Model):
    """Another account that shares a device or an address with this one."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    exchange_ref = models.CharField(max_length=128)
    found_by = ArrayField(models.CharField(max_length=20))

    class Meta:
        db_table = "cases_takeover_sibling"
        constraints = (
            models.UniqueConstraint(fields=["case", "exchange_ref"], name="cases_takeover_sibling_once"),
        )


class Task(models.Model):
    """What a person must do until when. ``told_at``: when it was announced that the time is over."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    about = models.CharField(max_length=128, blank=True)
    state = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    owner = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "cases_takeover_task"
        constraints = (
            models.UniqueConstraint(fields=["case", "kind", "about"], name="cases_takeover_task_once"),
        )
        indexes = (
            models.Index(
                fields=["due_at"], name="cases_takeover_task_clock", condition=models.Q(state="open")
            ),
        )
