"""Rows of certificates as cards."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from havendesk.certificates.models import Certificate, CertificateFile
from havendesk.certificates.types import CertificateCard, FileLink, Form, StaffCard, Wanted
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.crypto import token_hash
from havendesk.people import queries as people
from havendesk.resolvers.types import CertificateKind

FILES = "/api/v1/customer/certificates/"
"""Where a signed-in customer fetches a file; number and ending follow."""


def code_digest(number: str, code: str) -> bytes:
    """What is kept of a check code."""
    return token_hash(f"{number} {code}")


def cards(rows: Iterable[Certificate]) -> list[CertificateCard]:
    """Cards of rows, with links to the files that are there. One statement for all files."""
    listed = list(rows)
    files: dict[UUID, list[CertificateFile]] = {}
    kept = CertificateFile.objects.filter(certificate__in=listed, content__isnull=False).defer("content")
    for one in kept:
        files.setdefault(one.certificate_id, []).append(one)
    return [_card(row, files.get(row.id, [])) for row in listed]


def staff_cards(rows: Iterable[Certificate]) -> list[StaffCard]:
    """Cards of rows with who withdrew them and why. One statement for all files, one for all names."""
    listed = list(rows)
    withdrawn_by = {row.withdrawn_by_id for row in listed if row.withdrawn_by_id}
    names = (
        {one.id: one.name for one in people.staff_cards(viewer=SYSTEM, staff_ids=withdrawn_by)}
        if withdrawn_by
        else {}
    )
    return [
        StaffCard(
            number=row.number,
            wanted=card.wanted,
            language=row.language,
            issued_at=row.issued_at,
            files_kept=bool(card.files),
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=names.get(row.withdrawn_by_id, "") if row.withdrawn_by_id else "",
            withdrawn_reason=row.withdrawn_reason,
        )
        for row, card in zip(listed, cards(listed), strict=True)
    ]


def _card(row: Certificate, files: list[CertificateFile]) -> CertificateCard:
    order = list(Form)
    links = [
        FileLink(Form(one.form), f"{FILES}{row.number}.{one.form}", one.size, bytes(one.sha256).hex())
        for one in files
    ]
    return CertificateCard(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        wanted=Wanted(CertificateKind(row.kind), row.first_day, row.last_day, row.zone, row.asset),
        language=row.language,
        issued_at=row.issued_at,
        withdrawn_at=row.withdrawn_at,
        files=tuple(sorted(links, key=lambda link: order.index(link.form))),
    )
