"""What may be asked of certificates: a customer's own, their files, and whether one is genuine."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.db.models import QuerySet

from havendesk.certificates.models import Certificate, CertificateFile
from havendesk.certificates.rows import cards, code_digest, staff_cards
from havendesk.certificates.rules.numbers import code_of, named_in, number_of
from havendesk.certificates.signing import key_name, signer
from havendesk.certificates.types import (
    AccountCertificates,
    CertificateCard,
    CheckAnswer,
    FileCard,
    Form,
    Verdict,
)
from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.resolvers.types import CertificateKind

MEDIA_TYPES = {
    Form.PDF: "application/pdf",
    Form.CSV: "text/csv; charset=utf-8; header=present",
    Form.NOTE: "text/plain; charset=utf-8",
}
MOST = 100
_EVERYBODY = (ActorKind.ANONYMOUS, ActorKind.CUSTOMER, ActorKind.SYSTEM)


@query("certificates.certificates", open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def certificates(*, viewer: Actor, customer_id: UUID) -> list[CertificateCard]:
    """One customer's certificates, the newest 100; a customer sees their own. Two statements."""
    if viewer.kind is ActorKind.CUSTOMER and viewer.id != customer_id:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    return cards(Certificate.objects.of(customer_id)[:MOST])


@query("certificates.of_account", reads=PersonalData.LEDGER)
def of_account(*, viewer: Actor, wanted: str, reason: str) -> AccountCertificates:
    """The newest 100 certificates of one account, for whoever may withdraw them. Six statements at most.

    Args:
        wanted: the number of one of them, or the account as the exchange calls it. There is no list of
            accounts to look through.
        reason: why they are looked at; it stands in the record.

    Raises:
        Refused: ``reason_missing``, ``not_found``; nothing was shown.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    customer_id = _whose(wanted)
    if customer_id is None:
        raise Refused(ErrorCode.NOT_FOUND, field="wanted")
    about(subject=("customer", customer_id), customer=customer_id, reason=reason.strip())
    found = staff_cards(Certificate.objects.of(customer_id)[:MOST])
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=customer_id)
    return AccountCertificates(account or "", tuple(found))


def _whose(wanted: str) -> UUID | None:
    number = number_of(wanted)
    row = Certificate.objects.filter(number=number).first() if number else None
    return row.customer_id if row else customers.customer_by_ref(viewer=SYSTEM, exchange_ref=wanted.strip())


@query("certificates.file", reads=PersonalData.LEDGER, open_to=(ActorKind.CUSTOMER,))
def file(*, viewer: Actor, number: str, form: Form) -> FileCard:
    """One file of the customer's own certificate.

    Raises:
        Refused: ``not_found``, also for somebody else's and for one that was erased.
    """
    row = (
        CertificateFile.objects.select_related("certificate")
        .filter(certificate__number=number_of(number), form=form.value, content__isnull=False)
        .first()
    )
    if row is None or row.certificate.customer_id != viewer.id:
        raise Refused(ErrorCode.NOT_FOUND, field="number")
    about(subject=("certificate", row.certificate_id), customer=row.certificate.customer_id)
    name = f"certificate-{row.certificate.number}.{form.value}"
    return FileCard(name, MEDIA_TYPES[form], bytes(row.content or b""))


@query("certificates.check", open_to=_EVERYBODY)
def check(*, viewer: Actor, number: str = "", code: str = "", content: bytes | None = None) -> CheckAnswer:
    """Whether a certificate is genuine, by number and code, by a file, or by both: then the file must be one
    of that certificate. An unknown number and a wrong code have the same answer, and take the same way to it.

    The caller limits how often one stranger may ask.

    Raises:
        Refused: ``field_invalid`` where nothing, or a number or a code alone, was given.
    """
    if not number.strip() and not code.strip():
        if content is None:
            raise Refused(ErrorCode.FIELD_INVALID, field="number")
        return _by_file(content)
    if not number.strip() or not code.strip():
        raise Refused(ErrorCode.FIELD_INVALID, field="code" if number.strip() else "number")
    row = _by_code(number_of(number), code_of(code))
    if row is None:
        return CheckAnswer(Verdict.UNKNOWN)
    if content is not None and not _file_rows(content).filter(certificate=row).exists():
        return CheckAnswer(Verdict.CHANGED)
    return _genuine(row)


def _by_code(number: str, code: str) -> Certificate | None:
    row = Certificate.objects.filter(number=number).first()
    kept = bytes(row.code_digest) if row is not None else b"\0" * 32
    return row if hmac.compare_digest(code_digest(number, code), kept) else None


def _by_file(content: bytes) -> CheckAnswer:
    """What says that it is one of ours and is none was changed or forged, whether its number exists or
    not."""
    found = _file_rows(content).select_related("certificate").defer("content").first()
    if found is not None:
        return _genuine(found.certificate)
    return CheckAnswer(Verdict.CHANGED if named_in(content) else Verdict.UNKNOWN)


def _file_rows(content: bytes) -> QuerySet[CertificateFile]:
    return CertificateFile.objects.filter(sha256=hashlib.sha256(content).digest())


def _genuine(row: Certificate) -> CheckAnswer:
    return CheckAnswer(
        Verdict.GENUINE if row.withdrawn_at is None else Verdict.WITHDRAWN,
        CertificateKind(row.kind),
        row.first_day,
        row.last_day,
        row.issued_at.date(),
    )


@query("certificates.keys", open_to=_EVERYBODY)
def keys(*, viewer: Actor) -> list[str]:
    """Public keys of certificates, as C2SP verifier keys. Raises Refused: ``exchange_silent``."""
    return [str(signer(key_name(exchange.capabilities(viewer=SYSTEM).domain)).verifier)]
