"""What changes: a certificate is issued, or withdrawn."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID
from zoneinfo import available_timezones

from havendesk.certificates import building, collecting
from havendesk.certificates.models import Certificate, CertificateFile
from havendesk.certificates.options import CertificateOptions
from havendesk.certificates.rows import cards, code_digest
from havendesk.certificates.rules.numbers import number_of
from havendesk.certificates.rules.statements import words_are_plain
from havendesk.certificates.types import CertificateCard, Wanted
from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action, let_connection_go
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.resolvers.rules.periods import bounds

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@action("certificates.issue", open_to=MACHINES, apart=True)
def issue(*, by: Actor, customer_id: UUID, wanted: Wanted, language: str, key: str) -> CertificateCard:
    """Make a certificate of a customer's account, from the whole ledger. The same key makes no second one.

    Args:
        language: of the paper.
        key: the caller's own, at most 80 letters.

    Raises:
        Refused: ``not_found`` for somebody without an account at the exchange, ``field_invalid`` for days
            that are not over or not in order, ``too_many`` in a day, ``exchange_silent``, ``not_offered``,
            ``certificate_incomplete``, ``certificate_too_long``. Nothing is kept then.
    """
    about(subject=("certificate", None), customer=customer_id, reads=PersonalData.LEDGER)
    known = Certificate.objects.filter(key=key).first()
    if known is not None:
        return cards([known])[0]
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=customer_id)
    if account is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    _check(wanted)
    _within_limit(customer_id)
    let_connection_go()
    built = building.build(wanted, collecting.account(account), account, language)
    return keep(by=by, customer_id=customer_id, built=built, language=language, key=key)


@action("certificates.keep", open_to=MACHINES)
def keep(*, by: Actor, customer_id: UUID, built: building.Built, language: str, key: str) -> CertificateCard:
    """Keep what was made, all of it or nothing; where another run was faster, what that one made."""
    facts, wanted = built.facts, built.facts.wanted
    fresh = Certificate(
        number=facts.number,
        key=key,
        customer_id=customer_id,
        kind=wanted.kind.value,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        zone=wanted.zone,
        asset=wanted.asset,
        begins_at=facts.begin,
        ends_at=facts.end,
        language=language,
        code_digest=code_digest(facts.number, built.code),
        issued_at=facts.issued_at,
    )
    Certificate.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Certificate.objects.get(key=key)
    about(
        subject=("certificate", row.id),
        customer=customer_id,
        after={"kind": row.kind, "number": row.number},
    )
    if row.id == fresh.id:
        CertificateFile.objects.bulk_create(
            CertificateFile(
                certificate=row,
                form=form.value,
                sha256=hashlib.sha256(content).digest(),
                size=len(content),
                content=content,
            )
            for form, content in built.files.items()
        )
    return cards([row])[0]


@action("certificates.withdraw")
def withdraw(*, by: Actor, number: str, reason: str) -> CertificateCard:
    """Say of a certificate that it must not be relied on any more. Withdrawing again changes nothing.

    Raises:
        Refused: ``not_found``, ``reason_missing``.
    """
    row = Certificate.objects.select_for_update().filter(number=number_of(number)).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="number")
    about(subject=("certificate", row.id), customer=row.customer_id, reason=reason)
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now(), by.id, reason.strip()[:400]
        Certificate.objects.bulk_update([row], ["withdrawn_at", "withdrawn_by_id", "withdrawn_reason"])
    return cards([row])[0]


def _check(wanted: Wanted) -> None:
    if wanted.zone not in available_timezones():
        raise Refused(ErrorCode.FIELD_INVALID, field="zone")
    if wanted.asset and not words_are_plain([wanted.asset]):
        raise Refused(ErrorCode.FIELD_INVALID, field="asset")
    if wanted.first_day > wanted.last_day:
        raise Refused(ErrorCode.FIELD_INVALID, field="last_day", detail="It lies before the first day.")
    if bounds(wanted.first_day, wanted.last_day, wanted.zone)[1] > now():
        raise Refused(ErrorCode.FIELD_INVALID, field="last_day", detail="This day is not over.")


def _within_limit(customer_id: UUID) -> None:
    most = options_of(CertificateOptions).certificates_per_day
    recent = Certificate.objects.of(customer_id).filter(issued_at__gt=now() - timedelta(hours=24))
    if recent.count() >= most:
        raise Refused(ErrorCode.TOO_MANY, most=most)
