"""What certificates forget: the files of a customer's certificates, with all that stands in them. That
there were certificates, of which kind and time, stays: who was given one can still have it checked."""

from __future__ import annotations

from uuid import UUID

from havendesk.certificates.models import CertificateFile
from havendesk.kernel.erasure import eraser


@eraser("customer")
def files_of_customer(subject_id: UUID) -> dict[str, int]:
    """All of them."""
    kept = CertificateFile.objects.filter(certificate__customer_id=subject_id, content__isnull=False)
    return {"files": kept.update(content=None)}
