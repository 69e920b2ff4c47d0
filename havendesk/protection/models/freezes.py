"""Tables of freezes: what is wanted of the exchange, and how far it has followed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.protection.types import FreezeState, StepState


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """The vocabulary of looking for freezes."""

    def open(self) -> Self:
        """Not given back yet."""
        return self.exclude(state=FreezeState.RELEASED.value)

    def due(self, at: datetime, longest: timedelta) -> Self:
        """Those of which the lane has something to do, the longest waiting first; also those that were to
        wait until later than after the longest pause: a clock was set back."""
        return self.filter(Q(due_at__lte=at) | Q(due_at__gt=at + longest)).order_by("due_at", "id")


class Freeze(models.Model):
    """One account that is to be frozen. The row says what is wanted; the lane makes the exchange follow.

    ``entry_id``: the audit entry of the report that made it. ``due_at`` None: nothing is to be done until
    something changes. ``checked_at``: when reading the exchange last showed the block.
    """

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=16, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    exchange_customer_id = models.CharField(max_length=128)
    source = models.CharField(max_length=16)
    strength = models.CharField(max_length=12)
    scope = models.JSONField()
    # The exchange's own id of the hold that stands for it.
    hold_id = models.CharField(max_length=128, blank=True)
    state = models.CharField(max_length=12, default=FreezeState.WANTED.value)
    # A ticket's id; no foreign key, tickets lie above.
    ticket_id = models.UUIDField(null=True)
    drill = models.BooleanField(default=False)
    reports = models.PositiveIntegerField(default=1)
    entry_id = models.UUIDField()
    reported_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    stuck_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # The way back: what was asked, by which entry, and how often it was tried.
    release_wanted_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=200, blank=True)
    release_entry_id = models.UUIDField(null=True)
    release_attempts = models.PositiveIntegerField(default=0)
    released_at = models.DateTimeField(null=True)

    objects = FreezeQuerySet.as_manager()

    class Meta:
        db_table = "protection_freeze"
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=~Q(state=FreezeState.RELEASED.value),
                name="protection_one_open_freeze",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FreezeState]),
                name="protection_freeze_state",
            ),
            models.CheckConstraint(
                condition=Q(release_wanted_at__isnull=True) | Q(release_entry_id__isnull=False),
                name="protection_release_on_record",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"], name="protection_freeze_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["-reported_at", "-id"], name="protection_freeze_newest"),
        )

    def __str__(self) -> str:
        return self.reference


class FreezeStep(models.Model):
    """One step of one freeze. ``round`` is part of the key under which the exchange is asked: the same round
    is done once, however often it is asked."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="+")
    # Place in the order of the steps, from 0.
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=StepState.WANTED.value)
    round = models.PositiveIntegerField(default=1)
    attempts = models.PositiveIntegerField(default=0)
    # How often reading back did not show it since the exchange said yes.
    looks = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=64, blank=True)
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_freeze_step"
        constraints = (
            models.UniqueConstraint(fields=["freeze", "name"], name="protection_step_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in StepState]), name="protection_step_state"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """One report of an account. Only the first of each freeze are kept; the freeze counts the rest."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16)
    strength = models.CharField(max_length=12)
    reason = models.CharField(max_length=200, blank=True)
    ticket_id = models.UUIDField(null=True)
    by_kind = models.CharField(max_length=12)
    by_id = models.UUIDField(null=True)
    idempotency_key = models.CharField(max_length=128, unique=True)
    entry_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "protection_report"
        indexes = (models.Index(fields=["freeze", "at"], name="protection_report_of"),)


class Snapshot(models.Model):
    """What the account looked like before anything that destroys evidence.

    The application may insert it and see which freeze it belongs to, its time, its hash and what is missing;
    the body comes out only through a function that records the look (see migration 0001)."""

    retention = RetentionClass.HOLD

    freeze = models.OneToOneField(Freeze, primary_key=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    missing = models.JSONField()
    sha256 = models.BinaryField(max_length=32)
    body = models.JSONField()

    class Meta:
        db_table = "protection_snapshot_private"


class Claim(models.Model):
    """What somebody who is not signed in said on the portal page: an account and a fact about it, as typed.

    It is checked by the lane, not by the page: so the page answers alike whether the account exists or not.
    Both texts are emptied once it is settled.
    """

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    token_hash = models.BinaryField(max_length=32, unique=True)
    account = models.CharField(max_length=254, blank=True)
    fact = models.CharField(max_length=128, blank=True)
    state = models.CharField(max_length=12)
    freeze = models.ForeignKey(Freeze, null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_claim"
        indexes = (
            models.Index(fields=["due_at"], name="protection_claim_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["at"], name="protection_claim_at"),
        )
