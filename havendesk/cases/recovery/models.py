"""Tables of recoveries. Cases are kept as long as blocks and their reasons must be."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from havendesk.cases.recovery.types import ProofState, RecoveryState
from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass

LIVE = tuple(state.value for state in RecoveryState if not state.over)
"""States after which something follows."""


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    """The vocabulary of looking for recoveries."""

    def live(self) -> Self:
        """Not ended."""
        return self.filter(state__in=LIVE)

    def due(self, at: datetime) -> Self:
        """Those of which the machine has something to do, the longest waiting first."""
        return self.filter(next_at__lte=at).order_by("next_at", "id")


class Recovery(models.Model):
    """One try to get something back. ``next_at`` None: nothing happens by itself. ``danger`` only rises."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=16, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    exchange_ref = models.CharField(max_length=128)
    freeze = models.ForeignKey("protection.Freeze", null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=16)
    # Which second factor was lost, as the exchange's contract names it.
    factor = models.CharField(max_length=12, blank=True)
    begun_by = models.CharField(max_length=10)
    danger = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    end_code = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cooling_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    approval_id = models.UUIDField(null=True)
    asked_by = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    # Why the exchange has not done it yet, and how often it was asked.
    code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        db_table = "cases_recovery_recovery"
        constraints = (
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state__in=LIVE), name="cases_recovery_one_live"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RecoveryState]), name="cases_recovery_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_at__isnull=True)
                | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
                name="cases_recovery_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approving", "giving", "done"]) | Q(cooling_until__isnull=False),
                name="cases_recovery_cooled_first",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], name="cases_recovery_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["customer", "-begun_at"], name="cases_recovery_newest"),
        )

    def __str__(self) -> str:
        return self.reference


class RecoveryProof(models.Model):
    """One rung of one recovery. ``round``: how often a code or a check was asked for; ``ref``: the id of the
    identity check; ``until``: how long what was asked for waits. A code is not stored: it is made again from
    the row's id and round."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="+", db_index=False)
    proof = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=ProofState.MISSING.value)
    round = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    ref = models.CharField(max_length=128, blank=True)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "cases_recovery_proof"
        constraints = (
            models.UniqueConstraint(fields=["recovery", "proof"], name="cases_recovery_proof_once"),
            models.CheckConstraint(
                condition=Q(state="given", given_at__isnull=False)
                | (~Q(state="given") & Q(given_at__isnull=True)),
                name="cases_recovery_given_has_time",
            ),
        )


class LiveQuestion(models.Model):
    """What an agent asked. The answer lies here only as a keyed hash."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    # What the question is about; emptied when its customer is erased.
    matter = models.CharField(max_length=128)
    params = models.JSONField()
    digest = models.BinaryField(max_length=32)
    asked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    right = models.BooleanField(null=True)

    class Meta:
        db_table = "cases_recovery_question"


class Knock(models.Model):
    """What somebody who is not signed in named. The page answers alike whether or not it is an account.
    ``opened_at``: they knew the code that went to the account's old address. ``account`` is emptied once it
    was looked up."""

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    token_hash = models.BinaryField(max_length=32, unique=True)
    account = models.CharField(max_length=254, blank=True)
    kind = models.CharField(max_length=16)
    factor = models.CharField(max_length=12, blank=True)
    recovery = models.ForeignKey(Recovery, null=True, on_delete=models.PROTECT, related_name="+")
    wrong = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cases_recovery_knock"
