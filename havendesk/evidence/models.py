"""Tables of evidence: packages, their timestamps, their custody."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from havendesk.evidence.types import PackageState
from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class PackageQuerySet(models.QuerySet["Package"]):
    """The vocabulary of looking for packages."""

    def of(self, customer_id: UUID) -> Self:
        """One customer's, newest first."""
        return self.filter(customer_id=customer_id).order_by("-ordered_at", "-id")

    def unfinished(self) -> Self:
        """Ordered and neither issued nor given up."""
        return self.filter(state__in=[PackageState.ORDERED, PackageState.BUILDING])

    def kept(self) -> Self:
        """Issued, and the file is there."""
        return self.filter(state=PackageState.READY, gone_at=None)

    def unstamped(self, since: datetime) -> Self:
        """Issued after ``since`` without a timestamp, where one was wanted."""
        return self.kept().filter(ready_at__gt=since, stamped_at=None, stamp_wanted=True)


class Package(models.Model):
    """One package. What was issued never changes: a trigger holds every column that says what it is.

    ``path`` is that in the store, ``sealed`` the sha256 tag manifest, over which the signature stands.
    """

    retention = RetentionClass.HOLD

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=16, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=10)
    languages = ArrayField(models.CharField(max_length=10))
    time_zone = models.CharField(max_length=64)
    country = models.CharField(max_length=2)
    recipient = models.CharField(max_length=400, blank=True)
    legal_process = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    ordered_by_kind = models.CharField(max_length=12)
    ordered_by_id = models.UUIDField(null=True)
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=PackageState.ORDERED.value)
    tries = models.PositiveSmallIntegerField(default=0)
    chapters = models.PositiveSmallIntegerField(default=0)
    chapters_done = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    ready_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    # Whether an authority was named when it was issued; the token may come later and then lies beside it.
    stamp_wanted = models.BooleanField(default=False)
    not_stamped = models.CharField(max_length=200, blank=True)
    stamped_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        db_table = "evidence_package"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PackageState]), name="evidence_package_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PackageState.READY.value)
                | Q(ready_at__isnull=False, sha256__isnull=False, sealed__isnull=False),
                name="evidence_issued_is_whole",
            ),
            models.UniqueConstraint(
                fields=["customer", "version"],
                condition=Q(state__in=[PackageState.ORDERED.value, PackageState.BUILDING.value]),
                name="evidence_one_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["customer", "-ordered_at", "-id"], name="evidence_package_of"),
            models.Index(fields=["-ordered_at", "-id"], name="evidence_package_newest"),
        )

    def __str__(self) -> str:
        return self.reference


class Timestamp(models.Model):
    """The RFC 3161 answer over a package's seal, as the authority gave it (DER)."""

    retention = RetentionClass.HOLD

    package = models.OneToOneField(Package, primary_key=True, on_delete=models.PROTECT, related_name="+")
    token = models.BinaryField()
    # What the authority says the time was.
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_timestamp"

    def __str__(self) -> str:
        return str(self.package_id)


class Custody(models.Model):
    """One event of a package's custody. The application may add rows, and change or delete none.

    ``entry_id`` is the audit entry of the very act; the database refuses a row without it.
    """

    retention = RetentionClass.AUDIT

    id = models.UUIDField(primary_key=True, default=uuid7)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    by_id = models.UUIDField(null=True)
    entry_id = models.UUIDField()
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "evidence_custody"
        indexes = (models.Index(fields=["package", "at", "id"], name="evidence_custody_of"),)

    def __str__(self) -> str:
        return self.act
