"""Tables of holds."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.protection.types.holds import HoldState


class HoldQuerySet(models.QuerySet["Hold"]):
    """The vocabulary of looking for holds."""

    def running(self) -> Self:
        """Holds whose block is not over, here or at the exchange."""
        return self.exclude(state=HoldState.ENDED.value)

    def of(self, customer_id: UUID) -> Self:
        """Holds of one customer."""
        return self.filter(customer_id=customer_id)

    def waiting(self) -> Self:
        """Holds with a clock that still runs: the queue."""
        return self.filter(due_at__isnull=False)

    def unsaid(self, at: datetime) -> Self:
        """Those whose clock was not announced yet, or not that it has run out."""
        new = Q(told_for__isnull=True) | ~Q(told_for=models.F("due_at"))
        return self.filter(new | Q(told_late=False, due_at__lte=at))

    def due_by(self, at: datetime) -> Self:
        """Holds whose next clock runs out until then."""
        return self.filter(due_at__lte=at)


class Hold(models.Model):
    """One block: its law, its notice, its report, its end.

    ``profile`` is the version of the jurisdiction's profile at ``counted_from``, from where durations count.
    ``due_at`` and ``due`` say which clock runs out next; every act on a hold sets them anew. ``told_for`` is
    the moment of ``due_at`` that was announced, ``told_late`` whether also its passing was. ``placing_no``
    counts how often it had to be placed anew, because the exchange lost it. ``seen_at``: when the exchange
    last said something of it.
    """

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    client_key = models.UUIDField(unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.CharField(max_length=8)
    profile = models.CharField(max_length=20)
    reason = models.CharField(max_length=24)
    basis = models.CharField(max_length=200, blank=True)
    grounds = models.CharField(max_length=1000, blank=True)
    scope = ArrayField(models.CharField(max_length=20))
    target = models.CharField(max_length=10)
    asset = models.CharField(max_length=20, blank=True)
    transfer_ref = models.CharField(max_length=128, blank=True)
    origin = models.CharField(max_length=10)
    exchange_ref = models.CharField(max_length=128, blank=True)
    freeze_id = models.UUIDField(null=True)
    ticket_id = models.UUIDField(null=True)
    placed_by_kind = models.CharField(max_length=10)
    placed_by_id = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    counted_from = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    extension_no = models.PositiveSmallIntegerField(default=0)
    review_at = models.DateTimeField(null=True)
    notice_due_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    why_later = models.CharField(max_length=20, blank=True)
    report_due_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    report_receipt = models.CharField(max_length=120, blank=True)
    appeal_due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    placing_no = models.PositiveSmallIntegerField(default=0)
    end = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    due = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField(null=True)
    told_for = models.DateTimeField(null=True)
    told_late = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        db_table = "protection_hold"
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "exchange_ref"],
                condition=Q(origin="exchange"),
                name="protection_hold_taken_over_once",
            ),
            models.UniqueConstraint(
                fields=["freeze_id"], condition=Q(freeze_id__isnull=False), name="protection_hold_of_freeze"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | Q(~Q(state="ended"), ended_at__isnull=True),
                name="protection_hold_end_has_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("placed_at")),
                name="protection_hold_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True, due="") | Q(~Q(due=""), due_at__isnull=False),
                name="protection_hold_due_has_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="protection_hold_queue"
            ),
            models.Index(fields=["customer", "placed_at"], name="protection_hold_of_customer"),
            models.Index(
                fields=["state", "seen_at"], condition=~Q(state="ended"), name="protection_hold_running"
            ),
        )


class HoldStep(models.Model):
    """What happened to a hold, in order; never changed."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.UUIDField(null=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "protection_hold_step"


class HoldAppeal(models.Model):
    """A customer's objection. The words are forgotten when the customer is."""

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    words = models.CharField(max_length=4000, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    ticket_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=2000, blank=True)

    class Meta:
        db_table = "protection_hold_appeal"
        constraints = (
            models.UniqueConstraint(
                fields=["hold"], condition=Q(decided_at__isnull=True), name="protection_appeal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="protection_appeal_decided_whole",
            ),
        )
