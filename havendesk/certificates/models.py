"""Tables of certificates and their files."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from havendesk.certificates.types import Form
from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.resolvers.types import CertificateKind


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The vocabulary of looking for certificates."""

    def of(self, customer_id: UUID) -> Self:
        """One customer's, newest first."""
        return self.filter(customer_id=customer_id).order_by("-issued_at", "-id")


class Certificate(models.Model):
    """One certificate. What was issued never changes: a trigger holds every column but those of its
    withdrawal.

    ``key`` is the caller's own, under which one is made once. ``code_digest`` is that of number and check
    code; the code itself stands on the paper alone. What it states stands in its files, which can be
    erased."""

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=80, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    zone = models.CharField(max_length=64)
    asset = models.CharField(max_length=128, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    code_digest = models.BinaryField()
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        db_table = "certificates_certificate"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in CertificateKind]),
                name="certificates_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day"), begins_at__lt=models.F("ends_at")),
                name="certificates_period",
            ),
        )
        indexes = (models.Index(fields=["customer", "-issued_at", "-id"], name="certificates_of_customer"),)


class CertificateFile(models.Model):
    """One file of a certificate. ``content`` None: erased with its customer; the digest stays, so that who
    has the file can still have it checked."""

    retention = RetentionClass.CUSTOMER

    id = models.UUIDField(primary_key=True, default=uuid7)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=4)
    sha256 = models.BinaryField()
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)

    class Meta:
        db_table = "certificates_file"
        constraints = (
            models.UniqueConstraint(fields=["certificate", "form"], name="certificates_file_once"),
            models.CheckConstraint(
                condition=models.Q(form__in=[one.value for one in Form]), name="certificates_form"
            ),
        )
        indexes = (models.Index(fields=["sha256"], name="certificates_file_digest"),)
